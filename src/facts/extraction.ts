import { z } from "zod"
import { categorySchema, entitySchema, relationSchema, storableText } from "./fact.ts"

/**
 * What a statement says is over: "we moved" ends ("user", "lives_in", null), "I quit piano" ends ("user", "plays", "piano"),
 * "Nibbles died" ends ("user", "owns", "Nibbles") and ("Nibbles", null, null): every lasting state of Nibbles.
 * Past events are never ended: they stay true.
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

/** One thing that was learned of the user or of their world: atomic, standing alone, in the third person. */
export const extractedFactSchema = z.object({
  text: storableText(1000),
  category: categorySchema,
  tags: z.array(storableText(60)).max(8),
  confidence: z.number().min(0).max(1),
  entities: z.array(entitySchema).max(16),
  relations: z.array(relationSchema).max(8),
  ends: z.array(endingSchema).max(8),
  /** Since when it holds, or when it happens, as exactly as the user said it: 2018-05-03, 2018-05 or 2018. */
  valid_from: validFromSchema.nullable(),
})
export type ExtractedFact = z.infer<typeof extractedFactSchema>

export const extractionSchema = z.object({ facts: z.array(extractedFactSchema).max(500) })

/** What a conversation came to: facts, and what could not be read or is no fact, with the reason. */
export type ExtractionOutcome = { facts: ExtractedFact[]; rejected: { reason: string }[] }

export type Turn = { role: "user" | "assistant" | "system"; content: string }

/** A current fact of the same user, given as context so that names and pronouns resolve. Never a source of new facts. */
export type KnownFact = Pick<ExtractedFact, "text" | "category" | "entities" | "relations"> & { saidAt: Date }

export type ExtractionInput = {
  turns: Turn[]
  known: KnownFact[]
  /** When the conversation took place: relative times ("yesterday") are reckoned from it. */
  saidAt: Date
  /** Where the person is. Default: UTC. */
  timeZone?: string
  /** What the application wishes of whoever reads it. The built-in rules read as they do. */
  instructions?: string
}
