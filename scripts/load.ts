/** Many users at once, each with pauses of a person: `bun scripts/load.ts --help` */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import postgres from "postgres"
import { z } from "zod"
import { endWithUsage, readArguments } from "./arguments.ts"
import { describeMachine } from "./bench/machine.ts"
import { freePort, startProcess } from "./bench/process.ts"
import { createProgress } from "./bench/progress.ts"
import { replacePart } from "./bench/report/write.ts"
import { ensureBinary, makeKey, startPika } from "./chaos/binary.ts"
import { startServers } from "./chaos/servers.ts"
import { type Result, runUsers, type Target } from "./load/users.ts"

const usage = `bun scripts/load.ts [flags]: dist/pika under users who search (70 %) and talk (30 %), with pauses of one to three seconds.

--users N       how many at once (500)
--seconds N     how long (120)
--most          then add half as many users again and again, 30 s each, until a limit is missed or jobs pile up
--facts N       memories of each user before it begins (50)
--out FILE.md   write the report into FILE.md, between <!-- bench:load --> and <!-- /bench:load -->

The limits: p95 below 100 ms, p99 below 200 ms, fewer than 1 in 1,000 requests failed.
It needs root and Debian: it runs its own PostgreSQL and Redis, from scripts/services, in .cache/chaos-services.`

const text = { type: "string" } as const
const { values } = readArguments(usage, {
  users: text,
  seconds: text,
  facts: text,
  out: text,
  most: { type: "boolean" },
})

const wholeNumber = (name: "users" | "seconds" | "facts", otherwise: number): number => {
  const given = z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .safeParse(values[name] ?? otherwise)
  return given.success ? given.data : endWithUsage(usage, `--${name} must be a whole number from 1 to 100,000`)
}
const options = {
  users: wholeNumber("users", 500),
  seconds: wholeNumber("seconds", 120),
  facts: wholeNumber("facts", 50),
}
const stepSeconds = 30
/** Jobs that wait at the end of a step: more than those of five seconds mean that they pile up. */
const allowedWaitSeconds = 5

type Step = Result & { waiting: number; cpuServer: number; memory: number }

const isWithinLimits = ({ latency, failed, searches, extractions }: Result): boolean =>
  latency.p95 < 100 && latency.p99 < 200 && failed < (searches + extractions) / 1000

const keepsUp = ({ waiting, extractions, seconds }: Step): boolean =>
  waiting <= Math.max(10, (extractions / seconds) * allowedWaitSeconds)

const seed = async (target: Target, users: number): Promise<void> => {
  const progress = createProgress()
  progress.start("memories", users * options.facts, "memories")
  let next = 0
  const write = async (): Promise<void> => {
    for (let number = next++; number < users * options.facts; number = next++) {
      const body = {
        user_id: `load-${number % users}`,
        fact_value: `User likes thing ${Math.floor(number / users)} of the kind ${number % 97}`,
      }
      const answer = await fetch(`${target.url}/api/v1/memories`, {
        method: "POST",
        headers: { "X-API-Key": target.key, "Content-Type": "application/json" },
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`A memory was answered ${answer.status}: ${await answer.text()}`)
      await answer.body?.cancel()
      if (number % 500 === 0) progress.update(number, "")
    }
  }
  await Promise.all(Array.from({ length: 16 }, write))
  progress.stop()
}

const run = async (): Promise<boolean> => {
  await ensureBinary()
  const servers = await startServers()
  const databaseUrl = await servers.createDatabase("pika_load")
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  const port = freePort()
  const models = `http://127.0.0.1:${port}/v1`
  const model = await startProcess(["test/support/fake-provider.ts", "--port", String(port)], {}, `${models}/models`)
  const database = { DATABASE_URL: databaseUrl, REDIS_URL: servers.redisUrl }
  const key = await makeKey({ DATABASE_URL: databaseUrl })
  const provider = { PIKA_PROVIDER: "openai", OPENAI_API_KEY: "none", OPENAI_BASE_URL: models }
  const pika = await startPika({ ...database, ...provider, EMBEDDING_DIMENSIONS: "256" })
  const target = { url: pika.url, key }
  const waitingJobs = async (): Promise<number> => {
    const metrics = await fetch(`${pika.url}/metrics`).then((answer) => answer.text())
    return Number(/^jobs\{status="pending"\} (\d+)$/m.exec(metrics)?.[1] ?? Number.NaN)
  }
  const step = async (users: number, seconds: number): Promise<Step> => {
    console.error(`${users} users, ${seconds} s`)
    const before = cpuSeconds(pika.pid)
    const result = await runUsers(target, users, seconds)
    const waiting = await waitingJobs()
    const cpuServer = (cpuSeconds(pika.pid) - before) / result.seconds
    return { ...result, waiting, cpuServer, memory: pika.usage().resident }
  }
  try {
    await seed(target, options.users)
    await runUsers(target, options.users, 10) // warms up
    const steps = [await step(options.users, options.seconds)]
    const profileHolds = steps.every((one) => isWithinLimits(one) && keepsUp(one))
    for (let users = options.users; values.most && steps.every((one) => isWithinLimits(one) && keepsUp(one)); ) {
      users = Math.round(users * 1.5)
      steps.push(await step(users, stepSeconds))
    }
    const report = toMarkdown(steps, { ...(await describeMachine(sql)), Redis: "yes" })
    console.log(report)
    if (values.out) {
      const written = existsSync(values.out) ? readFileSync(values.out, "utf8") : ""
      writeFileSync(values.out, replacePart(written, "load", report))
    }
    return profileHolds
  } finally {
    if (pika.isRunning()) await pika.end("SIGTERM")
    await model.stop()
    await sql.end({ timeout: 1 })
    await servers.stop()
  }
}

/** Processor seconds of a process so far, in user and system mode. */
const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const toMarkdown = (steps: readonly Step[], machine: Record<string, string>): string =>
  [
    `\`bun scripts/load.ts ${process.argv.slice(2).join(" ")}\``,
    "",
    "| users | requests a second | p50 | p95 | p99 | searches p95 | extractions p95 | failed | jobs waiting at the end | CPU of pika | memory | within the limits |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...steps.map((one) => {
      const requests = one.searches + one.extractions
      const ms = (number: number): string => `${number.toFixed(1)} ms`
      const cells = [
        ...[one.users, (requests / one.seconds).toFixed(0), ms(one.latency.p50), ms(one.latency.p95)],
        ...[ms(one.latency.p99), ms(one.search.p95), ms(one.extraction.p95), `${one.failed} of ${requests}`],
        ...[one.waiting, `${(one.cpuServer * 100).toFixed(0)} %`, `${(one.memory / 2 ** 20).toFixed(0)} MB`],
        isWithinLimits(one) && keepsUp(one) ? "yes" : "**no**",
      ]
      return `| ${cells.join(" | ")} |`
    }),
    "",
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; "),
  ].join("\n")

process.exit((await run()) ? 0 : 1)
