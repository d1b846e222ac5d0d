import { z } from "zod"
import { progressSteps, readConversation } from "../../extraction/read-conversation.ts"
import { type NewResult, resultSchema, toldResultSchema } from "../../extraction/result.ts"
import { tellResults } from "../../extraction/tell-results.ts"
import { defineJob, type RunningJob } from "../../feature/job.ts"
import { findTimeZone } from "../../people/time-zone.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Services } from "../context.ts"
import { appendEvent } from "../events/append-event.ts"
import { turnsRemembered } from "./metrics.ts"
import { findSession, holdSession, leaveOutWaiting, markRemembered, standAsRead, tryAgainLater } from "./queries.ts"
import { rememberJobType } from "./queue-due-sessions.ts"
import { readSaid, type Said } from "./read-said.ts"
import { rememberAtOnce, writesMemory } from "./schedule-memory.ts"

const counts = {
  turns: z.int().openapi({ description: "How many turns of the user were handed over." }),
  ended: z.int().openapi({ description: "How many memories are no longer true." }),
}
const keptSchema = resultSchema.extend(counts)
type Remembered = NewResult & { turns: number; ended: number }
const nothing: Remembered = { turns: 0, ended: 0, facts_extracted: 0, results: [] }

const payloadSchema = z.object({ session_id: z.uuid() })
type RememberJob = RunningJob<z.infer<typeof payloadSchema>, keyof typeof progressSteps>

/**
 * Hands what the user said in a session to extraction. The facts, the marks of the turns and the event are one transaction, and it counts
 * only if the turns stand as they were read: so each is handed over once, whatever breaks off.
 */
const remember = async (services: Services, job: RememberJob) => {
  const { userId, payload } = job
  const sessionId = payload.session_id
  const said = await asUser(services.sql, userId, async (tx) => {
    const session = await findSession(tx, userId, sessionId)
    if (!session || !writesMemory(session)) return null
    return readSaid(tx, userId, sessionId, (await findTimeZone(tx, userId)) ?? services.timeZone)
  })
  const learn = said && (await readConversation(services, job, conversationOf(job, said)))
  return async (tx: Transaction): Promise<Remembered> => {
    const session = await holdSession(tx, userId, sessionId)
    if (!session) return nothing
    if (!writesMemory(session)) {
      await leaveOutWaiting(tx, userId, sessionId)
      return nothing
    }
    if (!said || !learn) return nothing
    const stands = await standAsRead(tx, userId, said.messages)
    const remembered = stands ? await write(services, tx, { userId, sessionId, said, learn }) : nothing
    // What else waits, or was changed meanwhile.
    await rememberAtOnce(tx, userId, sessionId)
    return remembered
  }
}

const conversationOf = (job: RememberJob, { turns, saidAt }: Said) => ({
  // What was said or edited between two attempts is read.
  key: `${job.id} ${Bun.hash(JSON.stringify(turns))}`,
  conversationId: job.payload.session_id,
  turns,
  metadata: {},
  saidAt,
})

type Learning = {
  userId: string
  sessionId: string
  said: Said
  learn: Awaited<ReturnType<typeof readConversation>>
}

const write = async (
  { metrics }: Services,
  tx: Transaction,
  { userId, sessionId, said, learn }: Learning,
): Promise<Remembered> => {
  const turns = said.messages.length
  const { result, ended } = await learn(tx)
  await markRemembered(tx, userId, said.messages)
  const payload = { stored: result.facts_extracted, ended }
  if (payload.stored + ended > 0) await appendEvent(tx, userId, sessionId, { type: "memory_updated", payload })
  metrics.get(turnsRemembered).inc(turns)
  return { ...result, turns, ended }
}

export const rememberJob = defineJob({
  type: rememberJobType,
  auditAction: "chat.remember",
  payload: payloadSchema,
  result: keptSchema,
  told: toldResultSchema.extend(counts),
  progressSteps,
  payloadHoldsPersonalText: false,
  timeLimitSeconds: 300,
  maxConcurrent: null,
  run: remember,
  tell: async (reader, kept) => {
    const told = await tellResults(reader, kept)
    return told.map((one, at) => ({ ...one, turns: kept[at]?.result.turns ?? 0, ended: kept[at]?.result.ended ?? 0 }))
  },
  whenGivenUp: tryAgainLater,
})
