import { parseArgs } from "node:util"
import { z } from "zod"
import { petName } from "./names.ts"

export type FakeMemory = {
  id: string
  memory: string
  user_id: string | null
  agent_id: string | null
  app_id: string | null
  run_id: string | null
  metadata: Record<string, unknown> | null
  categories: string[] | null
  hash: string | null
  replaced_by: string | null
  expiration_date: string | null
  created_at: string
  updated_at: string
}

/** How a request is answered instead of as it should be. */
export type Fault =
  | { kind: "limit"; retryAfter: string }
  | { kind: "status"; status: number }
  | { kind: "cut" }
  | { kind: "not_json" }
  | { kind: "wrong_shape" }
  | { kind: "slow"; milliseconds: number }

const condition = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]))
const listBody = z.looseObject({
  filters: z.object({ AND: z.array(condition) }),
  show_expired: z.boolean().default(false),
})
const searchBody = z.looseObject({
  query: z.string(),
  filters: z.record(z.string(), z.unknown()),
  top_k: z.number().default(10),
})

const scopes = { user: "user_id", agent: "agent_id", app: "app_id", run: "run_id" } as const
type Scope = (typeof scopes)[keyof typeof scopes]
const json = { "Content-Type": "application/json" }

export const fakeKey = "m0-fake-key-fake-key-fake-key"

/** A memory of somebody, as the platform has it, with a date that tells its number. */
export const fakeMemory = (user: string | null, number: number, more: Partial<FakeMemory> = {}): FakeMemory => {
  const at = new Date(Date.UTC(2025, 0, 1) + number * 60_000).toISOString().replace("Z", "123Z")
  return {
    id: Bun.randomUUIDv5(`${user} ${number}`, "url"),
    memory: `User has toy number ${number} of ${user}`,
    user_id: user,
    ...{ agent_id: null, app_id: null, run_id: null, metadata: null, categories: null, hash: null, replaced_by: null },
    ...{ expiration_date: null, created_at: at, updated_at: at },
    ...more,
  }
}

