import fc from "fast-check"
import {
  type CurrentFact,
  type Decision,
  type FactEnding,
  reconcile,
  type Told,
} from "../../src/extraction/reconcile.ts"
import type { Ending, ExtractedFact } from "../../src/facts/extraction.ts"
import { finish } from "../support/finish.ts"

/** What was said at one time. */
export type Conversation = { saidAt: number; heardAt?: number; facts: ExtractedFact[] }

type Memory = { current: CurrentFact[]; decisions: Decision[]; endings: FactEnding[]; all: Map<string, CurrentFact> }

const laterOf = (one: Told, other: Told): Told => {
  const isOther = other.saidAt > one.saidAt || (other.saidAt === one.saidAt && other.heardAt > one.heardAt)
  return isOther ? { saidAt: other.saidAt, heardAt: other.heardAt } : { saidAt: one.saidAt, heardAt: one.heardAt }
}

/** Works conversations off one after the other, and keeps what is current as the database would. */
export const workOff = (conversations: readonly Conversation[]): Memory => {
  const current = new Map<string, CurrentFact>()
  const memory: Memory = { current: [], decisions: [], endings: [], all: new Map() }
  const keep = (fact: CurrentFact) => {
    current.set(fact.id, fact)
    memory.all.set(fact.id, fact)
  }
  const past = new Map<string, CurrentFact>()
  const end = ({ id }: { id: string }) => {
    const ended = current.get(id)
    current.delete(id)
    if (ended) past.set(id, { ...ended, isOver: true })
  }
  let count = 0
  for (const { saidAt, heardAt = saidAt, facts } of conversations) {
    const told = { saidAt, heardAt }
    const { decisions, endings } = finish(
      reconcile([...current.values(), ...past.values()], facts, told, () => `fact-${count++}`),
    )
    for (const decision of decisions) {
      if (decision.outcome === "rejected") continue
      const { id, fact } = decision
      const old = current.get(id)
      if (decision.outcome === "duplicate" && old) keep({ ...old, ...laterOf(old, told) })
      if (decision.outcome === "updated" && old)
        keep({ ...old, text: fact.text, relations: fact.relations, ...laterOf(old, told) })
      if (decision.outcome === "stored" || decision.outcome === "superseded") {
        const stored = { id, text: fact.text, relations: fact.relations, ends: fact.ends, ...told }
        keep(stored)
        if (decision.ended) {
          end(decision.ended)
          memory.endings.push(decision.ended)
        }
      }
    }
    for (const ending of endings) end(ending)
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
export const apart = 8 * 24 * 60 * 60 * 1000

/** Conversations at different times, in the order in which they were held. */
export const conversations = fc
  .array(fc.array(anyFact, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 })
  .map((all) => all.map((facts, index): Conversation => ({ saidAt: (index + 1) * apart, facts })))

/** The same, and an order in which they may be worked off. */
export const shuffled = conversations.chain((held) =>
  fc.tuple(fc.constant(held), fc.shuffledSubarray(held, { minLength: held.length, maxLength: held.length })),
)
