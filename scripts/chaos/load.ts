import { z } from "zod"
import { ask, isFine, type Sample } from "./ask.ts"
import type { Job, Ledger, Told } from "./ledger.ts"

/** Where requests go, in turn, and what they leave behind. */
export type Target = { urls: () => string[]; key: string; samples: Sample[] }

const factsSchema = z.object({ facts: z.array(z.object({ user_id: z.string(), fact_value: z.string() })) })
const acceptedSchema = z.object({ job_id: z.string() })
const jobSchema = z.object({ status: z.string(), error: z.string().nullable() })

/** Each of these loops sends a request, waits this many milliseconds, and repeats. */
const loops = { search: [25, 25, 25, 25, 25, 25], extract: [100, 100], add: [150], read: [100], follow: [20, 20] }

let turn = 0
const nextUrl = (target: Target): string => {
  const urls = target.urls()
  return urls[turn++ % urls.length] ?? "http://127.0.0.1:1"
}

/** Searches, conversations, memories and reads until `stop`. Each answer is compared with the ledger. */
export const startLoad = (ledger: Ledger, target: Target) => {
  let isOver = false
  const repeat = async (rest: number, work: () => Promise<void>): Promise<void> => {
    while (!isOver) {
      await work()
      await Bun.sleep(rest)
    }
  }
  let next = 0
  const works = {
    search: () => search(ledger, target),
    extract: () => extract(ledger, target, ledger.tell()),
    add: () => add(ledger, target, ledger.tell()),
    read: () => read(ledger, target),
    follow: async () => {
      const open = ledger.jobs.filter((job) => job.status === "open")
      const job = open[next++ % open.length]
      if (job) await follow(ledger, target, job)
    },
  }
  const running = (Object.keys(loops) as (keyof typeof loops)[]).flatMap((name) =>
    loops[name].map((rest) => repeat(rest, works[name])),
  )
  return {
    stop: async () => {
      isOver = true
      await Promise.all(running)
    },
  }
}

const search = async (ledger: Ledger, target: Target): Promise<void> => {
  const told = ledger.pick()
  if (!told) return
  const body = { user_id: told.user, query: told.name, limit: 5 }
  const answer = await ask(target.samples, "search", `${nextUrl(target)}/api/v1/search_facts`, {
    key: target.key,
    body,
  })
  if (answer.outcome !== 200) return
  const { facts } = factsSchema.parse(answer.body)
  for (const fact of facts) {
    ledger.checkOwner(told.user, fact.fact_value)
    if (fact.user_id !== told.user) ledger.wrong.push(`a search for ${told.user} answered with ${fact.user_id}`)
  }
  if (!facts.some((fact) => fact.fact_value.includes(told.name)))
    ledger.wrong.push(`a search for ${told.user} missed ${told.name}`)
}

/** Sends a conversation with its idempotency key: however often it is sent, it counts once. */
export const extract = async (ledger: Ledger, target: Target, told: Told): Promise<void> => {
  const body = { user_id: told.user, conversation: [{ role: "user", content: `I have a dog named ${told.name}` }] }
  const headers = { "Idempotency-Key": told.idempotencyKey }
  const url = `${nextUrl(target)}/api/v1/extract_facts`
  const answer = await ask(target.samples, "extract", url, { key: target.key, body, headers })
  if (answer.outcome !== 202) {
    ledger.unanswered.push(told)
    return
  }
  const id = acceptedSchema.parse(answer.body).job_id
  ledger.jobs.push({ told, id, acceptedAt: performance.now(), status: "open", error: null, endedAt: null })
}

const add = async (ledger: Ledger, target: Target, told: Told): Promise<void> => {
  const body = { user_id: told.user, fact_value: `User has a dog named ${told.name}` }
  const answer = await ask(target.samples, "add", `${nextUrl(target)}/api/v1/memories`, { key: target.key, body })
  if (isFine(answer.outcome)) ledger.store(told)
}

const read = async (ledger: Ledger, target: Target): Promise<void> => {
  const user = ledger.users[Math.floor(Math.random() * ledger.users.length)] ?? ""
  const paths = [`/api/v1/memories?user_id=${user}`, `/api/v1/users/${user}/profile`, `/api/v1/users/${user}/graph`]
  const path = paths[Math.floor(Math.random() * paths.length)] ?? ""
  const answer = await ask(target.samples, "read", `${nextUrl(target)}${path}`, { key: target.key })
  if (answer.outcome === 200) ledger.checkOwner(user, JSON.stringify(answer.body))
}

/** Reads a job's status, and records its end. */
export const follow = async (ledger: Ledger, target: Target, job: Job): Promise<void> => {
  const answer = await ask(target.samples, "job", `${nextUrl(target)}/api/v1/jobs/${job.id}`, { key: target.key })
  if (answer.outcome === 404) ledger.wrong.push(`the job ${job.id} was accepted and is not known`)
  if (answer.outcome !== 200 || job.status !== "open") return
  const { status, error } = jobSchema.parse(answer.body)
  if (status === "pending" || status === "processing") return
  job.status = status === "completed" ? "completed" : "failed"
  job.error = error
  job.endedAt = performance.now()
  if (status === "completed") ledger.store(job.told)
}
