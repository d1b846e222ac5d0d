import { randomBytes } from "node:crypto"
import { recordInTransaction } from "../audit/record.ts"
import type { Context } from "../feature/context.ts"
import { invalidRequest } from "../feature/invalid-request.ts"
import { askAsOperator } from "../feature/operator.ts"
import type { Database } from "../platform/database/connect.ts"
import { AppError, StartupError } from "../platform/errors.ts"
import { findAccountByName, insertAccount, listAccounts, setPassword } from "./account-queries.ts"
import { type AccountRow, usernameKey } from "./account-row.ts"
import type { AccountServices } from "./context.ts"
import { hashPassword } from "./hash-password.ts"
import { registerBody } from "./schemas.ts"
import { deleteFamilies } from "./token-queries.ts"
import { updateAccount } from "./update-account.ts"

/** The options of `pika people …`, as typed. */
export type PeopleOptions = Partial<Record<"email" | "name" | "role", string | undefined>>

/** `pika people list|create|deactivate|activate|set-password`. Returns the exit status. */
export const runPeopleCommand = async (
  sql: Database,
  [command, name]: readonly string[],
  options: PeopleOptions,
): Promise<number> => {
  switch (command) {
    case "list":
      return list(sql)
    case "create":
      return create(sql, name ?? "", options)
    case "deactivate":
    case "activate":
      return activate(sql, await requirePerson(sql, name), command === "activate")
    case "set-password":
      return renewPassword(sql, await requirePerson(sql, name))
    default:
      throw new StartupError("Say what to do: pika people list|create|deactivate|activate|set-password|delete")
  }
}

/** Throws for a name that nobody has. */
export const requirePerson = async (sql: Database, name = ""): Promise<AccountRow> => {
  const account = await findAccountByName(sql, "username_key", usernameKey(name))
  if (!account) throw new StartupError("There is no account with this username. pika people list shows all.")
  return account
}

const contextOf = (sql: Database, action: string, userId: string | null): Context<AccountServices> => {
  const asking = askAsOperator(action)
  asking.trail.userId = userId
  return { sql, ...asking }
}

const tell = (error: unknown): never => {
  throw error instanceof AppError ? new StartupError(error.message) : error
}

const say = (text: string): number => {
  process.stdout.write(`${text}\n`)
  return 0
}

const list = async (sql: Database): Promise<number> => {
  for (let after = "", page = await listAccounts(sql, after, 100); page.length > 0; ) {
    for (const row of page) say(describe(row))
    after = page.at(-1)?.user_id ?? after
    page = await listAccounts(sql, after, 100)
  }
  return 0
}

const describe = (row: AccountRow): string =>
  [
    ...[row.user_id, row.username, ...(row.email === null ? [] : [row.email]), row.role],
    row.is_active ? `last active ${row.last_active_at.toISOString()}` : "deactivated",
  ].join("  ")

/** 144 bits. A person changes it after the first login. */
const makePassword = (): string => randomBytes(18).toString("base64url")

const showOnce = (password: string, what: string): number => {
  process.stderr.write(`${what} The password is shown this once.\n`)
  return say(password)
}

const create = async (sql: Database, username: string, { email, name, role = "user" }: PeopleOptions) => {
  if (role !== "user" && role !== "admin") throw new StartupError("Write --role user, or --role admin")
  const password = makePassword()
  const body = registerBody.safeParse({ username, password, email, full_name: name })
  if (!body.success) throw new StartupError(invalidRequest(body.error).message)
  const password_hash = await hashPassword(password)
  const { email: address = null, full_name = null } = body.data
  const fields = { email: address, full_name, avatar_url: null, preferences: {}, role, password_hash } as const
  const made = sql.begin(async (tx) => {
    const row = await insertAccount(tx, { username: body.data.username, ...fields })
    const resource = { type: "account", id: row.user_id }
    await recordInTransaction(tx, contextOf(sql, "account.create", row.user_id), 201, resource)
    return row
  })
  const { user_id } = await made.catch(tell)
  return showOnce(password, `Account ${user_id} was made.`)
}

const activate = async (sql: Database, account: AccountRow, isActive: boolean): Promise<number> => {
  const { user_id, username } = account
  await updateAccount.run(contextOf(sql, updateAccount.action, user_id), { user_id, is_active: isActive }).catch(tell)
  return say(
    isActive ? `${username} may sign in again.` : `${username} is deactivated. Every token is refused within 5 s.`,
  )
}

const renewPassword = async (sql: Database, { user_id, username }: AccountRow): Promise<number> => {
  const password = makePassword()
  const hash = await hashPassword(password)
  await sql.begin(async (tx) => {
    await setPassword(tx, user_id, hash)
    await deleteFamilies(tx, user_id)
    await recordInTransaction(tx, contextOf(sql, "account.set_password", user_id), 200)
  })
  return showOnce(password, `${username} is signed out everywhere, and has a new password.`)
}
