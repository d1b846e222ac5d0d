import { z } from "zod"
import { type Mem0Client, pingSchema } from "../mem0-client.ts"
import { createQueue } from "./bounded-queue.ts"
import { readRecord } from "./read-record.ts"
import type { Asked, Source, SourceItem } from "./source.ts"

const usualPageSize = 200
const entitiesPerPage = 100
const unreadItems = 2000
/** What is deleted meanwhile moves others to pages that were read: a scope whose count changes or does not fit is read again. */
const maxReadings = 3
/** Their clock may be behind ours. */
const clockMarginMilliseconds = 10 * 60_000
const maxRememberedIds = 1_000_000

const entityPageSchema = z.looseObject({
  next: z.string().nullish(),
  results: z.array(z.looseObject({ name: z.string(), type: z.string(), total_memories: z.number().nullish() })),
})
const memoryPageSchema = z.looseObject({
  count: z.number().nullish(),
  next: z.string().nullish(),
  results: z.array(z.unknown()),
})

const fields: Readonly<Record<string, string>> = { user: "user_id", agent: "agent_id", app: "app_id", run: "run_id" }
type Client = Mem0Client & { pageSize: number }
type Entity = { name: string; type: string; total: number }

/** mem0's platform: every memory of each of its users, then those of agents, apps and runs, which may belong to nobody. */
export const openPlatform = async (
  mem0: Mem0Client,
  { concurrency, pageSize = usualPageSize }: { concurrency: number; pageSize?: number },
  signal: AbortSignal,
): Promise<Source> => {
  const client = { ...mem0, pageSize }
  const ping = await client.ask({ method: "GET", path: "/v1/ping/" }, pingSchema, signal)
  return {
    name: `platform ${client.host} ${ping.org_id ?? "-"} ${ping.project_id ?? "-"}`,
    count: (asking) => countMemories(client, asking),
    read: (asked) => readAll(client, concurrency, asked),
    readChanges: (since, asking) =>
      readWhole(client, [{ user_id: "*" }, { updated_at: { gte: withMargin(since).toISOString() } }], asking),
    close: async () => undefined,
  }
}

const withMargin = (time: Date): Date => new Date(time.getTime() - clockMarginMilliseconds)

async function* listEntities(client: Client, signal: AbortSignal): AsyncGenerator<Entity[]> {
  for (let page = 1; ; page++) {
    const path = `/v1/entities/?page=${page}&page_size=${entitiesPerPage}`
    const { next, results } = await client.ask({ method: "GET", path }, entityPageSchema, signal)
    yield results.map(({ name, type, total_memories: total }) => ({
      name,
      type: type.toLowerCase(),
      total: total ?? 0,
    }))
    if (!next || results.length === 0) return
  }
}

const countMemories = async (client: Client, signal: AbortSignal): Promise<number> => {
  let total = 0
  for await (const entities of listEntities(client, signal))
    for (const { type, total: of } of entities) if (type === "user") total += of
  return total
}

async function* readAll(client: Client, concurrency: number, asked: Asked): AsyncGenerator<SourceItem> {
  const users = async function* () {
    for await (const entities of listEntities(client, asked.signal)) {
      const people = entities.filter(({ type }) => type === "user")
      const read = await asked.areRead(people.map(({ name }) => name))
      yield* people.filter(({ name }) => !read.has(name))
    }
  }
  yield* readScopes(client, concurrency, users(), asked)
  yield { kind: "nobody" }
  const others = async function* () {
    for await (const entities of listEntities(client, asked.signal))
      yield* entities.filter(({ type }) => type !== "user" && type in fields)
  }
  const told = new Set<string>()
  for await (const item of readScopes(client, concurrency, others(), asked)) {
    // A memory of nobody is in the scopes of its agent, its app and its run.
    if (item.kind === "memory" && !("problem" in item.memory) && item.memory.userId === null) {
      if (told.has(item.memory.id)) continue
      if (told.size < maxRememberedIds) told.add(item.memory.id)
    }
    yield item
  }
}

/** Several scopes at once. Each person is reported when all of their memories were. */
async function* readScopes(
  client: Client,
  concurrency: number,
  entities: AsyncGenerator<Entity>,
  { startedAt, signal }: Asked,
): AsyncGenerator<SourceItem> {
  const queue = createQueue<SourceItem>(unreadItems)
  const stop = new AbortController()
  const asking = AbortSignal.any([signal, stop.signal])
  const work = async (): Promise<void> => {
    for (let next = await entities.next(); !next.done; next = await entities.next()) {
      const { name, type, total } = next.value
      const filters = [{ [fields[type] ?? ""]: name }, { created_at: { lte: startedAt.toISOString() } }]
      for await (const item of readWhole(client, filters, asking)) await queue.put(item)
      if (type === "user") await queue.put({ kind: "person", userId: name, expected: total })
    }
  }
  const working = Promise.all(Array.from({ length: concurrency }, work)).then(
    () => queue.end(),
    (error: unknown) => queue.end(error),
  )
  try {
    yield* queue.read()
  } finally {
    stop.abort()
    await working
  }
}

/** The memories that match. They are read again when some moved between the pages. */
async function* readWhole(
  client: Client,
  filters: readonly unknown[],
  signal: AbortSignal,
): AsyncGenerator<SourceItem> {
  const seen = new Set<string>()
  for (let readings = 1; readings <= maxReadings; readings++) {
    const { first, last } = yield* readPages(client, filters, seen, signal)
    if (first === last && seen.size >= last) return
  }
}

/** Yields the memories that are not in `seen`, and adds them. Returns how many the first page counted, and the last one; 0: it does not say. */
async function* readPages(
  client: Client,
  filters: readonly unknown[],
  seen: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<SourceItem, { first: number; last: number }> {
  const counts: number[] = []
  for (let page = 1; ; page++) {
    const path = `/v3/memories/?page=${page}&page_size=${client.pageSize}`
    // Expired memories only come when they are asked for.
    const body = { filters: { AND: filters }, show_expired: true }
    const answer = await client.ask({ method: "POST", path, body }, memoryPageSchema, signal)
    counts.push(answer.count ?? 0)
    for (const value of answer.results) {
      const memory = readRecord(value, { isFlat: false })
      if (!("problem" in memory)) {
        if (seen.has(memory.id)) continue
        seen.add(memory.id)
      }
      yield { kind: "memory", memory, place: null }
    }
    if (!answer.next || answer.results.length === 0) return { first: counts[0] ?? 0, last: counts.at(-1) ?? 0 }
  }
}
