import { expect, test } from "bun:test"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { connect } from "../../src/platform/database/connect.ts"
import { emptyFolder } from "../support/binary.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { exportExample } from "../support/user-data.ts"
import { runPika } from "./command.ts"
import { withFreshDatabase } from "./fresh-database.ts"

const onServer = test.skipIf(serverUrl === undefined)

const folder = emptyFolder()
const file = join(folder.path, "export.json")
writeFileSync(file, JSON.stringify(exportExample))
process.on("exit", folder.remove)

const commands = [
  ["keys", "list"],
  ["keys", "create", "--name", "toy"],
  ["usage"],
  ["experiments"],
  ["import", file],
] as const

/** What a database has in it, however it came there. */
const contentsOf = async (url: string): Promise<unknown> => {
  const sql = connect(url, 1)
  const rows = await sql`
    select nspname, relname, relkind from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname !~ '^pg_(toast|temp)' order by 1, 2`
  await sql.end()
  return rows.map((row) => ({ ...row }))
}

for (const command of commands)
  onServer(
    `pika ${command.slice(0, 2).join(" ").replace(file, "FILE")} sets up no database of a server, and says what does`,
    () =>
      withFreshDatabase(async ({ url }) => {
        const before = await contentsOf(url)
        const { status, stdout, stderr } = await runPika(command, { DATABASE_URL: url })
        expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
        expect(stderr).toStartWith('pika: The database has nothing of pika in it yet. Run "pika migrate"')
        expect(await contentsOf(url)).toEqual(before)
      }),
    60_000,
  )

onServer(
  "a command changes no server that lacks migrations, though its login could, and says what does",
  async () => {
    const database = await createTestDatabase()
    const url = database.ownerUrl ?? ""
    const owner = connect(url, 1)
    // As it is between two versions: the last step is not there yet.
    const [last] =
      await owner`delete from pika.migrations where number = (select max(number) from pika.migrations) returning number`
    const { status, stderr } = await runPika(["usage"], { DATABASE_URL: url })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^pika: The database (lacks \d{3}_|has nothing).*Run "pika migrate" once/)
    const left = await owner`select number from pika.migrations where number = ${last?.number}`
    expect(left).toHaveLength(0)
    await owner.end()
    await database.drop()
  },
  60_000,
)

onServer(
  "a command works on a server that is migrated, with the owner's login and the service's",
  async () => {
    for (const as of ["owner", "service"]) {
      const database = await createTestDatabase()
      const url = as === "owner" ? database.ownerUrl : database.environment.DATABASE_URL
      for (const command of commands)
        expect(await runPika(command, { DATABASE_URL: url ?? "" })).toMatchObject({ status: 0 })
      await database.drop()
    }
  },
  60_000,
)
