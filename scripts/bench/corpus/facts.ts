import type { Entity } from "../../../src/facts/fact.ts"
import type { NewFact } from "../../../src/memories/insert-facts.ts"
import { madeUpName, madeUpNames } from "./names.ts"
import { createRandom, pick, seedOf } from "./random.ts"
import { type Topic, topics } from "./topics.ts"
import type { Place, VectorSpace } from "./vectors.ts"

export type Language = "en" | "vi"

/** One made-up person: number `index` of those with `memories` facts each. */
export type Person = { index: number; memories: number }

export const userId = ({ index, memories }: Person): string => `m${memories}_${String(index).padStart(6, "0")}`

export const languageOf = ({ index }: Person): Language => (index % 2 === 0 ? "en" : "vi")

/** Facts per topic and name. */
const said = 4

/** After all topics had their turn, each comes again with another name: the first name is one of few, so that questions can use it. */
export const nameOf = (person: Person, topicIndex: number, round: number): string => {
  const topic = topicAt(topicIndex)
  const random = createRandom(seedOf(person.index, person.memories, topicIndex))
  if (round === 0) return pick(topic.names, random)
  const start = seedOf(person.index, person.memories, 5)
  return madeUpName((start + round * topics.length + topicIndex) % madeUpNames)
}

export const topicAt = (index: number): Topic => {
  const topic = topics[index]
  if (!topic) throw new Error(`there is no topic ${index}`)
  return topic
}

const firstDay = Date.parse("2025-01-01T00:00:00Z")
const spanMilliseconds = 600 * 24 * 3600 * 1000

export type SeedFact = Omit<NewFact, "vectors"> & { vector: Float32Array }

/** Fact number `number` of a person, the same at every call; with its vector unless `space` is null. */
export const factOf = (person: Person, number: number, space: VectorSpace | null): SeedFact => {
  const perRound = topics.length * said
  const round = Math.floor(number / perRound)
  const topicIndex = Math.floor((number % perRound) / said)
  const kind = number % said
  const topic = topicAt(topicIndex)
  const statement = topic.say[kind]
  if (!statement) throw new Error(`topic ${topicIndex} says nothing ${kind}`)
  const seed = seedOf(person.index, person.memories, number)
  const random = createRandom(seed)
  const name = nameOf(person, topicIndex, round)
  const template = statement[languageOf(person)]
  const thing = template.includes("THING") ? pick(topic.things, random) : null
  const saidAt = new Date(firstDay + Math.floor(((number + random()) / person.memories) * spanMilliseconds))
  const entities: Entity[] = [{ name, type: topic.nameType }]
  if (thing) entities.push({ name: thing, type: topic.thingType })
  const place: Place = { topic: topicIndex, kind, name, thing, noise: seed }
  return {
    id: idOf(saidAt, seed, person),
    text: template.replace("NAME", name).replace("THING", thing ?? ""),
    category: topic.category,
    tags: [topic.category, topic.tag],
    confidence: 0.8 + Math.floor(random() * 20) / 100,
    source: "conversation",
    conversationId: `c${Math.floor(number / 5)}`,
    metadata: {},
    entities,
    relations: [
      statement.of === "user"
        ? { subject: "user", type: statement.relation, target: name }
        : { subject: name, type: statement.relation, target: thing ?? name },
    ],
    ends: [],
    saidAt,
    heardAt: saidAt,
    validFrom: saidAt,
    validTo: null,
    supersededBy: null,
    reason: "Said by the user.",
    jobId: null,
    vector: space ? space.vectorAt(place) : new Float32Array(),
  }
}

/** A UUIDv7 that is the same at every call. */
const idOf = (at: Date, seed: number, person: Person): string => {
  const time = at.getTime().toString(16).padStart(12, "0")
  const tail =
    seedOf(seed, 11).toString(16).padStart(8, "0") +
    seedOf(person.index, person.memories, seed).toString(16).padStart(8, "0")
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6).padEnd(12, "0")}`
}
