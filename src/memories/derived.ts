import type { Entity, Relation } from "../facts/fact.ts"
import { isQuote, quoteClaims } from "../facts/quote.ts"
import { nameKey } from "../platform/identity.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import { vectorText } from "../vectors/vector-text.ts"

/** The claims of a fact's relations, with names as keys. */
type Told = { text: string; tags: readonly string[]; entities: readonly Entity[]; relations: readonly Relation[] }

/**
 * The subjects and types that a fact makes claims about. Later facts that concern it are found by them. A quote has no relations: its
 * tags say what it speaks of.
 */
export const claimsOf = ({ text, tags, entities, relations }: Told) =>
  [...relations, ...(isQuote(text) ? quoteClaims({ names: entities.map(({ name }) => name), tags }) : [])].map(
    ({ subject, type, target }) => ({ subject: nameKey(subject), type, target: nameKey(target) }),
  )

/** The vectors of one text as JSON, for `jsonb_to_recordset(…) as v(space_id smallint, embedding text)`. */
export const vectorRows = (vectors: TextVectors) =>
  vectors.map(({ spaceId, vector }) => ({ space_id: spaceId, embedding: vectorText(vector) }))
