import { cut, type Piece } from "./pieces.ts"
import type { ChunkParameters } from "./read-document.ts"

/** Which pieces a chunk contains: new ones from `start` to before `end`, and above them from `from` on the last ones of the chunk before. */
export type Plan = { from: number; start: number; end: number }

/** A smaller chunk is not cut off at a heading, nor left as the rest of a section. As a share of the chunk size. */
const leastShare = 1 / 16
/** A chunk that is not cut at a heading is at least this full. */
const leastFilledShare = 1 / 2

/**
 * Finds where chunks begin and end. Among the places for a cut in the second half of a chunk the best one is taken, and of equal ones the
 * one with the greatest hash of the text behind it, not the last one: so the cuts after a changed place soon fall where they fell before.
 * (Content-defined chunking: Muthitacharoen et al., "A Low-bandwidth Network File System", 2001.)
 */
export const createPlanner = (pieces: readonly Piece[], { chunkSize, chunkOverlap }: ChunkParameters) => {
  const before = [0]
  for (const { tokens } of pieces) before.push((before.at(-1) ?? 0) + tokens)
  const tokensOf = (from: number, to: number): number => (before[to] ?? 0) - (before[from] ?? 0)
  const cutAt = (at: number): number => pieces[at]?.cut ?? cut.section
  const leastTokens = Math.floor(chunkSize * leastShare)

  /** Where the overlap of a chunk with new pieces from `start` begins; `start` where it has none. It is never all of the chunk before. */
  const findOverlap = (start: number, previousFrom: number): number => {
    const first = pieces[start]
    let from = start
    for (let at = start - 1; at > previousFrom && tokensOf(at, start) <= chunkOverlap; at--) {
      const piece = pieces[at]
      if (first?.kind !== "text" || piece?.kind !== "text") break
      if (piece.cut > cut.inside) from = at
    }
    return from
  }

  /** Tokens from `at` to the end of the section, up to `leastTokens`. */
  const restOfSection = (at: number): number => {
    let end = at
    while (end < pieces.length && tokensOf(at, end) < leastTokens && (end === at || cutAt(end) !== cut.section)) end++
    return tokensOf(at, end)
  }

  /** The best place for a cut in the second half of a chunk that has room up to `last`. */
  const findBestCut = (start: number, last: number, room: number): number => {
    const rest = restOfSection(last)
    let best = last
    let bestRank = -1
    for (let at = last; at > start && tokensOf(start, at) >= room * leastFilledShare; at--) {
      if (tokensOf(at, last) + rest < leastTokens) continue
      const rank = cutAt(at) + hash(pieces[at]?.text ?? "")
      if (rank <= bestRank) continue
      bestRank = rank
      best = at
    }
    return best
  }

  /** Where a chunk with new pieces from `start` and `room` for them ends. */
  const findEnd = (start: number, room: number): number => {
    let end = start + 1
    for (; end < pieces.length; end++) {
      if (cutAt(end) === cut.section && tokensOf(start, end) >= leastTokens) return end
      if (tokensOf(start, end + 1) > room) return findBestCut(start, end, room)
    }
    return end
  }

  return { findOverlap, findEnd, tokensOf, leastTokens }
}

/** From 0 to below 1. FNV-1a of the first characters. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let at = 0; at < Math.min(text.length, 64); at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0) / 2 ** 32
}
