import { z } from "zod"
import { type Entity, entitySchema, type Relation, relationSchema } from "../facts/fact.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { foldedName } from "../platform/text.ts"

export type RelatingFact = { id: string; entities: Entity[]; relations: Relation[] }

const namedColumns = z.object({ id: z.string(), entities: z.array(entitySchema), relations: z.array(relationSchema) })

/** Current facts that relate something, the newest first, before the fact `before`. */
export const listRelatingFacts = async (
  tx: Transaction,
  userId: string,
  before: string | null,
  limit: number,
): Promise<RelatingFact[]> => {
  const rows = await tx`
    select id, entities, relations from facts
    where user_id = ${userId} and valid_to is null and relations <> '[]' and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${limit}`
  return rows.map((row) => namedColumns.parse(row))
}

export type NamedEntity = { key: string; name: string }

/** A person's entities with these names, or names that differ at most in marks and signs; first mentioned first. */
export const findEntities = (tx: Transaction, userId: string, names: readonly string[]): Promise<NamedEntity[]> => {
  const user = JSON.stringify(userId)
  const folded = names.map((name) => JSON.stringify(foldedName(name)))
  return tx<NamedEntity[]>`
    select properties ->> 'key'::text as key, properties ->> 'name'::text as name from pika_graph."Entity"
    where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
      and coalesce(agtype_access_operator(variadic array[properties, '"folded"'::agtype]),
        agtype_access_operator(variadic array[properties, '"key"'::agtype])) = any (${folded}::text[]::agtype[])
    order by id limit ${maxEntities}`
}

/** Maximum number of entities that are compared with the names of one conversation. */
const maxEntities = 2000

/** Keys of entities from the previous version, which identified them by folded name: one may stand for several entities. */
export const listFoldedEntities = async (tx: Transaction, userId: string): Promise<string[]> => {
  const rows = await tx<{ key: string }[]>`
    select properties ->> 'key'::text as key from pika_graph."Entity"
    where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${JSON.stringify(userId)}::text::agtype
      and agtype_access_operator(variadic array[properties, '"folded"'::agtype]) is null`
  return rows.map(({ key }) => key)
}
