import { expect, setDefaultTimeout, test } from "bun:test"
import { countDays } from "../../src/chat/analytics/count-days.ts"
import { analyticsSchema } from "../../src/chat/analytics/schemas.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

const pika = usePika()

const dayMs = 86_400_000
const today = Math.floor(Date.now() / dayMs) * dayMs
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

type Asked = { user: string; at: number; query: string; status?: string; error?: string; firstTokenMs?: number }

/** A session of one question and its answer, ten seconds later. */
const ask = async ({ user, at, query, status = "complete", error, firstTokenMs = 100 }: Asked) => {
  const idAt = (time: number): string => Bun.randomUUIDv7("hex", time)
  const [session, question, answer] = [idAt(at), idAt(at), idAt(at + 10_000)]
  const { sql } = pika
  await sql`insert into chat_sessions (user_id, id, created_at) values (${user}, ${session}, ${new Date(at)})`
  await sql`
    insert into chat_messages (user_id, id, session_id, sequence, message_type, content, status, created_at, remembered_at)
    values (${user}, ${question}, ${session}, 1, 'user', ${query}, 'complete', ${new Date(at)}, now()),
      (${user}, ${answer}, ${session}, 2, 'assistant', 'so', ${status}, ${new Date(at + 10_000)}, null)`
  await sql`
    insert into chat_answers (user_id, message_id, session_id, question_id, state, query, prompt_tokens, completion_tokens,
      retrieval_ms, first_token_ms, total_ms, error_code)
    values (${user}, ${answer}, ${session}, ${question}, 'done', ${query}, 100, 20, 10, ${firstTokenMs}, 400, ${error ?? null})`
  return question
}

const read = async (query: string) => {
  const response = await pika.client.request("GET", `/api/v1/chat/analytics?${query}`)
  expect(response.status).toBe(200)
  return analyticsSchema.parse(await response.json())
}

const readDay = async (day: number) => read(`from=${dayOf(day)}&to=${dayOf(day)}`)

test("without conversations all figures are zero, and nothing divides by it", async () => {
  expect(await read("")).toMatchObject({
    sessions: { active: 0, new: 0, average_seconds: 0, average_messages: 0 },
    answers: { count: 0, error_rate: 0, first_token_ms: { p50: null, p95: null } },
    popular_queries: [],
  })
})

test("figures of today count what was said, answered and failed", async () => {
  for (let n = 0; n < 19; n++) await ask({ user: "emma", at: today + n * 1000, query: "what is my dog called" })
  await ask({ user: "leo", at: today, query: "why", status: "failed", error: "UNAVAILABLE", firstTokenMs: 5000 })
  expect(await readDay(today)).toMatchObject({
    sessions: { active: 20, new: 20, average_seconds: 10, average_messages: 2 },
    answers: { count: 20, failed: 1, stopped: 0, error_rate: 0.05, errors: { UNAVAILABLE: 1 } },
    tokens: { prompt: 2000, completion: 400 },
  })
  const { answers } = await readDay(today)
  for (const [shown, measured] of [
    [answers.retrieval_ms.p50, 10],
    [answers.first_token_ms.p50, 100],
    [answers.first_token_ms.p95, 100],
    [answers.total_ms.p95, 400],
  ] as const)
    expect(Math.abs((shown ?? 0) / measured - 1)).toBeLessThan(0.06)
})

test("what was heard and spoken is counted, with its times", async () => {
  const day = today - 5 * dayMs
  const question = await ask({ user: "speaker", at: day, query: "why" })
  await pika.sql`
    insert into chat_speech (user_id, message_id, kind, provider, model, audio_seconds, characters, total_ms, created_at)
    values ('speaker', ${question}, 'heard', 'p', 'm', 2.5, null, 300, ${new Date(day)}), ('speaker', ${question}, 'spoken', 'p', 'm', null, 40, 900, ${new Date(day)})`
  const { speech } = await readDay(day)
  expect(speech).toMatchObject({ heard: 1, heard_seconds: 2.5, spoken: 1, spoken_characters: 40 })
  expect(Math.abs((speech.spoken_ms.p95 ?? 0) / 900 - 1)).toBeLessThan(0.06)
})

