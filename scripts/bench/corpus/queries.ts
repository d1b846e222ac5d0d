import { type Language, languageOf, nameOf, type Person, userId } from "./facts.ts"
import { createRandom, pick, seedOf } from "./random.ts"
import { topics } from "./topics.ts"
import type { VectorSpace } from "./vectors.ts"

export type Query = { text: string; topic: number; name: string | null }

const languages: readonly Language[] = ["en", "vi"]

/** This person's questions: half of them use names of their own. */
export const queriesOf = (person: Person): Query[] =>
  topics.flatMap((topic, index) =>
    topic.ask.map((question) => withName(question[languageOf(person)], index, nameOf(person, index, 0))),
  )

const withName = (template: string, topic: number, name: string): Query =>
  template.includes("NAME")
    ? { text: template.replace("NAME", name), topic, name }
    : { text: template, topic, name: null }

/** Every question that anybody asks: some hundreds. */
export const allQueries = (): Query[] => {
  const found = new Map<string, Query>()
  for (const [index, topic] of topics.entries())
    for (const question of topic.ask)
      for (const language of languages)
        for (const name of topic.names) {
          const query = withName(question[language], index, name)
          found.set(query.text, query)
        }
  return [...found.values()]
}

/** A question lies near its answer. */
export const vectorOfQuery = (query: Query, space: VectorSpace): Float32Array =>
  space.vectorAt({
    topic: query.topic,
    kind: null,
    name: query.name,
    thing: null,
    noise: Bun.hash.cityHash32(query.text),
  })

export type Pair = { userId: string; query: Query }

/** `count` pairs of a person (of `users` people) and a question, without repetitions. The people are spread over all of them. */
export const pairsOf = (crowd: { users: number; memories: number }, count: number): Pair[] => {
  const pairs = new Map<string, Pair>()
  const most = Math.min(count, crowd.users * topics.length * 4)
  const random = createRandom(seedOf(crowd.users, crowd.memories, 7))
  while (pairs.size < most) {
    const person = { index: Math.floor(random() * crowd.users), memories: crowd.memories }
    const query = pick(queriesOf(person), random)
    pairs.set(`${userId(person)}\n${query.text}`, { userId: userId(person), query })
  }
  return [...pairs.values()]
}
