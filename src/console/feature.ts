import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { getSession } from "./get-session.ts"
import { personalTables } from "./personal-tables.ts"
import { sessionSchema } from "./schemas.ts"
import { signIn } from "./sign-in.ts"
import { signOut } from "./sign-out.ts"

const path = "/api/v1/console/session"
const tag = "Console"
const proof =
  "The cookie counts together with the header `X-Pika-Console: 1` only, and the header `Origin`, if it is sent, must name this server."

export const consoleFeature: Feature<Services> = {
  name: "console",
  tables: personalTables,
  routes: [
    route(signIn, {
      method: "post",
      path,
      tag,
      summary: "Sign in to the console, with an API key or with an account",
      description:
        "Sets the cookie `pika_console`, which then takes the place of a credential: it reaches what the key or the account reaches, for as long as that is valid. " +
        `It ends the session of the cookie that was sent. ${proof}`,
      withoutCredential: "always",
      cookie: { field: "session", token: ({ token }) => token },
      bodyName: "ConsoleSignIn",
      example: { username: "emma", password: "correct horse" },
      answers: { 200: "Whose session it is." },
      show: ({ session }) => session,
      shown: sessionSchema,
    }),
    route(getSession, {
      method: "get",
      path,
      tag,
      summary: "Who is signed in to the console",
      description: `Of the cookie that was sent. ${proof}`,
      withoutCredential: "always",
      cookie: { field: "session" },
      answers: { 200: "Whose session it is." },
    }),
    route(signOut, {
      method: "delete",
      path,
      tag,
      summary: "Sign out of the console",
      description: `Ends the session of the cookie that was sent, in every tab; other processes refuse it within two seconds. ${proof}`,
      withoutCredential: "always",
      cookie: { field: "session", token: () => null },
      answers: { 204: "It is signed out." },
    }),
  ],
}
