import { parseArgs } from "node:util"
import type { KeyOptions } from "./accounts/key-options.ts"
import { runExperimentsCommand } from "./answers/experiments-command.ts"
import { banner } from "./banner.ts"
import type { Roles } from "./boot.ts"
import { readCommand } from "./documents/reading/reader-program.ts"
import { ownUrl } from "./http/own-url.ts"
import { runUsageCommand } from "./models/usage-command.ts"
import type { PeopleOptions } from "./people/people-command.ts"
import { exitUsage, runCommand, watchFaults } from "./platform/command.ts"
import { type Config, readConfig } from "./platform/config.ts"
import { compilePostgres } from "./platform/database/embedded.ts"
import { withDatabase } from "./platform/database/with-database.ts"
import { createLogger } from "./platform/logger.ts"
import { commit, version } from "./platform/version.ts"
import { checkHealth } from "./system/check-health.ts"

const usage = `pika ${version}: long-term memory for AI companions

  pika [serve]               HTTP API and worker
  pika serve --no-worker     HTTP API only
  pika work                  worker only; HOST and PORT answer /health, /ready and /metrics
  pika migrate               bring the database up to date, then leave
  pika import FILE [--user ID]
                             give a person what /export_user_data wrote
  pika import-mem0 …         memories of mem0: its platform, an export, a table; --help says how
  pika keys create --name NAME [--scopes a,b] [--user ID] [--expires 90d]
                             an API key, shown once; for one user, until an end
  pika keys list
  pika keys rotate ID [--overlap SECONDS]
                             a new key in its place; the old one works for an hour more, or as said
  pika keys revoke ID
  pika keys rotate-signing   a new key signs tokens; those that the old one signed work until they are over
  pika people list
  pika people create USERNAME [--email ADDRESS] [--name NAME] [--role admin]
                             an account; its password is shown once
  pika people set-password|deactivate|activate|delete USERNAME
                             delete: the account and everything about the person
  pika move-user USER --to URL, or with the URL in MOVE_DATABASE_URL
                             a person and all that is theirs goes to another PostgreSQL; the same call goes on after an interruption
  pika usage [--days 30]     what models were asked, and what it cost
  pika experiments           both sides of each PIKA_EXPERIMENT and PIKA_CHAT_EXPERIMENT
  pika mcp [--user ID]       speaks the Model Context Protocol on standard input and output, for assistants that start
                             programs; asks the running server at PIKA_URL, with PIKA_API_KEY
  pika health                exit 0 when the process at HOST and PORT answers /health
  pika version

Settings come from the environment and .env; the README lists them.`

const main = async (): Promise<number> => {
  const [first, ...others] = Bun.argv.slice(2)
  if (first === "import-mem0") return runImportMem0(others)
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
      email: { type: "string" },
      role: { type: "string" },
      days: { type: "string" },
      to: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  })
  const [command = "serve", ...rest] = positionals
  if (values.help || command === "help") return say(usage)
  if (command === "version") return say(`pika ${version}, commit ${commit}, Bun ${Bun.version}`)
  if (command === readCommand) return runReader()
  const config = readConfig(process.env)
  switch (command) {
    case "serve":
      return run(config, { http: true, worker: !values["no-worker"] })
    case "work":
      return run(config, { http: false, worker: true })
    case "migrate":
      return runMigrate(config)
    case "import":
      return runImport(config, rest, values)
    case "keys":
      return runKeys(config, rest, values)
    case "people":
      return runPeople(config, rest, values)
    case "move-user":
      return runMoveUser(config, rest, values)
    case "usage":
      return withDatabase(config, (sql) => runUsageCommand(sql, values.days))
    case "experiments":
      return withDatabase(config, runExperimentsCommand)
    case "mcp":
      return runMcp(config, values.user)
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

// Each command loads what it needs: loading is most of the start time.
const runMigrate = async (config: Config): Promise<number> => {
  const { migrateCommand } = await import("./platform/database/migrate-command.ts")
  const { queues } = await import("./features.ts")
  return migrateCommand(config, queues)
}

const runImport = async (config: Config, files: readonly string[], options: { user?: string | undefined }) => {
  const { importCommand } = await import("./privacy/import-command.ts")
  const { queues, personalTables } = await import("./features.ts")
  return importCommand(config, queues, personalTables, files, options)
}

/** Its options are its own. */
const runImportMem0 = async (args: readonly string[]): Promise<number> => {
  const { importMem0Command } = await import("./import-mem0-command.ts")
  return importMem0Command(args, process.env, () => readConfig(process.env))
}

const runMcp = async (config: Config, userId: string | undefined): Promise<number> => {
  const { runMcpCommand } = await import("./mcp/stdio/mcp-command.ts")
  const { url = ownUrl(config), apiKey } = config.remote
  return runMcpCommand({ url, apiKey, userId })
}

/** Not for people: another process of this program starts it, without settings, and asks it to read documents. */
const runReader = async (): Promise<number> => {
  const { runReadCommand } = await import("./documents/reading/read-command.ts")
  return runReadCommand()
}

const runKeys = async (config: Config, words: string[], options: KeyOptions): Promise<number> => {
  const { runKeysCommand } = await import("./accounts/keys-command.ts")
  return withDatabase(config, (sql) => runKeysCommand(sql, words, options))
}

const runPeople = async (config: Config, words: string[], options: PeopleOptions): Promise<number> => {
  if (words[0] === "delete") {
    const { deletePersonCommand } = await import("./delete-person.ts")
    return deletePersonCommand(config, words[1])
  }
  const { runPeopleCommand } = await import("./people/people-command.ts")
  return withDatabase(config, (sql) => runPeopleCommand(sql, words, options))
}

const runMoveUser = async (config: Config, words: string[], options: { to?: string | undefined }) => {
  const { moveUserCommand } = await import("./move-user.ts")
  return moveUserCommand(config, words, options)
}

const run = async (config: Config, roles: Roles): Promise<number> => {
  const log = createLogger(config.logLevel)
  const end = Promise.withResolvers<End>()
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => end.resolve({ signal }))
  watchFaults((error, kind) => {
    log.fatal({ err: error }, kind)
    end.resolve({ signal: null })
  })
  void end.promise.then(() => {
    // Last resort: what does not close in time is left to the operating system.
    setTimeout(() => process.exit(1), stopTimeoutMilliseconds).unref()
  })
  if (config.databaseUrl === undefined) void compilePostgres() // On another core, while this one loads the rest.
  const { boot } = await import("./boot.ts")
  const running = await boot(config, roles, log)
  process.stderr.write(banner(config, roles, running, process.stderr.isTTY === true))
  log.info({ url: running.url, version, commit, worker: roles.worker }, "started")
  const { signal } = await end.promise
  log.info({ signal }, "stopping")
  await running.stop({ drained: Bun.sleep(signal === "SIGTERM" ? drainMilliseconds : 0) })
  log.info("stopped")
  return signal === null ? 1 : 0
}

/** Why a process ends: a signal, or null for an internal error. */
type End = { signal: "SIGTERM" | "SIGINT" | null }

const stopTimeoutMilliseconds = 9500

/** How long a stopping process still answers and reports at /ready that it is stopping, so that load balancers notice. */
const drainMilliseconds = 1000

await runCommand(main)
