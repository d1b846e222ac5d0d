import { expect, test } from "bun:test"
import fc from "fast-check"
import type { Ending, ExtractedFact } from "../../src/facts/extraction.ts"
import type { Relation } from "../../src/facts/fact.ts"
import { isEvent, isSingleValued, outdatedBy, settledBy } from "../../src/facts/relation-types.ts"
import { dropContradicted } from "../../src/local/extraction/drop-contradicted.ts"

/** What settling means, fact by fact: each is held against every later one. */
const isEnded = (fact: ExtractedFact, later: ExtractedFact): boolean =>
  fact.relations.some(
    (old) =>
      later.relations.some((now) => endsByRelation(later, now, old)) ||
      later.ends.some((ending) => covers(ending, old)),
  )

const endsByRelation = (later: ExtractedFact, now: Relation, old: Relation): boolean => {
  if (now.subject !== old.subject) return false
  if (now.type === old.type && isSingleValued(now.type) && now.target !== old.target) return true
  if (now.type !== old.type && settledBy(now.type).includes(old.type) && now.target === old.target) return true
  return later.ends.some(({ subject }) => subject === now.subject) && outdatedBy(now.type).includes(old.type)
}

const covers = (ending: Ending, old: Relation): boolean =>
  ending.subject === old.subject &&
  (ending.type === null ? !isEvent(old.type) : ending.type === old.type) &&
  (ending.target === null || ending.target === old.target)

const subject = fc.constantFrom("user", "sam")
const type = fc.constantFrom("lives_in", "owns", "wants", "likes", "dislikes", "visited", "goes_to", "aged", "lost")
const target = fc.constantFrom("rome", "bike", "7")
const facts = fc.array(
  fc.record({
    relations: fc.array(fc.record({ subject, type, target }), { maxLength: 3 }),
    ends: fc.array(fc.record({ subject, type: fc.option(type), target: fc.option(target) }), { maxLength: 2 }),
  }),
  { maxLength: 8 },
)

test("a fact stays unless a later one of the conversation ends it", () => {
  fc.assert(
    fc.property(facts, (told) => {
      const said = told.map(
        (fact, at): ExtractedFact => ({
          ...fact,
          text: `fact ${at}`,
          ...{ category: "other", tags: [], confidence: 1, entities: [], valid_from: null },
        }),
      )
      const left = said.filter((fact, at) => !said.slice(at + 1).some((later) => isEnded(fact, later)))
      expect(dropContradicted(said)).toEqual(left)
    }),
    { numRuns: 2000 },
  )
})

test("what is said twice is kept once", () => {
  const fact = {
    category: "other",
    tags: [],
    confidence: 1,
    entities: [],
    relations: [],
    ends: [],
    valid_from: null,
  } as const
  const said = ["User has a cat", "User HAS a cat"].map((text) => ({
    ...fact,
    tags: [],
    entities: [],
    relations: [],
    ends: [],
    text,
  }))
  expect(dropContradicted(said).map(({ text }) => text)).toEqual(["User has a cat"])
})
