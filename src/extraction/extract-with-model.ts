import { z } from "zod"
import { isAge, withDates } from "../memories/answer-text.ts"
import { categorySchema, entitySchema, entityTypeSchema, relationSchema, storableText } from "../memories/fact.ts"
import type { CallLimits, ModelClient } from "../platform/providers/openai.ts"
import { ProviderError } from "../platform/providers/provider-error.ts"
import { dayIn, weekdayOf } from "../platform/time-zone.ts"
import {
  type ExtractionInput,
  type ExtractionOutcome,
  endingSchema,
  extractedFactSchema,
  type KnownFact,
  type Turn,
} from "./extraction.ts"
import type { Prompt } from "./prompt.ts"
import { splitIntoWindows } from "./windows.ts"

/** The shape that is asked of the model. Limits are left out: OpenAI's strict mode knows few keywords; each fact is checked after. */
const answerSchema = z.object({
  facts: z.array(
    z.object({
      text: z.string(),
      category: categorySchema,
      tags: z.array(z.string()),
      confidence: z.number(),
      entities: z.array(z.object({ name: z.string(), type: entityTypeSchema })),
      relations: z.array(z.object({ subject: z.string(), type: z.string(), target: z.string() })),
      ends: z.array(z.object({ subject: z.string(), type: z.string().nullable(), target: z.string().nullable() })),
      valid_from: z.string().nullable(),
    }),
  ),
})
const answerJsonSchema = z.toJSONSchema(answerSchema) as Record<string, unknown>
/** The valid ones of a list: one malformed tag or relation does not cost the fact it belongs to. */
const validItems = <Item>(item: z.ZodType<Item>, maximum: number) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.flatMap((value) => item.safeParse(value).data ?? []).slice(0, maximum))

const offeredFactSchema = z
  .object({
    text: z.string().transform((text) => text.normalize("NFC").trim()),
    category: categorySchema.catch("other"),
    confidence: z.number().min(0).max(1).catch(0.7),
    tags: validItems(storableText(60), 8),
    entities: validItems(entitySchema, 16),
    relations: validItems(relationSchema, 8),
    ends: validItems(endingSchema, 8),
    valid_from: z.iso.date().nullable().catch(null),
  })
  .pipe(extractedFactSchema)

const looseAnswerSchema = z.object({ facts: z.array(z.unknown()) })

/** More than this of one conversation is a model that has gone astray. */
const mostFacts = 500

/** The longest conversation has about 45 windows: one after the other, a model of 7 s a call would not be done in a job's time. */
const windowsAtOnce = 4

/** Asks the model once for each window of the conversation. Throws a `ProviderError` when an answer is not of the asked shape. */
export const extractWithModel = async (
  client: ModelClient,
  { model, prompt: { system } }: { model: string; prompt: Prompt },
  input: ExtractionInput,
  limits: CallLimits,
): Promise<ExtractionOutcome> => {
  const outcome: ExtractionOutcome = { facts: [], rejected: [] }
  const seen = new Set<string>()
  const windows = splitIntoWindows(input.turns)
  const ask = async (turns: readonly Turn[]): Promise<unknown[]> => {
    const user = describeConversation(input, turns)
    const request = { model, system, user, schemaName: "facts", schema: answerJsonSchema }
    return readAnswer(client.name, await client.complete(request, limits))
  }
  for (let start = 0; start < windows.length; start += windowsAtOnce) {
    const answers = await Promise.all(windows.slice(start, start + windowsAtOnce).map(ask))
    for (const candidate of answers.flat()) collect(outcome, seen, candidate)
  }
  return outcome
}

/** Adds what the model offered to the facts, or to what was rejected; `seen`: the texts so far. */
const collect = (outcome: ExtractionOutcome, seen: Set<string>, candidate: unknown): void => {
  const fact = offeredFactSchema.safeParse(candidate)
  if (!fact.success) {
    outcome.rejected.push({ reason: "The model's answer was not a complete fact." })
    return
  }
  const key = fact.data.text.toLowerCase()
  if (seen.has(key)) return // Windows overlap: the same fact may be found in two of them.
  seen.add(key)
  if (outcome.facts.length < mostFacts) outcome.facts.push(fact.data)
  else outcome.rejected.push({ reason: `The conversation gave more facts than the ${mostFacts} that it may.` })
}

const readAnswer = (provider: string, answer: unknown): unknown[] => {
  const parsed = looseAnswerSchema.safeParse(answer)
  if (!parsed.success)
    throw new ProviderError(
      provider,
      "malformed",
      `The model at ${provider} did not answer with a list of facts. Set EXTRACTION_MODEL to one that takes a JSON schema.`,
    )
  return parsed.data.facts
}

const describeConversation = ({ saidAt, timeZone = "UTC", known }: ExtractionInput, turns: readonly Turn[]): string => {
  const today = dayIn(timeZone, saidAt)
  return JSON.stringify({
    said_at: saidAt.toISOString(),
    time_zone: timeZone,
    today,
    weekday: weekdayOf(today),
    known: known.map((fact) => withDates(fact.text, datesOf(fact), { timeZone, today })),
    conversation: turns.map((turn) => ({ role: turn.role, content: turn.content })),
  })
}

const datesOf = (fact: KnownFact) => ({ agedAt: isAge(fact.relations) ? fact.saidAt : null, plannedFor: null })
