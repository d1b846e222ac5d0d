import { z } from "zod"
import { isAge, withDates } from "../facts/answer-text.ts"
import {
  type ExtractionInput,
  type ExtractionOutcome,
  endingSchema,
  extractedFactSchema,
  type KnownFact,
} from "../facts/extraction.ts"
import { categorySchema, entitySchema, entityTypeSchema, relationSchema, storableText } from "../facts/fact.ts"
import type { CallLimits } from "../models/call-limits.ts"
import type { ModelClient } from "../models/openai.ts"
import type { Prompt } from "../models/prompt-file.ts"
import { dayIn, weekdayOf } from "../platform/time-zone.ts"
import { withInstructions } from "./prompt.ts"

/**
 * The shape requested from the model. It has no limits, because OpenAI's strict mode supports few keywords; each fact is checked
 * afterwards.
 */
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
/** The valid items of a list: one malformed tag or relation does not discard its fact. */
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
    valid_from: extractedFactSchema.shape.valid_from.catch(null),
  })
  .pipe(extractedFactSchema)

const looseAnswerSchema = z.object({ facts: z.array(z.unknown()) })

/** Asks the model once about these turns, which are one window of a conversation. Throws a `ProviderError`. */
export const extractWithModel = async (
  client: ModelClient,
  { model, prompt }: { model: string; prompt: Prompt },
  input: ExtractionInput,
  limits: CallLimits,
): Promise<ExtractionOutcome> => {
  const request = {
    model,
    system: withInstructions(prompt, input.instructions),
    user: describeConversation(input),
    schemaName: "facts",
    schema: answerJsonSchema,
    shape: looseAnswerSchema,
  }
  const outcome: ExtractionOutcome = { facts: [], rejected: [] }
  const answer = await client.complete(request, limits)
  for (const candidate of answer.facts) {
    const fact = offeredFactSchema.safeParse(candidate)
    if (fact.success) outcome.facts.push(fact.data)
    else outcome.rejected.push({ reason: "The model's answer was not a complete fact." })
  }
  return outcome
}

const describeConversation = ({ saidAt, timeZone = "UTC", known, turns }: ExtractionInput): string => {
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
