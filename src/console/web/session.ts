import { signal } from "@preact/signals"
import type { AnswerOf } from "../../../clients/typescript/src/index.ts"

/** Who is signed in, and what they may do. */
export type Session = AnswerOf<"consoleGetSession">
type Scope = Session["scopes"][number]

/** null: nobody. "unknown": not asked yet. */
export const session = signal<Session | null | "unknown">("unknown")

const signedIn = (): Session | null => (session.value === "unknown" ? null : session.value)

/** Whether the session has a right; `admin` includes all. */
export const may = (scope: Scope): boolean => {
  const scopes: readonly Scope[] = signedIn()?.scopes ?? []
  return scopes.includes(scope) || scopes.includes("admin")
}

/** The only person that the session reaches; null: everybody. */
export const boundTo = (): string | null => signedIn()?.user_id ?? null
