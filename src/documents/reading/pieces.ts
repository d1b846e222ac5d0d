import type { CountTokens } from "./count-words.ts"
import { cutWord } from "./cut-word.ts"
import { splitSentences } from "./split-sentences.ts"

/** How good a place for a cut is the one before a piece: the highest is cut first. */
export const cut = { inside: 0, word: 1, sentence: 2, block: 3, section: 4 } as const

/** A piece of text that a chunk contains whole, no larger than a chunk. */
export type Part = {
  text: string
  /** What joins it to the piece before. */
  joint: "" | " " | "\n" | "\n\n"
  /** The place before it. */
  cut: (typeof cut)[keyof typeof cut]
}

/** A heading, a sentence, an item, a row or a line of a document; a part of one that is larger than a chunk. */
export type Piece = Part & {
  kind: "heading" | "text" | "row"
  /** Of the text with its joint. */
  tokens: number
  page: number | null
  /** The headings above it, of a heading with itself. One array for all pieces of a section. */
  headings: readonly string[]
  /** The header of a table, which is repeated above a row that begins a chunk. */
  header: string | null
}

/** What a text begins with: the joint and the cut of its first part. */
export type Start = Omit<Part, "text">

/** Cuts texts into parts of at most `chunkSize` tokens. */
export type Cutter = { chunkSize: number; count: CountTokens }

/** One part where the text fits, else sentences. */
export const wholeOrSentences = (text: string, start: Start, cutter: Cutter): Part[] =>
  cutter.count(text) <= cutter.chunkSize ? [{ text, ...start }] : sentencesOf(text.trim(), start, cutter)

/** Sentences; words of a sentence that does not fit. */
export const sentencesOf = (text: string, start: Start, cutter: Cutter): Part[] =>
  splitSentences(text).flatMap((sentence, at) => {
    const place = at === 0 ? start : ({ joint: " ", cut: cut.sentence } as const)
    return cutter.count(sentence) <= cutter.chunkSize
      ? [{ text: sentence, ...place }]
      : wordsOf(sentence, place, cutter)
  })

/** Words; short pieces of a word that does not fit. */
const wordsOf = (sentence: string, start: Start, { chunkSize, count }: Cutter): Part[] =>
  sentence
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word, at) => {
      const place = at === 0 ? start : ({ joint: " ", cut: cut.word } as const)
      const texts = count(word) <= chunkSize ? [word] : cutWord(word)
      return texts.map((text, index) => ({
        text,
        ...(index === 0 ? place : ({ joint: "", cut: cut.inside } as const)),
      }))
    })
