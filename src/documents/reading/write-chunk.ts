import type { CountTokens } from "./count-words.ts"
import type { Piece } from "./pieces.ts"
import type { Plan } from "./plan-chunks.ts"
import type { ReadChunk } from "./read-document.ts"

/** The text of a chunk, and the headings that all of it stands below. Headings that stand above a part of it are lines of the text. */
export const writeChunk = (all: readonly Piece[], { from, start, end }: Plan, count: CountTokens): ReadChunk => {
  const pieces = all.slice(from, end)
  const headings = commonHeadings(all.slice(start, end))
  const isAbove = ({ kind, headings: own }: Piece): boolean =>
    kind === "heading" && own.every((one, at) => one === headings[at])
  const first = pieces.findIndex((piece) => !isAbove(piece))
  const written = pieces.slice(first)
  const header = written[0]?.header ?? null
  const text = written.map((piece, at) => (at === 0 ? "" : piece.joint) + piece.text).join("")
  const content = header === null ? text : `${header}\n${text}`
  const pages = pieces.flatMap(({ page }) => page ?? [])
  return {
    content,
    tokens: count(content),
    pageFrom: pages.length === 0 ? null : Math.min(...pages),
    pageTo: pages.length === 0 ? null : Math.max(...pages),
    headings,
  }
}

/** The headings that all texts stand below; of headings without a text, those above them. */
const commonHeadings = (pieces: readonly Piece[]): readonly string[] => {
  const texts = pieces.filter(({ kind }) => kind !== "heading")
  const paths =
    texts.length > 0 ? texts.map(({ headings }) => headings) : pieces.map((one) => one.headings.slice(0, -1))
  return paths.reduce((common, path) => (path === common ? common : commonStart(common, path)))
}

const commonStart = (one: readonly string[], other: readonly string[]): readonly string[] => {
  const differs = one.findIndex((heading, at) => heading !== other[at])
  return differs < 0 ? one : one.slice(0, differs)
}
