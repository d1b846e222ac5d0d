import { factOf, userId } from "../../scripts/bench/corpus/facts.ts"
import { embeddingText } from "../../src/facts/embedding-text.ts"
import { insertFacts } from "../../src/memories/insert-facts.ts"
import { lockUser } from "../../src/people/lock-user.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import type { Space } from "../../src/vectors/embedder.ts"
import { bagOfWords } from "./fake-answers.ts"

export type Person = { id: string; texts: string[] }

const factsOfOne = 100
const factsAtOnce = 25
const writers = 4

/** `facts` facts of people who have a hundred each, written as the product writes them, with the vectors that the fake provider makes. */
export const seedPeople = async (sql: Database, space: Space, facts: number): Promise<Person[]> => {
  const people = Array.from({ length: facts / factsOfOne }, (_, index): Person => {
    const person = { index, memories: factsOfOne }
    const texts = Array.from({ length: factsOfOne }, (_, number) => factOf(person, number, null).text)
    return { id: userId(person), texts }
  })
  let next = 0
  const write = async (): Promise<void> => {
    while (next < people.length) await seedPerson(sql, space, next++)
  }
  await Promise.all(Array.from({ length: writers }, write))
  await sql`analyze`
  return people
}

const seedPerson = async (sql: Database, space: Space, index: number): Promise<void> => {
  const person = { index, memories: factsOfOne }
  const facts = Array.from({ length: factsOfOne }, (_, number) => factOf(person, number, null))
  for (let start = 0; start < facts.length; start += factsAtOnce)
    await sql.begin(async (tx) => {
      await tx`set local synchronous_commit = off`
      await lockUser(tx, userId(person))
      await insertFacts(
        tx,
        userId(person),
        facts.slice(start, start + factsAtOnce).map((fact) => ({
          ...fact,
          vectors: [{ spaceId: space.id, vector: bagOfWords(embeddingText(fact), space.dimensions) }],
        })),
      )
    })
}
