import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs"
import { mkdir, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { $ } from "bun"
import postgres from "postgres"
import { freePort } from "../bench/process.ts"

const repository = resolve(import.meta.dir, "../..")

const packages = join(resolve(process.env.PIKA_SERVICES_DIR ?? join(repository, ".cache/services")), "debian")

/** Whether this machine has the packages, and this process the rights, to start servers of its own. */
export const canStartServers = process.getuid?.() === 0 && existsSync(join(packages, ".recipe"))

/** A PostgreSQL and a Valkey that nobody else uses: they are stopped, frozen and killed. */
export type Servers = Awaited<ReturnType<typeof startServers>>

/** Starts them from the packages of scripts/services, in their own folder and on their own ports. */
export const startServers = async () => {
  const folder = join(repository, ".cache/chaos-services")
  await shareCache(packages, folder)
  const ports = { postgres: freePort(), redis: freePort() }
  const run = (command: "start" | "stop") =>
    $`${repository}/scripts/services ${command}`
      .env({
        ...process.env,
        PIKA_SERVICES_DIR: folder,
        PIKA_SERVICES_POSTGRES_PORT: String(ports.postgres),
        PIKA_SERVICES_REDIS_PORT: String(ports.redis),
      })
      .quiet()
  await run("stop") // Servers of an earlier run use other ports.
  await run("start")
  const url = `postgres://postgres:postgres@127.0.0.1:${ports.postgres}/postgres`
  return {
    redisUrl: `redis://127.0.0.1:${ports.redis}`,
    /** Starts the servers that are not running. */
    start: async () => void (await run("start")),
    stop: async () => void (await run("stop")),
    /** A new, empty database: its URL. */
    createDatabase: async (name: string): Promise<string> => {
      await onServer(url, async (sql) => {
        await sql.unsafe(`drop database if exists ${name} with (force)`)
        await sql.unsafe(`create database ${name}`)
      })
      return url.replace(/postgres$/, name)
    },
    dropDatabase: (name: string) =>
      onServer(url, async (sql) => void (await sql.unsafe(`drop database if exists ${name} with (force)`))),
    /** pika's connections, oldest first. */
    backends: () =>
      onServer(url, async (sql) =>
        (
          await sql<{ pid: number }[]>`
            select pid from pg_stat_activity where application_name like 'pika%' order by backend_start`
        ).map(({ pid }) => pid),
      ),
    answers: (): Promise<boolean> =>
      onServer(url, async (sql) => (await sql`select 1`).length === 1).catch(() => false),
    signal: (program: "postgres" | "valkey-server", signal: NodeJS.Signals, whom: "all" | "head" = "all") => {
      for (const pid of pidsOf(program, folder, whom)) process.kill(pid, signal)
    },
    isRunning: (program: "postgres" | "valkey-server") => pidsOf(program, folder, "all").length > 0,
  }
}

/** Hard links, where both are on one disk: the packages take no space twice, and only the files below `data` differ. */
const shareCache = async (cache: string, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  if (!existsSync(join(cache, ".recipe")) || existsSync(join(folder, "debian"))) return
  const linked = await $`cp -al ${cache} ${folder}/debian`.quiet().nothrow()
  if (linked.exitCode === 0) return
  await rm(join(folder, "debian"), { recursive: true, force: true })
  await $`cp -a ${cache} ${folder}/debian`
}

const onServer = async <Answer>(url: string, use: (sql: postgres.Sql) => Promise<Answer>): Promise<Answer> => {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined })
  try {
    return await Promise.race([
      use(sql),
      Bun.sleep(20_000).then(() => Promise.reject(new Error("the server does not answer"))),
    ])
  } finally {
    void sql.end({ timeout: 0 })
  }
}

/** The processes in our folder, from the kernel; `head`: only the parent of the others. */
const pidsOf = (program: string, folder: string, whom: "all" | "head"): number[] => {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && belongs(name, program, folder))
  if (whom === "all") return pids.map(Number)
  return pids.filter((pid) => !pids.includes(parentOf(pid))).map(Number)
}

const belongs = (pid: string, program: string, folder: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/root`) === folder && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === program
  } catch {
    return false // The process ended meanwhile.
  }
}

const parentOf = (pid: string): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? ""
  } catch {
    return ""
  }
}
