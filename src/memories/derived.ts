import type { Relation } from "../facts/fact.ts"
import { nameKey } from "../platform/identity.ts"
import type { TextVectors } from "../vectors/spaces.ts"

/** What the relations of a fact claim, by the keys of their names. */
export const claimsOf = (relations: readonly Relation[]) =>
  relations.map((relation) => ({
    subject: nameKey(relation.subject),
    type: relation.type,
    target: nameKey(relation.target),
  }))

/** The vectors of one text as JSON, for `jsonb_to_recordset(…) as v(space_id smallint, embedding text)`. */
export const vectorRows = (vectors: TextVectors) =>
  vectors.map(({ spaceId, vector }) => ({ space_id: spaceId, embedding: vectorText(vector) }))

/** A vector as pgvector reads it. */
export const vectorText = (vector: Float32Array): string => `[${vector.join(",")}]`
