/**
 * The vocabulary of relations that reconciliation understands. Any other snake_case type is allowed and may have many values.
 *
 * `single`: a subject has one current value, so another value replaces it ("lives_in", "aged", "favorite_color"). `successive`: a later
 * conversation that uses the same words replaces the value ("User's teacher is …"); in other words ("User's piano teacher is …"), both
 * are true. `outdates`: relations of the same subject that stop being true when this one changes ("lives_in" → the old home). `settles`:
 * relations of the same subject AND target that this one ends ("owns" a bike → "wants" a bike).
 */
type RelationRule = { single?: true; successive?: true; outdates?: readonly string[]; settles?: readonly string[] }

const rules: Record<string, RelationRule> = {
  named: { single: true },
  aged: { single: true, outdates: ["birthday_soon"] },
  born_on: { single: true },
  birthday_soon: { single: true },
  had_birthday: { outdates: ["aged"] },
  gender: { single: true },
  lives_in: { single: true, outdates: ["home", "lives_near", "sees_from_home"] },
  home: { single: true },
  lives_near: {},
  sees_from_home: {},
  studies_at: { single: true, outdates: ["taught_by", "in_class", "commutes_by"] },
  in_grade: { single: true, outdates: ["taught_by"] },
  in_class: { single: true },
  taught_by: { successive: true },
  coached_by: { successive: true },
  sits_next_to: { successive: true },
  commutes_by: { single: true },
  bedtime: { successive: true },
  wakes_at: { successive: true },
  sleeps: { single: true },
  best_friend: { successive: true },
  wants_to_be: { successive: true },
  works_as: { single: true },
  works_in: { single: true },
  position: { single: true },
  belt: { single: true },
  health_state: { single: true },
  life_state: { single: true },
  owns: { settles: ["wants"] },
  likes: { settles: ["dislikes"] },
  dislikes: { settles: ["likes"] },
  plays: {},
  learns: {},
  achieved: { settles: ["wants", "wants_to"] },
  lost: { settles: ["owns"] },
  fears: {},
  overcame: { settles: ["fears"] },
  allergic_to: {},
  lives_with: {},
}

/** One current value per subject. Every `favorite_…` is single too: one favourite colour, one favourite food. */
export const isSingleValued = (type: string): boolean => type.startsWith("favorite_") || rules[type]?.single === true

export const isSuccessive = (type: string): boolean => rules[type]?.successive === true

export const outdatedBy = (type: string): readonly string[] => rules[type]?.outdates ?? []

export const settledBy = (type: string): readonly string[] => rules[type]?.settles ?? []

/** The types that can outdate or settle a relation of this type. */
export const endedBy = (type: string): readonly string[] =>
  Object.keys(rules).filter((other) => outdatedBy(other).includes(type) || settledBy(other).includes(type))

/** The types of single values on whose change it depends whether a relation of this type is still true, or whether it ends others. */
export const restsOnChangeOf = (type: string): readonly string[] =>
  [type, ...endedBy(type)].filter((one) => isSingleValued(one) && outdatedBy(one).length > 0)

/** Statements about something that happened. They stay true, so nothing ends them. */
const eventTypes = new Set([
  "had_birthday",
  "did",
  "happened",
  "achieved",
  "received",
  "visited",
  "met",
  "life_state",
  "lost",
  "lived_in",
  "overcame",
])

export const isEvent = (type: string): boolean => eventTypes.has(type)

/** The types that have a rule, for a model's prompt. */
export const relationTypes: readonly string[] = Object.keys(rules)
