import { z } from "zod"
import { type Answer, ask, type Sample } from "../chaos/ask.ts"
import type { People } from "./people.ts"

export type Soak = {
  url: string
  key: string
  people: People
  /** Maximum number of facts, of all people together. */
  mostFacts: number
  samples: Sample[]
  /** Accepted jobs that have not ended, oldest first. */
  jobs: { id: string; user: string; name: string }[]
  wrong: string[]
}

const factSchema = z.object({ id: z.string() })
const acceptedSchema = z.object({ job_id: z.string() })
const jobSchema = z.object({
  status: z.string(),
  data: z.object({ results: z.array(z.object({ id: z.string().nullable(), outcome: z.string() })) }).nullable(),
})
const questions = [
  "what pets do I have",
  "dog",
  "con chó của mình tên gì",
  "who lives with me",
  "what was my dog called",
]

const send = async (
  soak: Soak,
  what: string,
  path: string,
  expected: readonly number[],
  init: Parameters<typeof ask>[3] = {},
): Promise<Answer> => {
  const answer = await ask(soak.samples, what, `${soak.url}${path}`, { key: soak.key, ...init })
  if (typeof answer.outcome !== "number" || !expected.includes(answer.outcome))
    soak.wrong.push(`${what} answered ${answer.outcome}`)
  return answer
}

const search = async (soak: Soak): Promise<void> => {
  const one = soak.people.any()
  if (!one) return
  const isNamed = Math.random() < 0.5
  const query = isNamed ? one.name : (questions[Math.floor(Math.random() * questions.length)] ?? "dog")
  const body = { user_id: one.user, query, limit: 10 }
  await send(soak, "search", "/api/v1/search_facts", [200], { body })
}

export const add = async (soak: Soak): Promise<void> => {
  const { user, name } = soak.people.next()
  const body = { user_id: user, fact_value: `User has a dog named ${name}` }
  const answer = await send(soak, "add", "/api/v1/memories", [200, 201], { body })
  const fact = factSchema.safeParse(answer.body)
  if (fact.success) soak.people.remember({ user, id: fact.data.id, name })
  await forget(soak)
}

const forget = async (soak: Soak): Promise<void> => {
  const oldest = soak.people.takeOldest(soak.mostFacts)
  if (oldest) await send(soak, "forget", `/api/v1/memories/${oldest.id}`, [200, 204, 404], { method: "DELETE" })
}

const extract = async (soak: Soak): Promise<void> => {
  const { user, name } = soak.people.next()
  const conversation = [{ role: "user", content: `I have a dog named ${name}` }]
  const answer = await send(soak, "extract", "/api/v1/extract_facts", [202], { body: { user_id: user, conversation } })
  const accepted = acceptedSchema.safeParse(answer.body)
  if (accepted.success) soak.jobs.push({ id: accepted.data.job_id, user, name })
  await forget(soak)
}

/** Reads the status of the oldest job; if it has not ended, it goes back to its place. */
export const follow = async (soak: Soak): Promise<void> => {
  const job = soak.jobs.shift()
  if (!job) return
  const answer = await send(soak, "job", `/api/v1/jobs/${job.id}`, [200])
  const state = jobSchema.safeParse(answer.body).data
  if (state?.status === "completed") {
    const id = state.data?.results.find((result) => result.id !== null)?.id
    if (id) soak.people.remember({ user: job.user, id, name: job.name })
    else soak.wrong.push(`job ${job.id} stored nothing`)
  } else if (state?.status === "pending" || state?.status === "processing") soak.jobs.unshift(job)
  else soak.wrong.push(`job ${job.id} is ${state?.status}`)
}

const edit = async (soak: Soak): Promise<void> => {
  const one = soak.people.any()
  const { name } = soak.people.next()
  if (!one) return
  const body = { fact_value: `User has a dog named ${name}` }
  const answer = await send(soak, "edit", `/api/v1/memories/${one.id}`, [200, 404], { method: "PATCH", body })
  if (answer.outcome === 200) one.name = name
}

const read = (path: (user: string) => string, what: string) => async (soak: Soak) => {
  await send(soak, what, path(soak.people.anyUser()), [200])
}

/** Requests of a careless or hostile client: each is refused and stores nothing. */
const bad = async (soak: Soak): Promise<void> => {
  const path = "/api/v1/search_facts"
  const wrongs: (() => Promise<unknown>)[] = [
    () => send(soak, "bad", path, [400], { body: { user_id: "x", query: "x", unknown: 1 } }),
    () => send(soak, "bad", path, [400], { body: { user_id: 7, query: "" } }),
    () => send(soak, "bad", path, [401], { body: { user_id: "x", query: "x" }, key: "no-such-key" }),
    () => send(soak, "bad", path, [413], { body: { user_id: "x", query: "x".repeat(1_100_000) } }),
    () => send(soak, "bad", `/api/v1/memories/${crypto.randomUUID()}`, [400, 404]),
    () => send(soak, "bad", "/no/such/place", [404]),
  ]
  await wrongs[Math.floor(Math.random() * wrongs.length)]?.()
}

/** Number of each per hundred searches. */
export const mix: { share: number; work: (soak: Soak) => Promise<void> }[] = [
  { share: 100, work: search },
  { share: 5, work: extract },
  { share: 10, work: follow },
  { share: 5, work: add },
  { share: 3, work: edit },
  { share: 4, work: read((user) => `/api/v1/users/${user}/profile`, "profile") },
  { share: 4, work: read((user) => `/api/v1/users/${user}/graph`, "graph") },
  { share: 4, work: read((user) => `/api/v1/memories?user_id=${user}`, "list") },
  { share: 1, work: read(() => "/metrics", "metrics") },
  { share: 5, work: bad },
]
