/** A mixed load at a fixed rate for a long time, during which nothing may grow: `bun scripts/soak.ts --help` */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import postgres from "postgres"
import { checkConsistency } from "../test/support/consistency.ts"
import { describeMachine } from "./bench/machine.ts"
import { freePort, startProcess } from "./bench/process.ts"
import { createProgress } from "./bench/progress.ts"
import { replacePart } from "./bench/report/write.ts"
import { ensureBinary, makeKey, type Pika, startPika } from "./chaos/binary.ts"
import { startServers } from "./chaos/servers.ts"
import { help, type Options, readOptions, UsageError } from "./soak/options.ts"
import { startPace } from "./soak/pace.ts"
import { createPeople } from "./soak/people.ts"
import { add, follow, type Soak } from "./soak/requests.ts"
import { type Check, judgeWindows, percentile, type Window, windowTable } from "./soak/windows.ts"

const people = 200
const factsEach = 10

const run = async (options: Options): Promise<boolean> => {
  await ensureBinary()
  const servers = await startServers()
  const databaseUrl = await servers.createDatabase("pika_soak")
  const sql = postgres(databaseUrl, { max: 1, connection: { application_name: "soak" } })
  const port = freePort()
  const model = await startProcess(
    ["test/support/fake-provider.ts", "--port", String(port)],
    {},
    `http://127.0.0.1:${port}/v1/models`,
  )
  const environment = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redisUrl,
    PIKA_PROVIDER: "openai",
    OPENAI_API_KEY: "none",
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
    EMBEDDING_DIMENSIONS: "256",
  }
  const key = await makeKey({ DATABASE_URL: databaseUrl })
  const pika = await startPika(environment)
  try {
    const soak: Soak = {
      ...{ url: pika.url, key, people: createPeople(people), mostFacts: people * factsEach },
      ...{ samples: [], jobs: [], wrong: [] },
    }
    await seed(soak)
    const { windows, left } = await drive(options, soak, pika, sql)
    for (const until = Date.now() + 30_000; soak.jobs.length > 0 && Date.now() < until; ) await follow(soak)
    const settled = Math.min(300, options.minutes * 15)
    const { code } = await pika.end("SIGTERM")
    const disagreements = await checkConsistency({
      environment: { DATABASE_URL: databaseUrl },
      ownerUrl: databaseUrl,
      drop: async () => undefined,
    })
    const checks: Check[] = [
      ...judgeWindows(windows, settled),
      none("answers that are not as they must be", soak.wrong),
      none("requests that could not be sent in time", Array(left).fill("")),
      none(
        "jobs that are not over",
        soak.jobs.map(({ id }) => id),
      ),
      none("disagreements of tables and graph", disagreements),
      { what: "exit code after SIGTERM", figure: String(code), bound: "0", passed: code === 0 },
    ]
    const table = toMarkdown(options, windows, checks, await describeMachine(sql))
    console.log(table)
    if (options.out) {
      const before = existsSync(options.out) ? readFileSync(options.out, "utf8") : ""
      writeFileSync(options.out, replacePart(before, options.name, table))
    }
    return checks.every(({ passed }) => passed)
  } finally {
    if (pika.isRunning()) await pika.end("SIGKILL")
    await model.stop()
    await sql.end({ timeout: 1 })
    await servers.stop()
  }
}

/** Stores everybody's memories, 16 at a time, before the measurement. */
const seed = async (soak: Soak): Promise<void> => {
  let left = soak.mostFacts
  const write = async () => {
    while (left-- > 0) await add(soak)
  }
  await Promise.all(Array.from({ length: 16 }, write))
  soak.samples.length = 0
}

const drive = async (options: Options, soak: Soak, pika: Pika, sql: postgres.Sql) => {
  const seconds = options.minutes * 60
  const windowSeconds = options.minutes >= 10 ? 60 : 5
  const progress = createProgress()
  progress.start("soak", seconds, "s")
  const windows: Window[] = []
  const pace = startPace(soak, options.rate)
  const began = performance.now()
  while (windows.length * windowSeconds < seconds) {
    await Bun.sleep(began + (windows.length + 1) * windowSeconds * 1000 - performance.now())
    const samples = soak.samples.splice(0)
    const searches = samples.filter(({ what }) => what === "search")
    const [row] = await sql<{ connections: number }[]>`
      select count(*)::int as connections from pg_stat_activity
      where datname = current_database() and application_name <> 'soak'`
    const metrics = await fetch(`${pika.url}/metrics`).then((answer) => answer.text())
    const window: Window = {
      until: (performance.now() - began) / 1000,
      requests: samples.length,
      p50: percentile(searches, 0.5),
      p95: percentile(searches, 0.95),
      ...pika.usage(),
      heap: Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(metrics)?.[1] ?? 0),
      connections: row?.connections ?? 0,
    }
    windows.push(window)
    progress.update(
      window.until,
      `${(samples.length / windowSeconds).toFixed(0)} requests/s, p95 ${window.p95.toFixed(1)} ms, ${(window.resident / 2 ** 20).toFixed(0)} MB`,
    )
  }
  const { left } = await pace.stop()
  progress.stop()
  return { windows, left }
}

const none = (what: string, found: readonly string[]): Check => ({
  what,
  figure: found.length === 0 ? "0" : `${found.length}: ${[...new Set(found)].slice(0, 5).join("; ")}`,
  bound: "0",
  passed: found.length === 0,
})

const toMarkdown = (
  options: Options,
  windows: readonly Window[],
  checks: readonly Check[],
  machine: Record<string, string>,
): string =>
  [
    `\`${`bun scripts/soak.ts ${options.flags}`.trim()}\``,
    "",
    "| what must not grow | figure | bound | |",
    "| --- | --- | --- | --- |",
    ...checks.map(
      ({ what, figure, bound, passed }) => `| ${what} | ${figure} | ${bound} | ${passed ? "yes" : "**no**"} |`,
    ),
    "",
    ...windowTable(windows),
    "",
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; "),
  ].join("\n")

try {
  const options = readOptions(process.argv.slice(2))
  if (options === "help") console.log(help)
  else process.exitCode = (await run(options)) ? 0 : 1
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`${error.message}\n\n${help}`)
  process.exitCode = 64
}
process.exit()
