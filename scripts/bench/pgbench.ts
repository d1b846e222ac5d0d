import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Database } from "../../src/platform/database/connect.ts"
import type { SentStatement } from "./capture.ts"
import type { Progress } from "./progress.ts"

/** The statements of one transaction, in order. */
export type Transaction = readonly SentStatement[]

export type PgbenchResult = { perSecond: number; milliseconds: number; used: number }

/** Values go on the command line, which is limited to two megabytes; a vector of 1536 numbers takes about twenty kilobytes as text. */
const maxArgumentBytes = 1_500_000
/** Maximum number of different transactions. */
export const maxScripts = 24
/** PostgreSQL plans a prepared statement five times before it may keep one plan; the product's connections are past that. */
const runsUntilSettled = 8
const warmUpSeconds = 6

/** The program on the path, or the one of scripts/services, run with its own libraries. */
const findProgram = (): string[] => {
  const onPath = Bun.which("pgbench")
  if (onPath) return [onPath]
  const system = join(process.env.PIKA_SERVICES_DIR ?? `${import.meta.dir}/../../.cache/services`, "debian")
  const loader = join(system, "lib64/ld-linux-x86-64.so.2")
  const program = join(system, "usr/lib/postgresql/18/bin/pgbench")
  if (!existsSync(program)) throw new Error("pgbench is not on the path: install PostgreSQL's client programs")
  return [loader, "--library-path", join(system, "usr/lib/x86_64-linux-gnu"), program]
}

/**
 * Runs transactions in random order, prepared, as pgbench scripts. Returns how many per second were done after their plans had settled.
 * PostgreSQL sees each script as its own statement, so there are few. `used`: how many of the transactions were used, from the first on.
 */
export const runPgbench = async (
  title: string,
  databaseUrl: string,
  transactions: readonly Transaction[],
  options: {
    sql: Database
    clients: number
    seconds: number
    progress: Progress
    settings: Record<string, string>
  },
): Promise<PgbenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), "pika-bench-"))
  try {
    const { scripts, variables } = await writeScripts(transactions, options.sql)
    const files = scripts.map((script, index) => {
      const file = join(folder, `${index}.sql`)
      writeFileSync(file, script)
      return file
    })
    const whole = warmUpSeconds + options.seconds
    const command = [
      ...findProgram(),
      ...["--no-vacuum", "--protocol=prepared", "--progress=1", `--time=${whole}`],
      ...[`--client=${options.clients}`, "--jobs=1"],
      ...files.flatMap((file) => ["-f", file]),
      ...[...variables].flatMap(([value, name]) => ["-D", `${name}=${value}`]),
      databaseUrl,
    ]
    const child = Bun.spawn(command, {
      env: { ...process.env, PGOPTIONS: toPgOptions(options.settings) },
      stdout: "pipe",
      stderr: "pipe",
    })
    options.progress.start(`pgbench: ${title}, ${options.clients} clients`, whole, "s")
    const started = performance.now()
    const ticker = setInterval(() => options.progress.update((performance.now() - started) / 1000, "-"), 500)
    const [summary, seconds] = await Promise.all([child.stdout.text(), child.stderr.text()])
    clearInterval(ticker)
    options.progress.stop()
    if ((await child.exited) !== 0 || !summary.includes("number of failed transactions: 0 "))
      throw new Error(`pgbench failed: ${seconds.slice(-2000)}`)
    return { ...settled(seconds, scripts.length * options.clients * runsUntilSettled), used: scripts.length }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Gives pgbench's sessions the settings of the product's: in PGOPTIONS, a space needs a backslash before it. */
const toPgOptions = (settings: Record<string, string>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, "\\$&")}`)
    .join(" ")

/**
 * Mean speed in the seconds after `transactions` were done, or of the last half if that was never reached. `report`: one line per second.
 */
export const settled = (report: string, transactions: number): { perSecond: number; milliseconds: number } => {
  const seconds = [...report.matchAll(/^progress: [\d.]+ s, ([\d.]+) tps, lat ([\d.]+) ms/gm)].map((line) => ({
    perSecond: Number(line[1]),
    milliseconds: Number(line[2]),
  }))
  let done = 0
  const first =
    seconds.findIndex((second) => {
      done += second.perSecond
      return done >= transactions
    }) + 1
  const half = Math.floor(seconds.length / 2)
  const kept = seconds.slice(first === 0 ? half : Math.min(first, half))
  const mean = (value: (second: (typeof seconds)[number]) => number): number =>
    kept.reduce((sum, second) => sum + value(second), 0) / kept.length
  return { perSecond: mean((second) => second.perSecond), milliseconds: mean((second) => second.milliseconds) }
}

const writeScripts = async (transactions: readonly Transaction[], sql: Database) => {
  const variables = new Map<string, string>()
  const types = await typeNames(sql, transactions)
  const scripts: string[] = []
  let bytes = 0
  for (const transaction of transactions) {
    const values = transaction.flatMap(({ parameters }) => parameters).filter((value) => value !== null)
    const fresh = [...new Set(values)].filter((value) => !variables.has(value))
    const more = fresh.reduce((sum, value) => sum + Buffer.byteLength(value) + 20, 100)
    if (bytes + more > maxArgumentBytes || scripts.length === maxScripts) break
    bytes += more
    for (const value of fresh) variables.set(value, `v${variables.size}`)
    scripts.push(transaction.map((statement) => toScript(statement, variables, types)).join("\n"))
  }
  return { scripts, variables }
}

/**
 * A statement with pgbench's variables as parameters, each with the type that it was sent with. pgbench cannot send NULL, so that is
 * written into the text. It reads a colon before a letter as a variable, so labels of Cypher get a space, which does not change their
 * meaning.
 */
export const toScript = (
  { text, types, parameters }: SentStatement,
  variables: ReadonlyMap<string, string>,
  typeNames: ReadonlyMap<number, string>,
): string => {
  const plain = text.replace(/(?<!:):(?=[A-Za-z0-9_])/g, ": ")
  const filled = plain.replace(/\$(\d+)(?![A-Za-z0-9_$])/g, (_, digits: string) => {
    const index = Number(digits) - 1
    const value = parameters[index]
    const cast = types[index] ? `::${typeNames.get(types[index])}` : ""
    return value === null || value === undefined ? `null${cast}` : `:${variables.get(value)}${cast}`
  })
  return `${filled.trim()};`
}

const typeNames = async (sql: Database, transactions: readonly Transaction[]): Promise<Map<number, string>> => {
  const types = [...new Set(transactions.flat().flatMap((statement) => statement.types))].filter((type) => type !== 0)
  const rows = await sql<{ oid: number; name: string }[]>`
    select oid::int, oid::regtype::text as name from pg_type where oid = any (${types}::oid[])`
  return new Map(rows.map(({ oid, name }) => [oid, name]))
}
