import { resolve } from "node:path"
import postgres from "postgres"
import { serverUrl } from "./databases.ts"

type Tool = "pg_dump" | "pg_restore"

const output = (command: readonly string[]): string => {
  const { stdout, success } = Bun.spawnSync([...command], { stderr: "ignore" })
  return success ? stdout.toString() : ""
}

/** The command of a tool that fits the server: the machine's, if it is of the server's version, or the one that `scripts/services` unpacked. */
const commandOf = (tool: Tool, major: number): string[] | null => {
  const places = [`/usr/lib/postgresql/${major}/bin/${tool}`, tool]
  const own = places.find((place) => Bun.which(place) && output([place, "--version"]).includes(` ${major}.`))
  if (own) return [own]
  const services = resolve("scripts/services")
  return output([services, "env"]).includes(String(serverUrl)) ? [services, tool] : null
}

const serverMajor = async (url: string): Promise<number> => {
  const sql = postgres(url, { max: 1 })
  const [row] = await sql<{ major: number }[]>`select current_setting('server_version_num')::int / 10000 as major`
  await sql.end()
  return row?.major ?? 0
}

const major = serverUrl === undefined ? 0 : await serverMajor(serverUrl)
const dump = serverUrl === undefined ? null : commandOf("pg_dump", major)
const restore = serverUrl === undefined ? null : commandOf("pg_restore", major)

/** Whether databases of the test's server can be dumped and restored from here. */
export const canDump = dump !== null && restore !== null

const run = async (command: readonly string[] | null, url: string, args: readonly string[], stdin: Uint8Array) => {
  const { pathname, port, hostname, username, password } = new URL(url)
  const child = Bun.spawn([...(command ?? []), ...args, `--dbname=${pathname.slice(1)}`], {
    env: { ...process.env, PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password },
    stdin,
    stdout: "pipe",
    stderr: "pipe",
  })
  const [bytes, errors, status] = await Promise.all([
    child.stdout.bytes(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (status !== 0) throw new Error(`${command?.join(" ")} failed: ${errors}`)
  return bytes
}

/** As docs/operations/backup.md says it. */
export const dumpDatabase = (url: string): Promise<Uint8Array> => run(dump, url, ["--format=custom"], new Uint8Array())

/** Into an empty database. */
export const restoreDatabase = async (url: string, bytes: Uint8Array): Promise<void> => {
  await run(restore, url, ["--exit-on-error"], bytes)
}
