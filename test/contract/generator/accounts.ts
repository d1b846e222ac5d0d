import { createHash } from "node:crypto"
import fc from "fast-check"
import { hashToken, insertFamily, insertRefreshToken } from "../../../src/people/token-queries.ts"
import type { Database } from "../../../src/platform/database/connect.ts"
import { insertPerson, password } from "../../support/people.ts"
import type { Names } from "./schema-values.ts"
import type { Person } from "./world.ts"

const tokensOf = ({ userId }: Person): string[] =>
  Array.from({ length: 10 }, (_, number) => {
    const secret = createHash("sha256").update(`${userId} ${number}`).digest("base64url")
    return `refresh_${secret}`
  })

/** Each person has an account of that name, and is signed in ten times. */
export const insertAccounts = async (sql: Database, people: readonly Person[]): Promise<void> => {
  for (const person of people) {
    await insertPerson(sql, person.userId, person.userId)
    await sql.begin(async (tx) => {
      for (const token of tokensOf(person))
        await insertRefreshToken(tx, await insertFamily(tx, person.userId), hashToken(token))
    })
  }
}

/** Of one's own account nothing is deleted: what is known of the person is looked for in the end. */
const passwordFor = (route: { method: string }) => fc.constant(route.method === "DELETE" ? "wrong horse" : password)

/** What the fields of accounts may hold. */
export const namesOfAccounts = (route: { method: string; template: string }, person: Person): Names => ({
  ...(route.template.startsWith("/api/v1/users/") && {
    username: route.template.endsWith("/register")
      ? fc.stringMatching(/^[a-z]{12,20}$/)
      : fc.constantFrom(person.userId, "nobody"),
    email: fc.stringMatching(/^[a-z]{12,20}$/).map((name) => `${name}@example.com`),
    avatar_url: fc.constant("https://example.com/emma.png"),
    password: passwordFor(route),
    old_password: fc.constant(password),
    new_password: fc.constant(password),
    refresh_token: fc.constantFrom(...tokensOf(person)),
  }),
})
