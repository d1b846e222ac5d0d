import { expect, test } from "bun:test"
import type { Json } from "../support/client.ts"
import { findDisagreements } from "../support/consistency.ts"
import { serverUrl } from "../support/databases.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ environment: { DATABASE_POOL_SIZE: "20" } })

const users = 50
const callers = 200
/** The embedded database serves one request at a time. */
const requestsEach = serverUrl === undefined ? 10 : 100
const items = 40

/** A name that is in every text of this person and in nobody else's: "Veboba", "Vedoba", …; none holds another. */
const markOf = (user: number): string => `Ve${"bdgklmnr"[user % 8]}o${"bdgklmnr"[Math.floor(user / 8)]}a`

/** Whose each id is: an id that two people see, or a text without its owner's word, is the failure that this test is for. */
const owners = new Map<string, number>()
const known: string[][] = Array.from({ length: users }, () => [])
const problems: string[] = []

const claim = (user: number, id: unknown, where: string): void => {
  const owner = owners.get(String(id))
  if (owner === undefined) owners.set(String(id), user)
  else if (owner !== user) problems.push(`${where}: person ${user} was given ${id} of person ${owner}`)
}

const checkFacts = (user: number, facts: unknown, where: string): void => {
  for (const fact of facts as Json[]) {
    claim(user, fact.id, where)
    if ("user_id" in fact && fact.user_id !== `person ${user}`)
      problems.push(`${where}: ${fact.user_id} for person ${user}`)
    if (!String(fact.fact_value ?? fact.memory).includes(markOf(user)))
      problems.push(`${where}: a text of somebody else for person ${user}`)
  }
}

/** A server that is too busy says when to come again. */
const maxTries = 5
const ask = async (method: string, path: string, body: unknown): Promise<Response> => {
  for (let tries = 1; ; tries++) {
    const response = await pika.client.request(method, path, body)
    const seconds = Number(response.headers.get("retry-after"))
    if (response.status !== 503 || tries === maxTries || !(seconds > 0)) return response
    await Bun.sleep(seconds * 1000)
  }
}

const send = async (method: string, path: string, allowed: number[], body?: unknown): Promise<Json | null> => {
  const response = await ask(method, path, body)
  const answer = response.status === 204 ? {} : ((await response.json()) as Json)
  if (allowed.includes(response.status)) return response.status < 300 ? answer : null
  problems.push(`${method} ${path.split("/").slice(0, 4).join("/")} → ${response.status} ${answer.message}`)
  return null
}

const pick = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(Math.random() * values.length)]
const anItem = (user: number): string => `${markOf(user)} keeps item ${Math.floor(Math.random() * items)}`

type Act = (user: number) => Promise<void>
const add: Act = async (user) => {
  const fact = await send("POST", "/api/v1/memories", [200, 201], {
    user_id: `person ${user}`,
    fact_value: anItem(user),
  })
  if (!fact) return
  checkFacts(user, [fact], "add")
  known[user]?.push(String(fact.id))
}
const search: Act = async (user) => {
  const query = Math.random() < 0.5 ? "Who keeps which item?" : `item ${markOf(Math.floor(Math.random() * users))}`
  const answer = await send("POST", "/api/v1/search_facts", [200], {
    user_id: `person ${user}`,
    query,
    score_threshold: 0,
    limit: 30,
  })
  if (answer?.query !== query) problems.push("search: the answer to another question")
  checkFacts(user, answer?.facts ?? [], "search")
}
const oldSearch: Act = async (user) => {
  const answer = await send("POST", "/search_facts", [200], { user_id: `person ${user}`, query: "item" })
  checkFacts(user, (answer?.data as Json | undefined)?.results ?? [], "search (old)")
}
const list: Act = async (user) =>
  checkFacts(
    user,
    (await send("GET", `/api/v1/memories?user_id=person%20${user}&include_past=true`, [200]))?.items ?? [],
    "list",
  )
