import type { Relation } from "../facts/fact.ts"
import { nameKey } from "../platform/identity.ts"

/** What the relations of a fact claim, by the keys of their names. */
export const claimsOf = (relations: readonly Relation[]) =>
  relations.map((relation) => ({
    subject: nameKey(relation.subject),
    type: relation.type,
    target: nameKey(relation.target),
  }))

/** A vector as pgvector reads it. */
export const vectorText = (vector: Float32Array): string => `[${vector.join(",")}]`
