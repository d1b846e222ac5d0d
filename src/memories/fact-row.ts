import { z } from "zod"
import { answerText } from "./answer-text.ts"
import { type Category, type Entity, entitySchema, type Relation, relationSchema } from "./fact.ts"

/** A fact as a row of `pika.facts`, without what only the database needs. */
export type FactRow = {
  id: string
  user_id: string
  fact_value: string
  category: Category
  fact_type: string[]
  confidence: number
  source: string
  conversation_id: string | null
  metadata: Record<string, unknown>
  entities: Entity[]
  relations: Relation[]
  /** When it was said last. */
  said_at: Date
  valid_from: Date
  valid_to: Date | null
  superseded_by: string | null
  version: number
  created_at: Date
  updated_at: Date
}

const jsonColumns = z.object({
  metadata: z.record(z.string(), z.unknown()),
  entities: z.array(entitySchema),
  relations: z.array(relationSchema),
})

/** The JSON columns are checked as they come in: rows may have been written by an older version. */
export const readFactRow = <Row extends FactRow>(row: Row): Row => ({ ...row, ...jsonColumns.parse(row) })

/** real → double shows digits that were never there: 0.98 would read 0.9800000190734863. */
export const wireConfidence = (confidence: number): number => Math.round(confidence * 1000) / 1000

export type WireFact = ReturnType<typeof toWire>

/** A fact as clients see it. */
export const toWire = (fact: FactRow) => ({
  id: fact.id,
  source: fact.source,
  user_id: fact.user_id,
  conversation_id: fact.conversation_id,
  fact_type: fact.fact_type,
  fact_value: answerText(fact),
  category: fact.category,
  confidence: wireConfidence(fact.confidence),
  created_at: fact.created_at.toISOString(),
  updated_at: fact.updated_at.toISOString(),
  valid_from: fact.valid_from.toISOString(),
  valid_to: fact.valid_to?.toISOString() ?? null,
  relations: fact.relations,
  metadata: fact.metadata,
})
