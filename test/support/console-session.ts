import type { Json } from "./client.ts"
import { ask } from "./people.ts"

type Pika = { client: { url: string; key: string } }

export const sessionPath = "/api/v1/console/session"

/** What the page adds to each request. */
export const ofPage = { "X-Pika-Console": "1" }

export const cookieOf = (token: string) => ({ Cookie: `pika_console=${token}` })

/** The headers of a request that the page sends in this session. */
export const inSession = (token: string) => ({ ...ofPage, ...cookieOf(token) })

/** The token that an answer puts into the cookie; "" deletes it. */
export const tokenIn = (headers: Headers): string =>
  /^pika_console=([^;]*)/.exec(headers.get("set-cookie") ?? "")?.[1] ?? "no cookie"

/** `headers`: in place of those of the page. */
export const askToSignIn = (pika: Pika, body: Json, headers: Record<string, string> = ofPage) =>
  ask(pika, "POST", sessionPath, body, headers)

/** Signs in and returns the token of the session. */
export const signIn = async (pika: Pika, body: Json, headers: Record<string, string> = ofPage): Promise<string> => {
  const answer = await askToSignIn(pika, body, headers)
  if (answer.status !== 200) throw new Error(`signing in answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return tokenIn(answer.headers)
}

export const getSession = (pika: Pika, token: string) => ask(pika, "GET", sessionPath, undefined, inSession(token))

export const signOut = (pika: Pika, token: string) => ask(pika, "DELETE", sessionPath, undefined, inSession(token))
