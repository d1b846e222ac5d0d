import { z } from "zod"

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

/** Somebody or something a fact mentions by name ("Sparky", "Maple Hill", "peanuts"). The user is never one: see `Relation`. */
export const entitySchema = z.object({
  name: z.string().min(1).max(200),
  type: entityTypeSchema,
})
export type Entity = z.infer<typeof entitySchema>

/**
 * A typed statement inside a fact: ("user", "owns", "Sparky"), ("Sparky", "learned", "roll over").
 * `subject` is the word "user" or the name of an entity of the same fact; `target` is free text or an entity's name.
 */
export const relationSchema = z.object({
  subject: z.string().min(1).max(200),
  type: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[a-z][a-z0-9_]*$/),
  target: z.string().min(1).max(500),
})
export type Relation = z.infer<typeof relationSchema>
