import type { ReadBlocks } from "./blocks.ts"
import { type CountTokens, rememberWords } from "./count-words.ts"
import { cutBlocks } from "./cut-blocks.ts"
import { detectLanguage } from "./detect-language.ts"
import type { Piece } from "./pieces.ts"
import { createPlanner, type Plan } from "./plan-chunks.ts"
import type { ChunkParameters, ReadChunk, ReadDocument } from "./read-document.ts"
import { writeChunk } from "./write-chunk.ts"

type Written = { plan: Plan; chunk: ReadChunk }

/** Enough characters to tell the language. */
const sampleLength = 50_000

/**
 * Cuts a document into chunks of at most `chunkSize` tokens: at headings, else between paragraphs, sentences or words. The same blocks and
 * parameters give the same chunks, and a small change of the document changes few of them.
 */
export const chunkBlocks = (read: ReadBlocks, parameters: ChunkParameters): Omit<ReadDocument, "pages"> => {
  const count = rememberWords()
  const pieces = cutBlocks(read, { chunkSize: parameters.chunkSize, count })
  const characters = pieces.reduce((sum, { joint, text }) => sum + joint.length + text.length, 0)
  return {
    characters,
    language: detectLanguage(sampleOf(pieces, Math.ceil(characters / sampleLength))),
    chunks: chunkPieces(pieces, parameters, count),
  }
}

const chunkPieces = (pieces: readonly Piece[], parameters: ChunkParameters, count: CountTokens): ReadChunk[] => {
  const { findOverlap, findEnd, tokensOf, leastTokens } = createPlanner(pieces, parameters)
  const written: Written[] = []
  const write = (plan: Plan): Written => ({ plan, chunk: writeChunk(pieces, plan, count) })
  const fits = ({ chunk }: Written): boolean => chunk.tokens <= parameters.chunkSize

  /** The text of a chunk may have a token more than the sum of its pieces: then it goes without overlap, or ends earlier. */
  const writeFitting = (plan: Plan): Written => {
    const { from, start, end } = plan
    const whole = write(plan)
    if (fits(whole) || end - from === 1) return whole
    return writeFitting(from < start ? { from: start, start, end } : { from, start, end: end - 1 })
  }

  for (let start = 0; start < pieces.length; start = written.at(-1)?.plan.end ?? pieces.length) {
    const from = findOverlap(start, written.at(-1)?.plan.from ?? 0)
    const header = pieces[start]?.header ?? null
    const room = parameters.chunkSize - tokensOf(from, start) - (header === null ? 0 : count(`${header}\n`))
    written.push(writeFitting({ from, start, end: findEnd(start, room) }))
  }

  const [last, beforeLast] = [written.at(-1), written.at(-2)]
  if (last && beforeLast && last.chunk.tokens < leastTokens) {
    const both = write({ ...beforeLast.plan, end: last.plan.end })
    if (fits(both)) written.splice(-2, 2, both)
  }
  return written.map(({ chunk }) => chunk)
}

/** Every `step`th piece. */
const sampleOf = (pieces: readonly Piece[], step: number): string =>
  pieces
    .filter((_, at) => at % step === 0)
    .map(({ text }) => text)
    .join(" ")
