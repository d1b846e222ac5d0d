import type { Entity, Relation } from "../facts/fact.ts"
import { isQuote, quoteSubjects, saidOf } from "../facts/quote.ts"
import { nameKey } from "../platform/identity.ts"
import type { TextVectors } from "../vectors/spaces.ts"

/** What the relations of a fact claim, by the keys of their names. */
type Told = { text: string; tags: readonly string[]; entities: readonly Entity[]; relations: readonly Relation[] }

/** Of whom and what a fact tells, by which later ones that bear on it are found. A quote has no relation: its tags say what it speaks of. */
export const claimsOf = ({ text, tags, entities, relations }: Told) =>
  [
    ...relations,
    ...(isQuote(text)
      ? quoteSubjects(entities).flatMap((subject) => tags.map((target) => ({ subject, type: saidOf, target })))
      : []),
  ].map(({ subject, type, target }) => ({ subject: nameKey(subject), type, target: nameKey(target) }))

/** The vectors of one text as JSON, for `jsonb_to_recordset(…) as v(space_id smallint, embedding text)`. */
export const vectorRows = (vectors: TextVectors) =>
  vectors.map(({ spaceId, vector }) => ({ space_id: spaceId, embedding: vectorText(vector) }))

/** A vector as pgvector reads it. */
export const vectorText = (vector: Float32Array): string => `[${vector.join(",")}]`
