import { PikaError } from "../../../clients/typescript/src/index.ts"
import { api, lastRequestAt } from "./api.ts"
import { forgetToasts } from "./parts/toasts.tsx"
import { type Session, session } from "./session.ts"

/** What one tab tells the others of this browser. */
const tabs = new BroadcastChannel("pika.session")
tabs.onmessage = ({ data }) => {
  if (data === "signed out") begin(null)
  if (data === "signed in") void loadSession()
}

/** A session ends after two hours without a request. Some seconds later the server is asked whether it did. */
const idleMs = 2 * 3_600_000 + 5000
let ending: ReturnType<typeof setTimeout> | undefined

/** When a session ends, its page does not stay on an unattended screen. */
const begin = (begun: Session | null): void => {
  session.value = begun
  if (begun === null) forgetToasts()
  clearTimeout(ending)
  if (begun) ending = setTimeout(lookAfter, idleMs)
}

const lookAfter = (): void => {
  const quietMs = performance.now() - lastRequestAt()
  if (quietMs >= idleMs) void loadSession()
  else ending = setTimeout(lookAfter, idleMs - quietMs)
}

export const loadSession = async (): Promise<void> => begin(await api.consoleGetSession({}).catch(() => null))

export type Credential = { api_key: string } | { username: string; password: string }

/** Throws a `PikaError` when the server refuses. */
export const signIn = async (credential: Credential): Promise<void> => {
  begin(await api.consoleSignIn(credential))
  tabs.postMessage("signed in")
}

/** Throws when the server does not answer: the session goes on then. */
export const signOut = async (): Promise<void> => {
  await api.consoleSignOut({}).catch((error: unknown) => {
    // It has ended already.
    if (!(error instanceof PikaError && error.status === 401)) throw error
  })
  tabs.postMessage("signed out")
  begin(null)
}
