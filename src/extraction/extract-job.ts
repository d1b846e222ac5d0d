import { z } from "zod"
import { notAfter } from "../dates/said-at.ts"
import { embeddingText } from "../facts/embedding-text.ts"
import { defineJob, PermanentJobError, type RunningJob } from "../feature/job.ts"
import { listKnownFacts } from "../memories/queries.ts"
import { lockUser } from "../people/lock-user.ts"
import { findTimeZone, learnTimeZone } from "../people/time-zone.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { dayIn, isTimeZone } from "../platform/time-zone.ts"
import { mapInTurns } from "../platform/turns.ts"
import { indexWhenLarge } from "../vectors/vector-index.ts"
import type { Services } from "./context.ts"
import { dateFacts } from "./date-facts.ts"
import { factsExtracted } from "./metrics.ts"
import type { Reading } from "./read-windows.ts"
import { resultSchema, toldResultSchema } from "./result.ts"
import { conversationSchema, instructionsField } from "./schemas.ts"
import { withoutSecrets } from "./secrets.ts"
import { storeFacts } from "./store-facts.ts"
import { tellResults } from "./tell-results.ts"
import { startTrial } from "./trial.ts"
import { readWording } from "./wording.ts"

export const extractJobType = "memory.extract"

export const payloadSchema = z.object({
  conversation_id: z.string().nullable(),
  conversation: conversationSchema,
  metadata: z.record(z.string(), z.unknown()),
  said_at: z.iso.datetime().optional(),
  time_zone: z.string().refine(isTimeZone).optional(),
  instructions: instructionsField.optional(),
})
export type ExtractPayload = z.infer<typeof payloadSchema>

/** Number of known facts that an extractor gets, latest first. */
const knownFacts = 100

const progressSteps = { reading: 10, embedding: 60 }
type ExtractJob = RunningJob<ExtractPayload, keyof typeof progressSteps>

/** Reads the conversation, embeds its facts in one batch, and stores all of them or none. */
const readConversation = async (services: Services, job: ExtractJob) => {
  const { conversation, conversation_id, metadata, said_at, time_zone, instructions } = job.payload
  const saidAt = notAfter(job.createdAt, said_at)
  const limits = { signal: job.signal, timeoutMilliseconds: 60_000, retries: 1, caller: "job" as const }
  const trial = services.experiment && startTrial(services.experiment, job.id)
  if (trial) job.whenFailed(trial.fail)

  await job.setStep("reading", `Reading ${conversation.length} ${conversation.length === 1 ? "turn" : "turns"}`)
  const { known, timeZone } = await asUser(services.sql, job.userId, async (tx) => ({
    known: await listKnownFacts(tx, job.userId, knownFacts),
    timeZone: time_zone ?? (await findTimeZone(tx, job.userId)) ?? services.timeZone,
  }))
  const extract = trial ? trial.extract : services.extractor
  const input = {
    turns: conversation,
    known: known.map((fact) => ({
      text: fact.fact_value,
      category: fact.category,
      entities: fact.entities,
      relations: fact.relations,
      saidAt: fact.said_at,
    })),
    saidAt,
    timeZone,
    ...(instructions === undefined ? {} : { instructions }),
  }
  const found = await services.tracing.run("extract", { attributes: { "pika.turns": conversation.length } }, () =>
    extract(input, limits, readingOf(services, job)),
  )
  const day = dayIn(timeZone, saidAt)
  const facts = await mapInTurns(found.facts, withoutSecrets)
  const outcome = { ...found, facts: await dateFacts(facts, conversation, day) }
  const count = outcome.facts.length
  if (count > 0) await job.setStep("embedding", `Embedding ${count} ${count === 1 ? "fact" : "facts"}`)
  const embedded = count > 0 ? await services.spaces.embedFacts(outcome.facts.map(embeddingText), limits) : []

  const isPlain = await readWording(conversation, outcome.facts)

  return async (tx: Transaction) => {
    const [vectors, factCount] = await Promise.all([services.spaces.hold(tx, embedded), lockUser(tx, job.userId)])
    await indexWhenLarge(services, tx, job.userId, factCount, job.requestId)
    if (time_zone !== undefined) await learnTimeZone(tx, job.userId, time_zone, saidAt)
    const source = {
      userId: job.userId,
      jobId: job.id,
      conversationId: conversation_id,
      metadata,
      saidAt,
      heardAt: job.createdAt,
      timeZone,
      isPlain,
    }
    const results = await storeFacts(tx, source, outcome, vectors)
    for (const { outcome: became } of results) services.metrics.get(factsExtracted).inc({ outcome: became })
    await trial?.complete(tx, results)
    services.readings.delete(job.id)
    const learned = results.filter(({ outcome: became }) => became !== "duplicate" && became !== "rejected")
    return { facts_extracted: learned.length, results }
  }
}

/** What an earlier attempt in this process has read is not read again. */
const readingOf = ({ readings }: Services, job: ExtractJob): Reading => {
  const read = readings.get(job.id) ?? new Map()
  readings.set(job.id, read)
  const goOn = async (done: number, windows: number): Promise<void> => {
    const counts = await job.setStep("reading", `Read ${done} of ${windows} parts`, done / windows)
    if (!counts) throw new PermanentJobError("It was cancelled.")
  }
  return { read, isLast: job.isLast, goOn }
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
  run: readConversation,
  tell: tellResults,
})