const withKnown =
  (act: (user: number, path: string) => Promise<void>): Act =>
  async (user) => {
    const id = pick(known[user] ?? [])
    if (id) await act(user, `/api/v1/memories/${id}`)
    else await add(user)
  }
const get = withKnown(async (user, path) => {
  const fact = await send("GET", path, [200, 404])
  if (fact) checkFacts(user, [fact], "get")
})
const history = withKnown(async (user, path) => {
  const entries = (await send("GET", `${path}/history`, [200, 404]))?.items as Json[] | undefined
  checkFacts(user, entries?.map((entry) => ({ id: entry.memory_id, fact_value: entry.fact_value })) ?? [], "history")
})
const patch = withKnown(async (user, path) => {
  const fact = await send("PATCH", path, [200, 404, 409], {
    fact_value: `${anItem(user)} well`,
    category: "possession",
  })
  if (fact) checkFacts(user, [fact], "patch")
})
const forget = withKnown(async (_user, path) => void (await send("DELETE", path, [204, 404])))
const extract: Act = async (user) => {
  const says = Math.random() < 0.5 ? `I have a dog named ${markOf(user)}` : `My sister's name is ${markOf(user)}`
  const job = await send("POST", "/api/v1/extract_facts", [202], {
    user_id: `person ${user}`,
    conversation: [{ role: "user", content: says }],
  })
  if (job) claim(user, job.job_id, "extract")
}
const graph: Act = async (user) => {
  const answer = await send("GET", `/api/v1/users/person%20${user}/graph?depth=2`, [200])
  for (const node of (answer?.nodes ?? []) as Json[])
    if (node.name !== (node.label === "User" ? `person ${user}` : markOf(user)))
      problems.push(`graph: ${node.name} for person ${user}`)
  for (const edge of (answer?.edges ?? []) as Json[]) claim(user, edge.fact_id, "graph")
}
const profile: Act = async (user) => {
  const answer = await send("GET", `/api/v1/users/person%20${user}/profile?max_tokens=300`, [200])
  for (const category of (answer?.categories ?? []) as { facts: Json[] }[]) checkFacts(user, category.facts, "profile")
}
const listJobs: Act = async (user) => {
  const answer = await send("GET", `/api/v1/jobs?user_id=person%20${user}`, [200])
  for (const job of (answer?.items ?? []) as Json[]) claim(user, job.job_id, "jobs")
}

const acts: [share: number, act: Act][] = [
  [26, search],
  [4, oldSearch],
  [16, list],
  [16, get],
  [14, add],
  [5, patch],
  [5, forget],
  [3, extract],
  [4, graph],
  [3, profile],
  [2, history],
  [2, listJobs],
]
const deck = acts.flatMap(([share, act]) => Array<Act>(share).fill(act))

test(`${callers * requestsEach} requests of ${callers} callers for ${users} people at once: nobody is given what is another's`, async () => {
  expect(deck).toHaveLength(100)
  const call = async (caller: number) => {
    for (let n = 0; n < requestsEach; n++) await (pick(deck) ?? search)(caller % users)
  }
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  expect(problems).toEqual([])
  expect(owners.size).toBeGreaterThan(users * 4)

  const { sql } = pika
  await until(
    "every job is over",
    async () => {
      const [open] = await sql`select count(*)::int as count from jobs where status in ('pending', 'processing')`
      return open?.count === 0
    },
    60_000,
  )
  const failed = await sql`select status, error, count(*)::int from jobs where status <> 'completed' group by 1, 2`
  expect([...failed]).toEqual([])
  const rows = await sql<{ user_id: string; fact_value: string }[]>`select user_id, fact_value from facts`
  expect(rows.length).toBeGreaterThan(users)
  expect(rows.filter((row) => !row.fact_value.includes(markOf(Number(row.user_id.split(" ")[1]))))).toEqual([])
  expect(await findDisagreements(sql)).toEqual([])
}, 240_000)
