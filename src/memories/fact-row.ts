import { z } from "zod"
import { readIn } from "../dates/reading.ts"
import { answerText } from "../facts/answer-text.ts"
import { type Category, type Entity, entitySchema, type Relation, relationSchema } from "../facts/fact.ts"
import type { Services } from "./context.ts"

/** What a client thinks of a memory. */
export const feedbackSchema = z.enum(["POSITIVE", "NEGATIVE", "VERY_NEGATIVE"])
export type Feedback = z.infer<typeof feedbackSchema>

/** A fact as a row of `pika.facts`, without the columns that only the database needs. */
export type FactRow = {
  id: string
  user_id: string
  fact_value: string
  category: Category
  fact_type: string[]
  confidence: number
  /** What a client thinks of it; null: nothing. */
  feedback: Feedback | null
  /** How sure it was before a client said what it thinks of it. */
  unrated_confidence: number | null
  source: string
  conversation_id: string | null
  metadata: Record<string, unknown>
  entities: Entity[]
  relations: Relation[]
  /** When it was last said. */
  said_at: Date
  valid_from: Date
  /** Precision of `valid_from` as it was said; null: it is an instant. Otherwise `valid_from` is the start of the period in UTC. */
  valid_from_precision: "month" | "year" | null
  /** The days of a plan, 2026-11-30 or 2026-11-30/2026-12-06, which were to come when it was said. Null: not a plan. */
  planned_for: string | null
  valid_to: Date | null
  /** When it ceases to be true, as was said when it was added. Null: nothing was said. */
  expires_at: Date | null
  /** How likely it still holds, by what was said later. */
  still_true: number
  superseded_by: string | null
  version: number
  created_at: Date
  updated_at: Date
  /** The person's, if known. */
  time_zone: string | null
}

/** Whom and what a fact names. */
export const namedColumns = z.object({ entities: z.array(entitySchema), relations: z.array(relationSchema) })
const jsonColumns = namedColumns.extend({ metadata: z.record(z.string(), z.unknown()) })

/** The JSON columns are checked when read: an older version may have written the rows. */
export const readFactRow = <Row extends FactRow>(row: Row): Row => ({ ...row, ...jsonColumns.parse(row) })

/** A conversion from real to double shows wrong digits: 0.98 would read 0.9800000190734863. */
export const wireConfidence = (confidence: number): number => Math.round(confidence * 1000) / 1000

export type WireFact = ReturnType<typeof toWire>

/** Since when a fact is true, as exactly as it was said: an ISO 8601 time in UTC, or only a year or month. */
export const showValidFrom = (validFrom: Date, precision: FactRow["valid_from_precision"]): string =>
  validFrom.toISOString().slice(0, precision === "year" ? 4 : precision === "month" ? 7 : undefined)

/** A fact as clients see it, on the current day of the person. */
export const toWire = ({ timeZone }: Pick<Services, "timeZone">, fact: FactRow) => ({
  id: fact.id,
  source: fact.source,
  user_id: fact.user_id,
  conversation_id: fact.conversation_id,
  fact_type: fact.fact_type,
  fact_value: answerText(fact, readIn(fact.time_zone ?? timeZone)),
  category: fact.category,
  confidence: wireConfidence(fact.confidence),
  created_at: fact.created_at.toISOString(),
  updated_at: fact.updated_at.toISOString(),
  valid_from: showValidFrom(fact.valid_from, fact.valid_from_precision),
  valid_to: fact.valid_to?.toISOString() ?? null,
  relations: fact.relations,
  metadata: fact.metadata,
})