test("sockets that were opened are counted, for everybody and for one person, and not those that were refused", async () => {
  const day = today - 5 * dayMs
  const connect = (userId: string | null, status: number) => pika.sql`
    insert into audit_log (id, actor_kind, actor_id, action, user_id, status_code, latency_ms, request_id)
    values (${Bun.randomUUIDv7("hex", day)}, 'api_key', 'admin', 'chat.connect', ${userId}, ${status}, 1, 'r')`
  await Promise.all([connect("emma", 101), connect("emma", 101), connect("leo", 101), connect("leo", 404)])
  const range = `from=${dayOf(day)}&to=${dayOf(day)}`
  expect((await readDay(day)).sockets).toEqual({ opened: 3 })
  expect((await read(`${range}&user_id=leo`)).sockets).toEqual({ opened: 1 })
})

test("figures of one person are theirs alone, and have no words", async () => {
  const mine = await read(`from=${dayOf(today)}&user_id=leo`)
  expect(mine).toMatchObject({ sessions: { active: 1 }, answers: { count: 1, failed: 1 }, popular_queries: [] })
  expect(await read(`from=${dayOf(today)}&user_id=nobody`)).toMatchObject({ sessions: { active: 0 } })
})

test("a word is told when five people asked with it, in any case, and what four asked is not", async () => {
  const day = today - 20 * dayMs
  for (let n = 1; n <= 4; n++) {
    await ask({ user: `child-${n}`, at: day, query: "Is a Khủng Long bigger than a whale?" })
    await ask({ user: `child-${n}`, at: day, query: "whale" })
  }
  await ask({ user: "child-5", at: day, query: "khủng long!" })
  const deleted = await ask({ user: "child-6", at: day, query: "whale whale" })
  await pika.sql`update chat_messages set deleted_at = now() where id = ${deleted}`
  const { popular_queries } = await readDay(day)
  expect(popular_queries).toEqual([
    { word: "khủng", people: 5, queries: 5 },
    { word: "long", people: 5, queries: 5 },
  ])
})

test("days that are over are counted once, and keep their figures when their people are deleted", async () => {
  const day = today - 10 * dayMs
  await ask({ user: "gone", at: day, query: "where is my cat" })
  expect(await readDay(day)).toMatchObject({ answers: { count: 1 } })
  const { signal } = new AbortController()
  const { sql } = pika.running.services
  expect(await countDays(sql, signal)).toBeGreaterThan(9)
  expect(await countDays(sql, signal)).toBe(0)
  await pika.sql`delete from chat_sessions where user_id = 'gone'`
  expect(await readDay(day)).toMatchObject({ answers: { count: 1 }, tokens: { prompt: 100 } })
  // Several days are added up, and today is not kept yet.
  const since = await read(`from=${dayOf(today - 20 * dayMs)}&to=${dayOf(today)}`)
  expect(since.answers.count).toBe(20 + 10 + 1 + 1)
  expect(since.popular_queries.map(({ word }) => word)).toContain("long")
  const kept = JSON.stringify(await pika.sql`select figures from chat_days`)
  for (const personal of ["child-1", "gone", "whale", "my cat"]) expect(kept).not.toContain(personal)
})

test("a range that ends before it begins, or is longer than a year, is refused", async () => {
  for (const query of [
    "from=2026-02-02&to=2026-02-01",
    "from=2024-01-01&to=2026-02-01",
    "from=yesterday",
    "from=2026-02-30",
    "to=2026-13-01",
  ]) {
    const response = await pika.client.request("GET", `/api/v1/chat/analytics?${query}`)
    expect([query, response.status]).toEqual([query, 400])
  }
})
