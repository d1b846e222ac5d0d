import { resolve } from "node:path"
import { adminKeyFile } from "./accounts/admin-key.ts"
import type { Roles, Running } from "./boot.ts"
import type { Config } from "./platform/config.ts"
import type { ProviderSettings } from "./platform/settings/providers.ts"
import { version } from "./platform/version.ts"

/**
 * What to know after the start: the address, where data is kept, and what this setup does not guarantee. `isTerminal`: a person reads it
 * now. Otherwise it goes to a log, where no key belongs.
 */
export const banner = (config: Config, roles: Roles, running: Running, isTerminal: boolean): string => {
  const lines = [`PIKA Memory ${version}`]
  if (roles.http)
    lines.push(`  API        ${running.url}   (docs: ${running.url}/docs)`, `  console    ${running.url}/console`)
  else lines.push(`  health     ${running.url}/health, /ready and /metrics, and nothing else`)
  lines.push(`  work       ${roles.worker ? `${config.workerConcurrency} jobs at once` : "none in this process"}`)
  lines.push(`  models     ${describeModels(config)}`)
  if (config.databaseUrl === undefined) {
    lines.push(`  data       ${resolve(config.dataDir)} (embedded database, for this process alone)`)
    lines.push("             It survives a crash of the process, but not a power cut: it does not wait for the disk.")
    lines.push("             For production set DATABASE_URL to a PostgreSQL 17 or 18 with pgvector and Apache AGE.")
  } else lines.push("  data       the PostgreSQL server of DATABASE_URL")
  if (roles.http) lines.push(`  API key    ${describeKey(config, running, isTerminal)}`)
  if (roles.http && config.jwt)
    lines.push(
      `  tokens     JWT, checked with ${"jwksUrl" in config.jwt.keys ? "the keys of JWKS_URL" : "JWT_PUBLIC_KEY"}`,
    )
  return `${lines.join("\n")}\n`
}

const describeModels = ({ embedding, extraction }: Config): string => {
  const isLocal = (purpose: { providers: ProviderSettings[] }) => purpose.providers[0]?.kind === "local"
  if (isLocal(embedding) && isLocal(extraction))
    return "local: built-in rules and word vectors; no key, no network. Set OPENAI_API_KEY for a language model."
  const [vectors, facts] = [namesOf(embedding), namesOf(extraction)]
  if (vectors === facts) return `${facts} (${extraction.model}, ${embedding.model})`
  const rules = isLocal(extraction) ? "built-in rules" : extraction.model
  const words = isLocal(embedding) ? "built-in word vectors" : embedding.model
  return `facts by ${facts} (${rules}), vectors by ${vectors} (${words})`
}

const namesOf = ({ providers }: { providers: ProviderSettings[] }): string =>
  providers.map(({ name }) => name).join(", then ")

const describeKey = (config: Config, running: Running, isTerminal: boolean): string => {
  if (config.adminKey !== undefined) return "PIKA_ADMIN_KEY"
  if (running.madeAdminKey && isTerminal)
    return `${running.adminKey}\n             made now and shown this once; it is kept in ${resolve(adminKeyFile(config))}`
  if (config.databaseUrl === undefined) return `in ${resolve(adminKeyFile(config))}`
  return "make one with: pika keys create --name NAME"
}
