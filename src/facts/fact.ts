import { z } from "@hono/zod-openapi"
import { isStorable } from "../platform/text.ts"

/** A text of 1 to `maximum` UTF-16 units that the database can hold. */
export const storableText = (maximum: number) =>
  z.string().min(1).max(maximum).refine(isStorable, "must not hold NUL or half a surrogate pair")

/** What a fact is about. The list is part of the contract. */
export const categorySchema = z.enum([
  "personal_info",
  "family",
  "friend",
  "pet",
  "school",
  "hobby",
  "preference",
  "health",
  "event",
  "place",
  "possession",
  "routine",
  "emotion",
  "goal",
  "other",
])
export type Category = z.infer<typeof categorySchema>

export const entityTypeSchema = z.enum([
  "person",
  "animal",
  "place",
  "organization",
  "object",
  "food",
  "activity",
  "event",
  "date",
  "other",
])

/**
 * Somebody or something that a fact mentions by name ("Sparky", "Maple Hill", "peanuts"). The user is never an entity: see `Relation`.
 */
export const entitySchema = z.object({
  name: storableText(200),
  type: entityTypeSchema,
})
export type Entity = z.infer<typeof entitySchema>

/**
 * A typed statement inside a fact: ("user", "owns", "Sparky"), ("Sparky", "learned", "roll over").
 * `subject` is the word "user" or the name of an entity of the same fact; `target` is free text or an entity's name.
 */
export const relationSchema = z.object({
  subject: storableText(200),
  type: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[a-z][a-z0-9_]*$/),
  target: storableText(500),
})
export type Relation = z.infer<typeof relationSchema>
