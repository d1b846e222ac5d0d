import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { freePort } from "./binary.ts"
import { serverUrl } from "./databases.ts"
import { until } from "./until.ts"

const services = resolve("scripts/services")
/** Its programs see this folder as /tmp. */
const temporary = join(process.env.PIKA_SERVICES_DIR ?? resolve(".cache/services"), "tmp")

const run = async (command: string, ...args: string[]): Promise<void> => {
  const child = Bun.spawn([services, command, ...args], { stdin: "ignore", stdout: "ignore", stderr: "pipe" })
  // A server that pg_ctl started keeps the pipe open.
  const status = await child.exited
  if (status !== 0) throw new Error(`${command} failed: ${await new Response(child.stderr).text()}`)
}

const runsServices = (): boolean => {
  if (serverUrl === undefined) return false
  const { stdout, success } = Bun.spawnSync([services, "env"], { stderr: "ignore" })
  return success && stdout.toString().includes(serverUrl)
}

/** Whether a test can start PostgreSQL servers of its own: only by the programs of `scripts/services`. */
export const hasOwnPostgres = runsServices()

const open: { path: string; pid: () => number }[] = []

/** For the end of a test file: a test that fails or takes too long leaves no server running. */
export const endOwnPostgres = (): void => {
  for (const { path, pid } of open) {
    try {
      if (existsSync(join(path, "postmaster.pid"))) process.kill(pid(), "SIGKILL")
    } catch {
      // The test killed it itself.
    }
    rmSync(path, { recursive: true, force: true })
  }
}

/** A server of a test's own, to be copied as streaming standbys, stopped and killed. */
export type OwnPostgres = {
  url: string
  /** A streaming standby of it, which has replayed all until now. */
  standby: () => Promise<OwnPostgres>
  start: () => Promise<void>
  /** As when its machine loses power. */
  kill: () => void
  stop: () => Promise<void>
}

const openServer = async (prepare: (folder: string) => Promise<void>): Promise<OwnPostgres> => {
  const path = mkdtempSync(join(temporary, "pika-own-postgres-"))
  // The programs run as another user, who makes it.
  rmSync(path, { recursive: true })
  const folder = path.replace(temporary, "/tmp")
  const port = await freePort()
  const pid = () => Number(readFileSync(join(path, "postmaster.pid"), "utf8").split("\n")[0])
  open.push({ path, pid })
  await prepare(folder)
  const options = [
    ...["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=''", "dynamic_shared_memory_type=mmap"],
    ...["fsync=off", "shared_buffers=64MB", "wal_keep_size=512MB"],
  ]
    .map((setting) => `-c ${setting}`)
    .join(" ")
  const start = async () => {
    // After a kill, the server's other processes take a moment to end, and no new one starts beside them.
    await until("the server starts", () =>
      run("pg_ctl", "start", "--silent", "--wait", "-D", folder, "-l", `${folder}/log`, "-o", options).then(
        () => true,
        () => false,
      ),
    )
  }
  await start()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    standby: () =>
      openServer((copy) =>
        run(
          "pg_basebackup",
          ...["--host=127.0.0.1", `--port=${port}`, "--checkpoint=fast", "--no-sync"],
          ...["--write-recovery-conf", `--pgdata=${copy}`],
        ),
      ),
    start,
    kill: () => process.kill(pid(), "SIGKILL"),
    stop: async () => {
      await run("pg_ctl", "stop", "--silent", "--mode=immediate", "-D", folder).catch(() => undefined)
      rmSync(path, { recursive: true, force: true })
    },
  }
}

export const startOwnPostgres = (): Promise<OwnPostgres> =>
  openServer((folder) =>
    run(
      "initdb",
      ...["-D", folder, "--auth=trust", "--no-sync", "--encoding=UTF8"],
      "--locale=C.UTF-8",
      "--locale-provider=builtin",
    ),
  )