/** mem0's platform on a free port: pages, filters, search, history, and faults on command. Nothing waits unless told to. */
export const startFakeMem0 = (options: { port?: number; memories?: readonly FakeMemory[] } = {}) => {
  const memories = new Map<string, FakeMemory>()
  /** By scope and name, in the order in which they came. */
  const byScope = new Map<string, Set<string>>()
  const histories = new Map<string, unknown[]>()
  const faults: { fault: Fault; left: number; path: RegExp }[] = []
  const requests: { method: string; path: string; authorization: string | null; body: unknown }[] = []
  let random: { share: number; faults: readonly Fault[]; seed: number } | null = null
  let found = (_query: string, _user: string | null): string[] => []
  let answered = (_path: string): void => undefined
  /** Memories that the counts of entities leave out or invent. */
  let miscounted = 0

  const scopesOf = (memory: FakeMemory): string[] =>
    Object.values(scopes).flatMap((scope) => (memory[scope] === null ? [] : [`${scope}\n${memory[scope]}`]))
  const put = (...added: readonly FakeMemory[]): void => {
    for (const memory of added) {
      memories.set(memory.id, memory)
      for (const scope of scopesOf(memory)) byScope.set(scope, (byScope.get(scope) ?? new Set()).add(memory.id))
    }
  }
  put(...(options.memories ?? []))

  const today = () => new Date().toISOString().slice(0, 10)
  const isIn = (memory: FakeMemory, field: string, wanted: string | Record<string, string>): boolean => {
    const value = memory[field as Scope | "created_at" | "updated_at"]
    if (typeof wanted === "string") return wanted === "*" ? value !== null : value === wanted
    if (value === null) return false
    const at = Date.parse(value)
    return Object.entries(wanted).every(([operator, limit]) =>
      operator === "lte" ? at <= Date.parse(limit) : operator === "gte" && at >= Date.parse(limit),
    )
  }

  const listMemories = (url: URL, body: unknown): unknown => {
    const { filters, show_expired: withExpired } = listBody.parse(body)
    const wanted = filters.AND.flatMap((one) => Object.entries(one))
    const scope = wanted.find(([field, value]) => Object.values<string>(scopes).includes(field) && value !== "*")
    const ids = scope ? [...(byScope.get(`${scope[0]}\n${scope[1]}`) ?? [])] : [...memories.keys()]
    const all = ids
      .flatMap((id) => memories.get(id) ?? [])
      .filter((memory) => withExpired || memory.expiration_date === null || memory.expiration_date >= today())
      .filter((memory) => wanted.every(([field, value]) => isIn(memory, field, value)))
    return pageOf(
      url,
      all.map(({ run_id, ...memory }) => ({ ...memory, run_id, session_id: run_id })),
      200,
    )
  }

  const pageOf = (url: URL, all: readonly unknown[], most: number): unknown => {
    const page = Number(url.searchParams.get("page") ?? 1)
    const size = Math.min(most, Number(url.searchParams.get("page_size") ?? 100))
    const next = page * size < all.length ? `${url.origin}${url.pathname}?page=${page + 1}&page_size=${size}` : null
    return { count: all.length, next, previous: null, results: all.slice((page - 1) * size, page * size) }
  }

  const listEntities = (url: URL): unknown => {
    const entities = Object.entries(scopes).flatMap(([type, scope]) =>
      [...byScope]
        .filter(([key]) => key.startsWith(`${scope}\n`))
        .map(([key, ids]) => ({
          id: key,
          name: key.slice(scope.length + 1),
          type,
          total_memories: ids.size + miscounted,
        })),
    )
    return pageOf(url, entities, 100)
  }

  const search = (body: unknown): unknown => {
    const { query, filters, top_k: limit } = searchBody.parse(body)
    const user = z.object({ user_id: z.string() }).safeParse(filters).data?.user_id ?? null
    return {
      results: found(query, user)
        .slice(0, limit)
        .flatMap((id) => memories.get(id) ?? [])
        .map((one) => ({ ...one, score: 0.9 })),
    }
  }

  const nextFault = (path: string): Fault | null => {
    const planned = faults.find((one) => one.path.test(path) && one.left > 0)
    if (planned) {
      planned.left -= 1
      return planned.fault
    }
    if (!random) return null
    random.seed = (random.seed * 1_103_515_245 + 12_345) % 2_147_483_648
    const drawn = random.seed / 2_147_483_648
    return drawn < random.share ? (random.faults[random.seed % random.faults.length] ?? null) : null
  }

  const answer = (request: Request, url: URL, body: unknown): unknown => {
    const path = url.pathname
    if (path === "/v1/ping/") return { status: "ok", org_id: "org-1", project_id: "project-1", user_email: "fake" }
    if (path === "/v1/entities/") return listEntities(url)
    if (path === "/v3/memories/" && request.method === "POST") return listMemories(url, body)
    if (path === "/v3/memories/search/") return search(body)
    const history = /^\/v1\/memories\/([^/]+)\/history\/$/.exec(path)?.[1]
    return history === undefined ? null : (histories.get(decodeURIComponent(history)) ?? [])
  }

  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: options.port ?? 0,
    idleTimeout: 0,
    fetch: async (request) => {
      const url = new URL(request.url)
      const authorization = request.headers.get("authorization")
      const body: unknown = request.method === "POST" ? await request.json() : null
      if (requests.length < 100_000)
        requests.push({ method: request.method, path: `${url.pathname}${url.search}`, authorization, body })
      if (authorization !== `Token ${fakeKey}`) return Response.json({ detail: "Invalid API key" }, { status: 401 })
      const fault = nextFault(url.pathname)
      if (fault?.kind === "slow") await Bun.sleep(fault.milliseconds)
      else if (fault) return spoil(fault, body)
      const found = answer(request, url, body)
      answered(`${url.pathname}${url.search}`)
      return found === null ? Response.json({ detail: "Not found" }, { status: 404 }) : Response.json(found)
    },
  })

  return {
    url: `http://127.0.0.1:${server.port}`,
    put,
    remove: (id: string): void => {
      const memory = memories.get(id)
      memories.delete(id)
      for (const scope of memory ? scopesOf(memory) : []) byScope.get(scope)?.delete(id)
    },
    memories,
    requests,
    setHistory: (id: string, entries: unknown[]): void => void histories.set(id, entries),
    /** The next requests for these paths fail so. */
    fail: (fault: Fault, times = 1, path = /./): void => void faults.push({ fault, left: times, path }),
    /** A share of all requests fails, in one of these ways. */
    failOften: (share: number, faultsOfAll: readonly Fault[]): void => {
      random = { share, faults: faultsOfAll, seed: 42 }
    },
    /** What a search finds. */
    find: (next: typeof found): void => {
      found = next
    },
    /** Is told of each request that was answered as it should be. */
    onAnswer: (next: typeof answered): void => {
      answered = next
    },
    miscount: (by: number): void => {
      miscounted = by
    },
    stop: () => server.stop(true),
  }
}

