import { api, useKey } from "./api.ts"
import { session } from "./session.ts"

/** What one tab tells the others of this browser. */
const tabs = new BroadcastChannel("pika.session")
tabs.onmessage = ({ data }) => {
  if (data === "signed out") session.value = null
  if (data === "signed in") void loadSession()
}

// Until the server has sessions: the key stays in memory.
export const loadSession = async (): Promise<void> => {
  session.value = null
}

export type Credential = { api_key: string } | { username: string; password: string }

/** Throws a `PikaError` when the server refuses. */
export const signIn = async (credential: Credential): Promise<void> => {
  useKey("api_key" in credential ? credential.api_key : "")
  await api.keyList({})
  session.value = { kind: "api_key", id: "admin", name: "admin", scopes: ["admin"], user_id: null, expires_at: "" }
}

export const signOut = async (): Promise<void> => {
  useKey("")
  tabs.postMessage("signed out")
  session.value = null
}
