import { embeddingText } from "../facts/embedding-text.ts"
import type { ExtractionOutcome, Turn } from "../facts/extraction.ts"
import { PermanentJobError, type RunningJob } from "../feature/job.ts"
import { doubtFacts } from "../memories/doubt-facts.ts"
import { endExpired } from "../memories/end-expired.ts"
import { readKnownOf } from "../memories/queries.ts"
import { lockUser } from "../people/lock-user.ts"
import { learnTimeZone } from "../people/time-zone.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import { dayIn } from "../platform/time-zone.ts"
import { mapInTurns } from "../platform/turns.ts"
import { indexWhenLarge } from "../vectors/vector-index.ts"
import type { Services } from "./context.ts"
import { dateFacts } from "./date-facts.ts"
import { factsExtracted } from "./metrics.ts"
import type { Reading } from "./read-windows.ts"
import type { NewResult } from "./result.ts"
import { withoutSecrets } from "./secrets.ts"
import { readKnown, storeFacts } from "./store-facts.ts"
import { startTrial } from "./trial.ts"
import { readWording } from "./wording.ts"

/** Number of known facts that an extractor gets, latest first. */
const knownFacts = 100

/** The steps of a job that reads a conversation. */
export const progressSteps = { reading: 10, embedding: 60 }
export type ReadingJob = Omit<RunningJob<unknown, keyof typeof progressSteps>, "payload">

export type Conversation = {
  /** Attempts with the same key read the same turns. */
  key: string
  conversationId: string | null
  turns: Turn[]
  metadata: Record<string, unknown>
  saidAt: Date
  /** As the caller gave it; undefined: the one that is known for the person. */
  timeZone?: string | undefined
  instructions?: string | undefined
  /** When what it tells ceases to be true; undefined: nothing is said about that. */
  expiresAt?: Date | undefined
}

/** `ended`: how many memories are no longer true. */
export type Learned = { result: NewResult; ended: number }

/**
 * Finds the facts of a conversation, and embeds them in one batch. The function it returns stores all of them or none, in the transaction
 * that completes the job.
 */
export const readConversation = async (
  services: Services,
  job: ReadingJob,
  conversation: Conversation,
): Promise<(tx: Transaction) => Promise<Learned>> => {
  const { turns, conversationId, metadata, saidAt } = conversation
  const limits = { signal: job.signal, timeoutMilliseconds: 60_000, retries: 1, caller: "job" as const }
  const trial = services.experiment && startTrial(services.experiment, job.id)
  if (trial) job.whenFailed(trial.fail)

  await job.setStep("reading", `Reading ${turns.length} ${turns.length === 1 ? "turn" : "turns"}`)
  const { input, versions, timeZone } = await prepareInput(services, job.userId, conversation)
  const extract = trial ? trial.extract : services.extractor
  const found = await services.tracing.run("extract", { attributes: { "pika.turns": turns.length } }, () =>
    extract(input, limits, readingOf(services, job, conversation.key)),
  )
  const facts = await mapInTurns(found.facts, withoutSecrets)
  const outcome = { ...found, facts: await dateFacts(facts, turns, dayIn(timeZone, saidAt)) }
  const count = outcome.facts.length
  if (count > 0) await job.setStep("embedding", `Embedding ${count} ${count === 1 ? "fact" : "facts"}`)
  const embedded = count > 0 ? await services.spaces.embedFacts(outcome.facts.map(embeddingText), limits) : []
  const isPlain = await readWording(turns, outcome.facts)

  return async (tx) => {
    const source = {
      ...{ userId: job.userId, jobId: job.id, conversationId, metadata },
      ...{ saidAt, heardAt: job.createdAt, timeZone, isPlain, expiresAt: conversation.expiresAt ?? null },
    }
    // Sent together, and carried out in this order: what is known is read after the lock is held.
    const [vectors, factCount, expired, known] = await together([
      services.spaces.hold(tx, embedded),
      lockUser(tx, job.userId),
      endExpired(tx, job.userId),
      readKnown(tx, source, outcome.facts),
    ])
    await indexWhenLarge(services, tx, job.userId, factCount, job.requestId)
    if (conversation.timeZone !== undefined) await learnTimeZone(tx, job.userId, conversation.timeZone, saidAt)
    const current = expired > 0 ? await readKnown(tx, source, outcome.facts) : known
    await doubtFacts(tx, source, doubtsOf(outcome, versions))
    const { results, ended } = await storeFacts(tx, source, outcome, current, vectors)
    for (const { outcome: became } of results) services.metrics.get(factsExtracted).inc({ outcome: became })
    await trial?.complete(tx, results)
    services.readings.delete(conversation.key)
    const learned = results.filter(({ outcome: became }) => became !== "duplicate" && became !== "rejected")
    return { result: { facts_extracted: learned.length, results }, ended }
  }
}

/** What an extractor gets: the conversation, and what is known about the person. */
const prepareInput = async (
  services: Services,
  userId: string,
  { turns, saidAt, timeZone: given, instructions }: Conversation,
) => {
  const known = await readKnownOf(services.sql, userId, knownFacts)
  const timeZone = given ?? known.timeZone ?? services.timeZone
  const input = {
    turns,
    known: known.facts.map((fact) => ({
      id: fact.id,
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
  return { input, versions: new Map(known.facts.map(({ id, version }) => [id, version])), timeZone }
}

/** What the conversation puts in doubt, with the versions of the facts that it was compared with. */
const doubtsOf = ({ doubts = [] }: ExtractionOutcome, versions: ReadonlyMap<string, number>) =>
  doubts.flatMap(({ id, stillTrue }) => {
    const version = versions.get(id)
    return version === undefined ? [] : [{ id, version, stillTrue }]
  })

/** What an earlier attempt in this process has read is not read again. */
const readingOf = ({ readings }: Services, job: ReadingJob, key: string): Reading => {
  const read = readings.get(key) ?? new Map()
  readings.set(key, read)
  const goOn = async (done: number, windows: number): Promise<void> => {
    const counts = await job.setStep("reading", `Read ${done} of ${windows} parts`, done / windows)
    if (!counts) throw new PermanentJobError("It was cancelled.")
  }
  return { read, isLast: job.isLast, goOn }
}
