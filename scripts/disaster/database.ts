import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { $ } from "bun"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { freePort } from "../bench/process.ts"
import { root, run } from "./machine.ts"

/** As docs/operations/disaster.md has it. */
const backupSettings = [
  ...["repo1-path=/pika", "repo1-bundle=y", "repo1-block=y"],
  ...["repo1-cipher-type=aes-256-cbc", "repo1-cipher-pass=the-passphrase-of-the-backups"],
  ...["repo1-retention-full-type=time", "repo1-retention-full=7"],
  ...["compress-type=zst", "start-fast=y", "process-max=2", "delta=y"],
]
const recoveryMilliseconds = 600_000

/** A PostgreSQL on a machine of its own, which has nothing in common with the others but the bucket. */
export type DatabaseServer = {
  url: string
  sql: Database
  /** Runs pgBackRest on this machine. */
  backUp: (...words: string[]) => Promise<string>
  /** As when the machine is lost: every process ends at once, and its files are gone. */
  lose: () => Promise<void>
}

const createMachine = (name: string, s3: readonly string[]) => {
  const folder = `/data/${name}`
  const port = freePort()
  rmSync(join(root, folder), { recursive: true, force: true })
  mkdirSync(join(root, folder, "spool"), { recursive: true })
  const paths = [`log-path=${folder}`, `lock-path=${folder}`, `spool-path=${folder}/spool`, "log-level-file=off"]
  const stanza = ["[pika]", `pg1-path=${folder}/pg`, `pg1-port=${port}`, `pg1-socket-path=${folder}`]
  writeFileSync(
    join(root, folder, "pgbackrest.conf"),
    ["[global]", ...s3, ...backupSettings, ...paths, ...stanza, ""].join("\n"),
  )
  return { folder, port }
}
type Machine = ReturnType<typeof createMachine>

const pgBackRest = ({ folder }: Machine, ...words: string[]) =>
  run("postgres", "pgbackrest", `--config=${folder}/pgbackrest.conf`, "--stanza=pika", ...words)

/** A new server that sends its WAL to the bucket, with an empty database. */
export const createPrimary = async (s3: readonly string[]): Promise<DatabaseServer> => {
  const machine = createMachine("primary", s3)
  await own(machine)
  await run(
    "postgres",
    ...["initdb", "-D", `${machine.folder}/pg`, "--auth=trust", "--encoding=UTF8"],
    ...["--locale=C.UTF-8", "--locale-provider=builtin"],
  )
  writeFileSync(join(root, machine.folder, "pg/postgresql.conf"), "archive_mode = on\n", { flag: "a" })
  await start(machine)
  await run("postgres", "createdb", "--host=127.0.0.1", `--port=${machine.port}`, "pika")
  await pgBackRest(machine, "stanza-create")
  await pgBackRest(machine, "check")
  return open(machine)
}

/** A server on a new machine, from the bucket alone. `words`: of pgBackRest, such as the point in time. */
export const restore = async (name: string, s3: readonly string[], ...words: string[]) => {
  const machine = createMachine(name, s3)
  await own(machine)
  const began = performance.now()
  await pgBackRest(machine, "restore", ...words)
  const copied = performance.now()
  await start(machine)
  const server = open(machine)
  await recovered(server.sql)
  return { server, copySeconds: (copied - began) / 1000, recoverySeconds: (performance.now() - copied) / 1000 }
}

/** The programs' user owns the machine's folder. */
const own = async ({ folder }: Machine): Promise<void> => {
  await $`chown -R --reference=${root}/var/lib/postgresql ${root}${folder}`
}

const start = async ({ folder, port }: Machine): Promise<void> => {
  const push = `pgbackrest --config=${folder}/pgbackrest.conf --stanza=pika archive-push %p`
  const settings = [
    ...["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${folder}`],
    ...["dynamic_shared_memory_type=mmap", "shared_buffers=256MB", `archive_command=${push}`],
  ]
  const options = settings.map((setting) => `-c "${setting}"`).join(" ")
  await run(
    "postgres",
    ...["pg_ctl", "start", "--silent", "--wait", "--timeout=600", "-D", `${folder}/pg`, "-l", `${folder}/log`],
    ...["-o", options],
  )
}

const open = (machine: Machine): DatabaseServer => {
  const url = `postgres://postgres:postgres@127.0.0.1:${machine.port}/pika`
  const sql = connect(url, 1)
  const [postmaster = ""] = readFileSync(join(root, machine.folder, "pg/postmaster.pid"), "utf8").split("\n")
  const endAll = () => {
    for (const pid of familyOf(Number(postmaster))) killNow(pid)
  }
  process.on("exit", endAll)
  return {
    url,
    sql,
    backUp: (...words) => pgBackRest(machine, ...words),
    lose: async () => {
      endAll()
      process.off("exit", endAll)
      rmSync(join(root, machine.folder), { recursive: true, force: true, maxRetries: 20 })
      await sql.end({ timeout: 0 })
    },
  }
}

/** A process and all that it started, such as a pgBackRest that is sending WAL. */
const familyOf = (pid: number): number[] => {
  const children = existsSync(`/proc/${pid}/task/${pid}/children`)
    ? readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim()
    : ""
  return [pid, ...(children === "" ? [] : children.split(" ").flatMap((child) => familyOf(Number(child))))]
}

const killNow = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It ended meanwhile.
  }
}

const recovered = async (sql: Database): Promise<void> => {
  for (const until = Date.now() + recoveryMilliseconds; ; await Bun.sleep(50)) {
    const [row] = await sql<{ waits: boolean }[]>`select pg_is_in_recovery() as waits`
    if (row?.waits === false) return
    if (Date.now() > until) throw new Error("The restored server does not leave recovery")
  }
}
