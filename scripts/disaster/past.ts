import { findDisagreements } from "../../test/support/consistency.ts"
import { freePort } from "../bench/process.ts"
import { startPika } from "../chaos/binary.ts"
import { type DatabaseServer, restore } from "./database.ts"
import { clientOf, searchUntilRight, textOf } from "./writers.ts"

/** The names in all memories, or in those of one person. */
export const namesIn = async ({ sql }: DatabaseServer, user: string | null = null): Promise<Set<string>> => {
  const rows = await sql<{ fact_value: string }[]>`
    select fact_value from facts where ${user}::text is null or user_id = ${user}`
  return new Set(rows.map(({ fact_value }) => fact_value.slice(textOf("").length)))
}

/** Who was erased at this moment or later: what docs/operations/disaster.md asks the audit for. */
export const erasedSince = async ({ sql }: DatabaseServer, moment: Date): Promise<string[]> => {
  const rows = await sql<{ user_id: string }[]>`
    select distinct user_id from audit_log
    where action in ('user.delete', 'account.delete') and status_code < 300 and at >= ${moment}`
  return rows.map(({ user_id }) => user_id)
}

/**
 * Restores the database as it was at this moment, beside the real one: it sends no WAL to the bucket, and its pika runs no jobs. Then
 * everybody who was erased since is erased again.
 */
export const restorePast = async (s3: readonly string[], moment: Date, victim: string, erased: readonly string[]) => {
  const began = performance.now()
  const target = moment.toISOString().replace("T", " ").replace("Z", "+00")
  const words = ["--type=time", `--target=${target}`, "--target-action=promote", "--archive-mode=off"]
  const { server } = await restore("past", s3, ...words)
  const pika = await startPika({ DATABASE_URL: server.url }, freePort(), ["serve", "--no-worker"])
  const names = await namesIn(server)
  const [name = ""] = await namesIn(server, victim)
  await searchUntilRight(pika.url, { user: victim, name })
  const seconds = (performance.now() - began) / 1000
  for (const user_id of erased) await clientOf(pika.url).userDelete({ user_id })
  const { count } = await clientOf(pika.url).memorySearch({ user_id: victim, query: name })
  const isErased = count === 0 && (await namesIn(server, victim)).size === 0
  await pika.end("SIGTERM")
  const problems = (await findDisagreements(server.sql)).map((text) => `past: ${text}`)
  if (!isErased) problems.push("past: the person who was erased again is still there")
  await server.lose()
  return { names, seconds, problems }
}
