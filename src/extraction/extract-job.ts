import { z } from "zod"
import { notAfter } from "../dates/said-at.ts"
import { defineJob, type RunningJob } from "../feature/job.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { isTimeZone } from "../platform/time-zone.ts"
import type { Services } from "./context.ts"
import { progressSteps, readConversation } from "./read-conversation.ts"
import { resultSchema, toldResultSchema } from "./result.ts"
import { conversationSchema, instructionsField } from "./schemas.ts"
import { tellResults } from "./tell-results.ts"

export const extractJobType = "memory.extract"

export const payloadSchema = z.object({
  conversation_id: z.string().nullable(),
  conversation: conversationSchema,
  metadata: z.record(z.string(), z.unknown()),
  said_at: z.iso.datetime().optional(),
  time_zone: z.string().refine(isTimeZone).optional(),
  instructions: instructionsField.optional(),
  expires_at: z.iso.datetime().optional(),
})
export type ExtractPayload = z.infer<typeof payloadSchema>

type ExtractJob = RunningJob<ExtractPayload, keyof typeof progressSteps>

const extract = async (services: Services, job: ExtractJob) => {
  const { conversation, conversation_id, metadata, said_at, time_zone, instructions, expires_at } = job.payload
  const write = await readConversation(services, job, {
    key: job.id,
    conversationId: conversation_id,
    turns: conversation,
    metadata,
    saidAt: notAfter(job.createdAt, said_at),
    timeZone: time_zone,
    instructions,
    expiresAt: expires_at === undefined ? undefined : new Date(expires_at),
  })
  return async (tx: Transaction) => (await write(tx)).result
}

export const extractJob = defineJob({
  type: extractJobType,
  auditAction: "memory.store",
  payload: payloadSchema,
  result: resultSchema,
  told: toldResultSchema,
  progressSteps,
  payloadHoldsPersonalText: true,
  timeLimitSeconds: 300,
  maxConcurrent: null,
  run: extract,
  tell: tellResults,
})