export type FakeMem0 = ReturnType<typeof startFakeMem0>

/** The body repeats what was asked, as careless servers do. */
const spoil = (fault: Exclude<Fault, { kind: "slow" }>, body: unknown): Response => {
  const detail = `fake-mem0-error-body ${JSON.stringify(body)}`
  switch (fault.kind) {
    case "limit":
      return Response.json({ detail }, { status: 429, headers: { "Retry-After": fault.retryAfter } })
    case "status":
      return Response.json({ detail }, { status: fault.status })
    case "not_json":
      return new Response(`{"results":[{"id":"1","memory":"cut`, { headers: json })
    case "wrong_shape":
      return Response.json({ results: "none" })
    case "cut":
      return new Response(
        new ReadableStream({
          pull: async (controller) => {
            controller.enqueue(`{"count":3,"results":[{"id":`)
            await Bun.sleep(1)
            controller.error(undefined)
          },
        }),
        { headers: json },
      )
  }
}

/** People with as many memories each, some of them with what mem0 knows more. */
export const fakePeople = (people: number, ofEach: number, name = "person"): FakeMemory[] =>
  Array.from({ length: people * ofEach }, (_, index) => {
    const [person, number] = [Math.floor(index / ofEach), index % ofEach]
    return fakeMemory(`${name}-${person}`, index, {
      memory: `User has a toy named ${petName(number)} in box ${person}`,
      app_id: person % 10 === 0 ? "toy" : null,
      run_id: `session-${Math.floor(number / 10)}`,
      categories: number % 3 === 0 ? ["hobbies"] : null,
    })
  })

export const allFaults: readonly Fault[] = [
  ...[
    { kind: "limit", retryAfter: "0" } as const,
    { kind: "status", status: 500 } as const,
    { kind: "status", status: 503 } as const,
  ],
  ...[
    { kind: "cut" } as const,
    { kind: "not_json" } as const,
    { kind: "wrong_shape" } as const,
    { kind: "slow", milliseconds: 20 } as const,
  ],
]

if (import.meta.main) {
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const
  const { values } = parseArgs({
    options: { port: text("8091"), people: text("1000"), each: text("100"), faults: text("0") },
  })
  const fake = startFakeMem0({
    port: Number(values.port),
    memories: fakePeople(Number(values.people), Number(values.each)),
  })
  if (Number(values.faults) > 0) fake.failOften(Number(values.faults), allFaults)
  process.stdout.write(`A fake mem0 with ${fake.memories.size} memories is at ${fake.url}; its key is ${fakeKey}\n`)
}
