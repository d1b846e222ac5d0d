import { z } from "zod"
import { categorySchema, entitySchema, relationSchema, storableText } from "./fact.ts"

/**
 * What a statement says is over. "we moved" ends ("user", "lives_in", null). "I quit piano" ends ("user", "plays", "piano"). "Nibbles
 * died" ends ("user", "owns", "Nibbles") and ("Nibbles", null, null): every lasting state of Nibbles. Past events never end: they stay
 * true.
 */
export const endingSchema = z.object({
  subject: storableText(200),
  type: storableText(60).nullable(),
  target: storableText(500).nullable(),
})
export type Ending = z.infer<typeof endingSchema>

const validFromSchema = z
  .union([z.iso.date(), z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/)])
  .refine((date) => date >= "1000")

/** One thing learned about the user or their world: atomic, understandable alone, in the third person. */
export const extractedFactSchema = z.object({
  text: storableText(1000),
  category: categorySchema,
  tags: z.array(storableText(60)).max(8),
  confidence: z.number().min(0).max(1),
  entities: z.array(entitySchema).max(16),
  relations: z.array(relationSchema).max(8),
  ends: z.array(endingSchema).max(8),
  /** Since when it is true, or when it happens, as exactly as the user said it: 2018-05-03, 2018-05 or 2018. */
  valid_from: validFromSchema.nullable(),
})
export type ExtractedFact = z.infer<typeof extractedFactSchema>

export const extractionSchema = z.object({ facts: z.array(extractedFactSchema).max(500) })

/** The result of reading a conversation: facts, and what could not be read or is no fact, with the reason. */
export type ExtractionOutcome = { facts: ExtractedFact[]; rejected: { reason: string }[]; doubts?: readonly Doubt[] }

/** A known fact that the conversation puts in doubt, by its id, and the probability that it still holds. */
export type Doubt = { id: string; stillTrue: number }

export type Turn = { role: "user" | "assistant" | "system"; content: string }

/** A current fact of the same user, given as context to resolve names and pronouns. It is never a source of new facts. */
export type KnownFact = Pick<ExtractedFact, "text" | "category" | "entities" | "relations"> & {
  /** Without one, it is never put in doubt. */
  id?: string
  saidAt: Date
}

export type ExtractionInput = {
  turns: Turn[]
  known: KnownFact[]
  /** When the conversation took place; relative times ("yesterday") refer to it. */
  saidAt: Date
  /** The person's time zone. Default: UTC. */
  timeZone?: string
  /** The application's instructions to a model. The built-in rules ignore them. */
  instructions?: string
}
