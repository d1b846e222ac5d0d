import fc from "fast-check"
import type { Ending, ExtractedFact } from "../../src/extraction/extraction.ts"
import { type CurrentFact, type Decision, type FactEnding, reconcile } from "../../src/extraction/reconcile.ts"

/** What was said at one time. */
export type Conversation = { saidAt: number; facts: ExtractedFact[] }

type Memory = { current: CurrentFact[]; decisions: Decision[]; endings: FactEnding[]; all: Map<string, CurrentFact> }

/** Works conversations off one after the other, and keeps what is current as the database would. */
export const workOff = (conversations: readonly Conversation[]): Memory => {
  const current = new Map<string, CurrentFact>()
  const memory: Memory = { current: [], decisions: [], endings: [], all: new Map() }
  const keep = (fact: CurrentFact) => {
    current.set(fact.id, fact)
    memory.all.set(fact.id, fact)
  }
  let count = 0
  for (const { saidAt, facts } of conversations) {
    const { decisions, endings } = reconcile([...current.values()], facts, saidAt, () => `fact-${count++}`)
    for (const decision of decisions) {
      if (decision.outcome === "rejected") continue
      const { id, fact } = decision
      const old = current.get(id)
      if (decision.outcome === "duplicate" && old) keep({ ...old, saidAt: Math.max(old.saidAt, saidAt) })
      if (decision.outcome === "updated" && old) keep({ ...old, text: fact.text, relations: fact.relations, saidAt })
      if (decision.outcome === "stored" || decision.outcome === "superseded") {
        const stored = { id, text: fact.text, relations: fact.relations, ends: fact.ends, saidAt }
        keep(stored)
        if (decision.ended) {
          current.delete(id)
          memory.endings.push(decision.ended)
          const successor = current.get(decision.ended.by)
          if (successor) keep({ ...successor, replaced: true })
        }
      }
    }
    for (const ending of endings) {
      current.delete(ending.id)
      const successor = current.get(ending.by)
      if (successor) keep({ ...successor, replaced: true })
    }
    memory.decisions.push(...decisions)
    memory.endings.push(...endings)
  }
  memory.current = [...current.values()]
  return memory
}

export const fact = (text: string, more: Partial<ExtractedFact> = {}): ExtractedFact => ({
  text,
  category: "other",
  tags: [],
  confidence: 0.9,
  entities: [],
  relations: [],
  ends: [],
  valid_from: null,
  ...more,
})

const subjects = ["user", "Sparky"]
const types = [
  "lives_in",
  "lives_near",
  "home",
  "likes",
  "dislikes",
  "owns",
  "wants",
  "favorite_color",
  "aged",
  "birthday_soon",
  "had_birthday",
  "plays",
  "visited",
]
const targets = ["tea", "Hue", "bike"]

/** Statements over a few words, so that they meet often. One relation each, and the text says all of it. */
const statement = fc
  .record({
    subject: fc.constantFrom(...subjects),
    type: fc.constantFrom(...types),
    target: fc.constantFrom(...targets),
  })
  .map((relation) => fact(`${relation.subject} ${relation.type} ${relation.target}`, { relations: [relation] }))

const ending: fc.Arbitrary<Ending> = fc.record({
  subject: fc.constantFrom(...subjects),
  type: fc.option(fc.constantFrom(...types), { freq: 4 }),
  target: fc.option(fc.constantFrom(...targets), { freq: 2 }),
})

/** "We moved": it says that something is over, and nothing else. */
const farewell = ending.map((over) =>
  fact(`${over.subject} no longer ${over.type ?? "anything"} ${over.target ?? "at all"}`, { ends: [over] }),
)

export const anyFact = fc.oneof({ weight: 4, arbitrary: statement }, { weight: 1, arbitrary: farewell })

/** Over the week for which a birthday leaves an age alone. */
const apart = 8 * 24 * 60 * 60 * 1000

/** Conversations at different times, in the order in which they were held. */
export const conversations = fc
  .array(fc.array(anyFact, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 })
  .map((all) => all.map((facts, index): Conversation => ({ saidAt: (index + 1) * apart, facts })))

/** The same, and an order in which they may be worked off. */
export const shuffled = conversations.chain((held) =>
  fc.tuple(fc.constant(held), fc.shuffledSubarray(held, { minLength: held.length, maxLength: held.length })),
)
