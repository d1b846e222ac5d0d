import { madeUpName, madeUpNames } from "./names.ts"
import { createRandom, seedOf } from "./random.ts"
import type { Place, VectorSpace } from "./vectors.ts"

/** Chunks of made-up documents. Chunk number n is the same in a library of any size. */
export const chunksPerDocument = 200

const wordsPerChunk = 60
const wordsOfTopic = 40
const wordsOfSection = 6
const chunksPerSection = 8
const topics = 211
/** Words of everybody: the first are in most chunks, the last in few (Zipf's law). */
const commonWords = 8000

const documentOf = (number: number): number => Math.floor(number / chunksPerDocument)
const sectionOf = (number: number): number => Math.floor(number / chunksPerSection)
const topicOf = (number: number): number => (documentOf(number) * 7919) % topics

const placeOf = (number: number, noise: number): Place => ({
  topic: topicOf(number),
  kind: documentOf(number) % 97,
  name: `document ${documentOf(number)}`,
  thing: `section ${sectionOf(number)}`,
  noise,
})

const word = (n: number): string => madeUpName(n % madeUpNames).toLowerCase()
const topicWord = (number: number, n: number): string => word(commonWords + topicOf(number) * wordsOfTopic + n)
const sectionWord = (number: number, n: number): string => word(17_000 + sectionOf(number) * wordsOfSection + n)

export const contentOf = (number: number): string => {
  const random = createRandom(seedOf(number, 11))
  const words = Array.from({ length: wordsPerChunk }, (_, at) => {
    if (at % 10 === 0) return sectionWord(number, Math.floor(random() * wordsOfSection))
    if (at % 4 === 0) return topicWord(number, Math.floor(random() * wordsOfTopic))
    return word(Math.floor(commonWords ** random()))
  })
  return `${words.join(" ")} ${number}.`
}

export const vectorOfChunk = (number: number, space: VectorSpace): Float32Array =>
  space.vectorAt(placeOf(number, number))

export type ChunkQuestion = { text: string; vector: (space: VectorSpace) => Float32Array }

const questions = 1000
/** Questions are about the chunks that even a small library has. */
const chunksAsked = 100_000

/** Questions in words of one chunk each, rare ones and common ones, whose vectors lie near that chunk's. */
export const chunkQuestions = (): ChunkQuestion[] =>
  Array.from({ length: questions }, (_, index) => {
    const number = (index * 48_611) % chunksAsked
    const words = contentOf(number).split(" ")
    const text = `What about ${words[0]} ${words[4]} ${words[10]}, ${words[1]} and ${words[7]}?`
    return { text, vector: (space) => space.vectorAt(placeOf(number, 50_000_000 + index)) }
  })
