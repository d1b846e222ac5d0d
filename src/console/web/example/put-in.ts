import { PikaError } from "../../../../clients/typescript/src/index.ts"
import { api } from "../api.ts"
import { family } from "./family.ts"
import type { Talk, Told } from "./told.ts"

/** One finished job of a person: a conversation or a document. */
export type Step = { person: Told; jobId: string; done: number; of: number; learnt: string[] }

const dayMs = 86_400_000
const timeZone = "Asia/Ho_Chi_Minh"

/** Adds the family, in the order in which things were said. Calls `tell` after each job. */
export const putIn = async (tell: (step: Step) => void): Promise<void> => {
  await Promise.all(family.map((person) => putPersonIn(person, tell)))
}

const putPersonIn = async (person: Told, tell: (step: Step) => void): Promise<void> => {
  const { id, talks, documents = [], chat } = person
  const of = talks.length + documents.length
  let done = 0
  const follow = async (jobId: string): Promise<void> => {
    const job = await api.waitForJob(jobId)
    if (job.status !== "completed") throw new PikaError(job.error ?? "It was cancelled.", 0, "JOB_FAILED")
    done += 1
    tell({ person, jobId, done, of, learnt: readLearnt(job.data) })
  }
  for (const talk of talks) await follow(await handIn(id, talk))
  for (const { title, filename, text } of documents) {
    const file = new File([text], filename, { type: "text/markdown" })
    const { job_id } = await api.documentCreate({ user_id: id, title, file })
    // Null: this file is there already.
    if (job_id !== null) await follow(job_id)
  }
  if (chat) await talk(id, chat)
}

const handIn = async (userId: string, { daysAgo, turns }: Talk): Promise<string> => {
  const { job_id } = await api.memoryExtract({
    user_id: userId,
    conversation: turns.map(([role, content]) => ({ role, content })),
    said_at: new Date(Date.now() - daysAgo * dayMs).toISOString(),
    time_zone: timeZone,
  })
  return job_id
}

const talk = async (userId: string, { title, questions }: NonNullable<Told["chat"]>): Promise<void> => {
  const { id } = await api.chatSessionCreate({ user_id: userId, title })
  for (const query of questions) await api.answerAskInSession({ id, query })
}

type Job = Awaited<ReturnType<typeof api.jobRead>>

const readLearnt = (data: Job["data"]): string[] =>
  data !== null && "results" in data ? data.results.map(({ memory }) => memory).filter((memory) => memory !== "") : []
