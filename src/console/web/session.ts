import { signal } from "@preact/signals"

/** Who is signed in, and what they may do. */
export type Session = {
  kind: "api_key" | "account"
  id: string
  name: string
  scopes: string[]
  user_id: string | null
  expires_at: string
}

/** null: nobody. "unknown": not asked yet. */
export const session = signal<Session | null | "unknown">("unknown")

const signedIn = (): Session | null => (session.value === "unknown" ? null : session.value)

/** Whether the session has a right; `admin` includes all. */
export const may = (scope: string): boolean => {
  const scopes = signedIn()?.scopes ?? []
  return scopes.includes(scope) || scopes.includes("admin")
}

/** The only person that the session reaches; null: everybody. */
export const boundTo = (): string | null => signedIn()?.user_id ?? null
