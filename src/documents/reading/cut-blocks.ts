import type { Block, ReadBlocks } from "./blocks.ts"
import { maxPieceTokens } from "./cut-word.ts"
import { type Cutter, cut, type Part, type Piece, type Start, sentencesOf, wholeOrSentences } from "./pieces.ts"

/** A longer heading is a paragraph that looks like one: it would be repeated with every chunk below it. */
const maxHeadingLength = 200
const maxListDepth = 8

type Heading = Extract<Block, { kind: "heading" }>
type Table = Extract<Block, { kind: "table" }>
type Draft = Part & Partial<Pick<Piece, "kind" | "header">>

/** The pieces of a document in reading order. A heading begins a section. */
export const cutBlocks = (read: ReadBlocks, cutter: Cutter): Piece[] => {
  const pieces: Piece[] = []
  let path: Heading[] = []
  let headings: readonly string[] = []
  for (const block of read.blocks) {
    if (block.kind === "heading" && isShort(block)) {
      path = [...path.filter(({ level }) => level < block.level), block]
      headings = path.map(({ text }) => text)
    }
    const isBelowHeading = pieces.at(-1)?.kind === "heading"
    for (const [at, draft] of cutBlock(block, cutter).entries()) {
      const joint = pieces.length === 0 ? "" : draft.joint
      const place = at === 0 && isBelowHeading ? cut.inside : draft.cut
      const tokens = cutter.count(joint + draft.text)
      pieces.push({ kind: "text", header: null, ...draft, joint, cut: place, tokens, page: block.page, headings })
    }
  }
  return pieces
}

const isShort = ({ text }: Heading): boolean => text.length <= maxHeadingLength

const newSection: Start = { joint: "\n\n", cut: cut.section }
const newBlock: Start = { joint: "\n\n", cut: cut.block }
const newLine: Start = { joint: "\n", cut: cut.sentence }

const cutBlock = (block: Block, cutter: Cutter): Draft[] => {
  switch (block.kind) {
    case "heading":
      if (!isShort(block)) return sentencesOf(block.text, newBlock, cutter)
      return wholeOrSentences(block.text, newSection, cutter).map((part) => ({ ...part, kind: "heading" }))
    case "paragraph":
      return sentencesOf(block.text, newBlock, cutter)
    case "list":
      return block.items.flatMap(({ marker, text, depth }, at) => {
        const line = `${"  ".repeat(Math.min(depth, maxListDepth))}${marker} ${text}`.trimEnd()
        const start: Start = depth === 0 ? newLine : { ...newLine, cut: cut.word }
        return wholeOrSentences(line, at === 0 ? newBlock : start, cutter)
      })
    case "table":
      return cutTable(block, cutter)
    case "code":
      return cutCode(block.text, cutter)
  }
}

/** The header and the rows, a line each. Every row, or piece of a long word in it, can stand below the header in one chunk. */
const cutTable = ({ header: cells, rows }: Table, cutter: Cutter): Draft[] => {
  const header = cells?.some(isFilled) ? lineOf(cells) : null
  const headerTokens = header === null ? 0 : cutter.count(`${header}\n`)
  const isRepeated = headerTokens <= Math.min(cutter.chunkSize / 2, cutter.chunkSize - maxPieceTokens)
  const rowCutter = isRepeated ? { ...cutter, chunkSize: cutter.chunkSize - headerTokens } : cutter
  const headerParts = header === null ? [] : wholeOrSentences(header, newBlock, cutter)
  const below: Start = header === null ? newBlock : { joint: "\n", cut: cut.inside }
  const rowParts = rows
    .filter((row) => row.some(isFilled))
    .flatMap((row, at) => wholeOrSentences(lineOf(row), at === 0 ? below : newLine, rowCutter))
  return [
    ...headerParts.map((part): Draft => ({ ...part, kind: "row" })),
    ...rowParts.map((part): Draft => ({ ...part, kind: "row", header: isRepeated ? header : null })),
  ]
}

const isFilled = (cell: string): boolean => cell.trim() !== ""
const lineOf = (cells: readonly string[]): string =>
  cells
    .map((cell) => cell.replaceAll("\n", " "))
    .join(" | ")
    .trim()

/** Lines with their indentation. An empty line widens the joint of the next. */
const cutCode = (text: string, cutter: Cutter): Draft[] => {
  let start = newBlock
  return text.split("\n").flatMap((line): Draft[] => {
    if (line.trim() === "") {
      start = { ...newBlock, cut: cut.sentence }
      return []
    }
    const parts = wholeOrSentences(line.trimEnd(), start, cutter)
    start = newLine
    return parts
  })
}
