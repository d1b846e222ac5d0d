import { parseArgs } from "node:util"
import type { KeyOptions } from "./accounts/key-options.ts"
import type { Roles } from "./boot.ts"
import { exitUsage, runCommand } from "./platform/command.ts"
import { type Config, readConfig } from "./platform/config.ts"
import { compilePostgres } from "./platform/database/embedded.ts"
import { withDatabase } from "./platform/database/with-database.ts"
import { createLogger } from "./platform/logger.ts"
import { banner } from "./system/banner.ts"
import { commit, version } from "./system/version.ts"

const usage = `pika ${version}: long-term memory for AI companions

  pika [serve]               HTTP API and worker
  pika serve --no-worker     HTTP API only
  pika work                  worker only
  pika migrate               bring the database up to date, then leave
  pika keys create --name NAME [--scopes a,b] [--user ID] [--expires 90d]
                             an API key, shown once; for one user, until an end
  pika keys list
  pika keys rotate ID [--overlap SECONDS]
                             a new key in its place; the old one works for an hour more, or as said
  pika keys revoke ID
  pika health                exit 0 when a server on this machine answers /health
  pika version

Settings come from the environment and .env; the README lists them.`

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: Bun.argv.slice(2),
    allowPositionals: true,
    options: {
      "no-worker": { type: "boolean" },
      name: { type: "string" },
      scopes: { type: "string" },
      user: { type: "string" },
      expires: { type: "string" },
      overlap: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  })
  const [command = "serve", ...rest] = positionals
  if (values.help || command === "help") return say(usage)
  if (command === "version") return say(`pika ${version}, commit ${commit}, Bun ${Bun.version}`)
  const config = readConfig(process.env)
  switch (command) {
    case "serve":
      return run(config, { http: true, worker: !values["no-worker"] })
    case "work":
      return run(config, { http: false, worker: true })
    case "migrate":
      return runMigrate(config)
    case "keys":
      return runKeys(config, rest, values)
    case "health":
      return checkHealth(config)
    default:
      process.stderr.write(`pika: there is no command "${command}"\n\n${usage}\n`)
      return exitUsage
  }
}

const say = (text: string): number => {
  process.stdout.write(`${text}\n`)
  return 0
}

// What a command needs is loaded by it: most of the start is loading.
const runMigrate = async (config: Config): Promise<number> => {
  const { migrateCommand } = await import("./platform/database/migrate-command.ts")
  const { queueNames } = await import("./worker.ts")
  return migrateCommand(config, queueNames)
}

const runKeys = async (config: Config, words: string[], options: KeyOptions): Promise<number> => {
  const { runKeysCommand } = await import("./accounts/keys-command.ts")
  return withDatabase(config, (sql) => runKeysCommand(sql, words, options))
}

const run = async (config: Config, roles: Roles): Promise<number> => {
  const log = createLogger(config.logLevel)
  const stopped = Promise.withResolvers<string>()
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopped.resolve(signal))
  if (config.databaseUrl === undefined) void compilePostgres() // On another core, while this one loads the rest.
  const { boot } = await import("./boot.ts")
  const running = await boot(config, roles, log)
  process.stderr.write(banner(config, roles, running))
  log.info({ url: running.url, version, commit, worker: roles.worker }, "started")
  const signal = await stopped.promise
  log.info({ signal }, "stopping")
  // The last resort: what does not close in time is left to the operating system.
  setTimeout(() => process.exit(1), 9500).unref()
  await running.stop()
  log.info("stopped")
  return 0
}

const checkHealth = async (config: Config): Promise<number> => {
  const host = config.host === "0.0.0.0" ? "127.0.0.1" : config.host
  const answer = await fetch(`http://${host}:${config.port}/health`, { signal: AbortSignal.timeout(3000) }).catch(
    () => null,
  )
  return answer?.ok ? 0 : 1
}

await runCommand(main)
