import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"
import { costOf, type Prices } from "../platform/settings/prices.ts"
import type { ProviderCall } from "./provider-call.ts"

/** The use of models, stored in the table `provider_usage`. */
export type Usage = {
  record: (call: ProviderCall) => void
  /** 0 while tokens of today (UTC) are left; otherwise the seconds until tomorrow. */
  secondsUntilTokens: () => number
  /** Writes what was recorded, and reads what the other processes wrote. */
  sync: () => Promise<void>
  /** The last sync, limited to half a second; calls recorded later are lost. */
  stop: () => Promise<void>
}

/** The use of one model by one process on one day. `written`: how many of its calls are in the table. */
type Total = Required<Omit<ProviderCall, "result">> & {
  day: string
  calls: number
  failures: number
  written: number
}

/** A process that is killed loses the calls of at most this time. */
const syncMilliseconds = 2000
/** A process that ends does not wait longer for a database that hangs. */
const stopMilliseconds = 500
const dayMilliseconds = 24 * 3600 * 1000

const today = (): string => new Date().toISOString().slice(0, 10)

/** `budget`: tokens per day of all models and processes together; undefined: no limit. */
export const startUsage = async (
  sql: Database,
  log: Logger,
  settings: { prices: Prices; budget: number | undefined },
): Promise<Usage> => {
  const process = Bun.randomUUIDv7()
  const totals = new Map<string, Total>()
  let others = { day: today(), tokens: 0 }

  const write = async (): Promise<void> => {
    const rows = [...totals.values()].filter((total) => total.calls > total.written).map((total) => ({ ...total }))
    if (rows.length > 0) await upsert(sql, process, rows, settings.prices)
    for (const row of rows) {
      const total = totals.get(keyOf(row.day, row))
      if (total) total.written = row.calls
    }
    for (const [key, total] of totals) if (total.day !== today() && total.written === total.calls) totals.delete(key)
  }
  const sync = async (): Promise<void> => {
    await write()
    if (settings.budget === undefined) return
    const day = today()
    others = { day, tokens: await tokensOfOthers(sql, process, day) }
  }
  // One sync at a time: an older state must not overwrite a newer one.
  let running = Promise.resolve()
  const syncInTurn = (): Promise<void> => {
    const next = running.then(sync)
    running = next.catch(() => undefined)
    return next
  }
  const syncOrWarn = () =>
    syncInTurn().catch((error: unknown) => log.warn({ err: error }, "the use of models was not written; trying again"))

  if (settings.budget !== undefined) await sync()
  const timer = setInterval(syncOrWarn, syncMilliseconds)
  timer.unref()

  return {
    record: (call) => add(totals, call),
    secondsUntilTokens: () => {
      if (settings.budget === undefined) return 0
      const day = today()
      let spent = others.day === day ? others.tokens : 0
      for (const total of totals.values()) if (total.day === day) spent += total.inputTokens + total.outputTokens
      return spent < settings.budget ? 0 : Math.ceil((dayMilliseconds - (Date.now() % dayMilliseconds)) / 1000)
    },
    sync: syncInTurn,
    stop: async () => {
      clearInterval(timer)
      await Promise.race([syncOrWarn(), Bun.sleep(stopMilliseconds)])
    },
  }
}

const keyOf = (day: string, { provider, model, kind }: Pick<ProviderCall, "provider" | "model" | "kind">): string =>
  JSON.stringify([day, provider, model, kind])

const add = (totals: Map<string, Total>, call: ProviderCall): void => {
  const { provider, model, kind } = call
  const day = today()
  const key = keyOf(day, call)
  const total = totals.get(key) ?? {
    ...{ day, provider, model, kind },
    ...{
      calls: 0,
      failures: 0,
      inputTokens: 0,
      outputTokens: 0,
      seconds: 0,
      characters: 0,
      milliseconds: 0,
      written: 0,
    },
  }
  total.calls += 1
  if (call.result !== "ok") total.failures += 1
  total.inputTokens += call.inputTokens
  total.outputTokens += call.outputTokens
  total.seconds += call.seconds ?? 0
  total.characters += call.characters ?? 0
  total.milliseconds += call.milliseconds
  totals.set(key, total)
}

/** Totals, not increments: writing one twice changes nothing, and `greatest` keeps the newer of two. */
const upsert = async (sql: Database, process: string, totals: readonly Total[], prices: Prices): Promise<void> => {
  const rows = totals.map((total) => ({
    ...{ day: total.day, provider: total.provider, model: total.model, kind: total.kind },
    ...{ calls: total.calls, failures: total.failures },
    input_tokens: total.inputTokens,
    output_tokens: total.outputTokens,
    audio_seconds: total.seconds,
    characters: total.characters,
    latency_ms: Math.round(total.milliseconds),
    cost_usd: costOf(prices, total),
  }))
  await sql`
    insert into provider_usage as held
      (day, provider, model, kind, process, calls, failures, input_tokens, output_tokens, audio_seconds, characters, latency_ms, cost_usd)
    select day, provider, model, kind, ${process}::uuid, calls, failures, input_tokens, output_tokens, audio_seconds, characters, latency_ms,
      cost_usd
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(day date, provider text, model text, kind text, calls bigint,
      failures bigint, input_tokens bigint, output_tokens bigint, audio_seconds float8, characters bigint, latency_ms bigint, cost_usd numeric)
    on conflict (day, provider, model, kind, process) do update set
      calls = greatest(held.calls, excluded.calls),
      failures = greatest(held.failures, excluded.failures),
      input_tokens = greatest(held.input_tokens, excluded.input_tokens),
      output_tokens = greatest(held.output_tokens, excluded.output_tokens),
      audio_seconds = greatest(held.audio_seconds, excluded.audio_seconds),
      characters = greatest(held.characters, excluded.characters),
      latency_ms = greatest(held.latency_ms, excluded.latency_ms),
      cost_usd = greatest(held.cost_usd, excluded.cost_usd)`
}

const tokensOfOthers = async (sql: Database, process: string, day: string): Promise<number> => {
  const [row] = await sql<{ tokens: number }[]>`
    select coalesce(sum(input_tokens + output_tokens), 0)::float8 as tokens from provider_usage
    where day = ${day} and process <> ${process}`
  return row?.tokens ?? 0
}
