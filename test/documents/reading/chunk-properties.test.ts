import { expect, test } from "bun:test"
import fc from "fast-check"
import type { Block } from "../../../src/documents/reading/blocks.ts"
import { chunkBlocks } from "../../../src/documents/reading/chunk-blocks.ts"
import { rememberWords } from "../../../src/documents/reading/count-words.ts"
import { embeddedText } from "../../../src/documents/reading/read-document.ts"
import { countTokens } from "../../../src/memories/tokenizer.ts"

const word = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom("mèo", "Con", "cat", "The", "a", "Dr.", "ngủ.", "sleeps!", "3.", "“Đi", "đâu?”"),
  },
  { weight: 2, arbitrary: fc.stringMatching(/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Emoji}\u200d]{1,8}$/u) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 }) },
)
const clean = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim() || "x"
const text = (maxLength: number) =>
  fc.oneof(
    fc.array(word, { minLength: 1, maxLength }).map((words) => clean(words.join(" "))),
    fc
      .tuple(fc.constantFrom("a", "Mèo ngủ. ", "ế", "👩🏽‍🚀", "word "), fc.integer({ min: 1, max: 800 }))
      .map(([one, times]) => clean(one.repeat(times))),
  )

type Draft = { kind: Block["kind"]; level: number; texts: string[]; hasHeader: boolean }
const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom("heading", "paragraph", "paragraph", "list", "table", "code"),
  level: fc.integer({ min: 1, max: 6 }),
  texts: fc.array(text(60), { minLength: 1, maxLength: 4 }),
  hasHeader: fc.boolean(),
})

const blockOf = ({ kind, level, texts, hasHeader }: Draft, page: number | null): Block => {
  const [first = "x"] = texts
  switch (kind) {
    case "heading":
      return { kind, level, text: first.slice(0, 250).toWellFormed(), page }
    case "list":
      return { kind, items: texts.map((one) => ({ marker: "•", text: one, depth: level - 1 })), page }
    case "table":
      return { kind, header: hasHeader ? [first, "two"] : null, rows: texts.map((one) => [one, "2"]), page }
    case "code":
      return { kind, text: texts.join("\n\n  "), page }
    case "paragraph":
      return { kind, text: first, page }
  }
}

const textsOf = (block: Block): string[] => {
  if (block.kind === "list") return block.items.map(({ marker, text: one }) => `${marker} ${one}`)
  if (block.kind === "table")
    return [...(block.header ? [block.header] : []), ...block.rows].map((row) => row.join(" | "))
  return [block.text]
}

/** Blocks on pages that never go back, and parameters. */
const documents = fc
  .record({
    drafts: fc.array(fc.tuple(draft, fc.integer({ min: 0, max: 2 })), { maxLength: 12 }),
    hasPages: fc.boolean(),
    chunkSize: fc.oneof(fc.constant(64), fc.integer({ min: 64, max: 400 })),
    overlapShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  .map(({ drafts, hasPages, chunkSize, overlapShare }) => {
    let page = 1
    const blocks = drafts.map(([one, step]) => {
      page += step
      return blockOf(one, hasPages ? page : null)
    })
    return { blocks, parameters: { chunkSize, chunkOverlap: Math.floor(chunkSize * overlapShare) } }
  })

type Document = typeof documents extends fc.Arbitrary<infer T> ? T : never

const chunk = ({ blocks, parameters }: Document) => chunkBlocks({ pages: null, title: null, blocks }, parameters).chunks
const holds = (check: (document: Document) => void): void => {
  fc.assert(fc.property(documents, check), { numRuns: 60 })
}
const isHeading = ({ kind }: Block): boolean => kind === "heading"
/** Without spaces and line ends, which may change between the pieces of a text. */
const dense = (all: string): string => all.replace(/\s/g, "")

test("without overlap, headings and headers, the chunks are the text", () => {
  holds(({ blocks, parameters }) => {
    const bare = blocks.filter((one) => !isHeading(one) && !(one.kind === "table" && one.header))
    const chunks = chunk({ blocks: bare, parameters: { ...parameters, chunkOverlap: 0 } })
    expect(dense(chunks.map(({ content }) => content).join(""))).toBe(dense(bare.flatMap(textsOf).join("")))
  })
})

test("every text and heading stands in a chunk or above one", () => {
  holds((document) => {
    const all = dense(chunk(document).map(embeddedText).join("\n"))
    const words = document.blocks.flatMap(textsOf).flatMap((line) => line.split(" "))
    // A longer word may be cut.
    expect(words.map(dense).filter((one) => one.length <= 16 && !all.includes(one))).toEqual([])
  })
})

test("no chunk is empty or larger than asked for", () => {
  const count = rememberWords()
  holds((document) => {
    for (const { content, tokens } of chunk(document)) {
      expect(content.trim()).not.toBe("")
      expect(tokens).toBe(count(content))
      expect(tokens).toBeLessThanOrEqual(document.parameters.chunkSize)
    }
  })
})

test("chunks can be stored: they are in NFC and have no half of a surrogate pair", () => {
  holds((document) => {
    for (const one of chunk(document).map(embeddedText)) {
      expect(one.isWellFormed()).toBe(true)
      expect(one).toBe(one.normalize("NFC"))
    }
  })
})

test("pages never go back, and a chunk has pages where the document has them", () => {
  holds((document) => {
    const hasPages = document.blocks.some(({ page }) => page !== null)
    let before = [1, 1]
    for (const { pageFrom, pageTo } of chunk(document)) {
      if (!hasPages) expect([pageFrom, pageTo]).toEqual([null, null])
      if (pageFrom === null || pageTo === null) continue
      expect(pageFrom).toBeLessThanOrEqual(pageTo)
      expect(pageFrom).toBeGreaterThanOrEqual(before[0] ?? 1)
      expect(pageTo).toBeGreaterThanOrEqual(before[1] ?? 1)
      before = [pageFrom, pageTo]
    }
  })
})

test("the same document and parameters give the same chunks", () => {
  holds((document) => {
    expect(chunk(structuredClone(document))).toEqual(chunk(document))
  })
})

test("no two chunks share more than the overlap that is asked for", () => {
  const numbered = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }).map((lengths) => {
    let number = 0
    return lengths.map((length) => `${Array.from({ length }, () => `word${number++}`).join(" ")}.`).join(" ")
  })
  const sizes = fc.record({
    chunkSize: fc.integer({ min: 64, max: 200 }),
    overlapShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  fc.assert(
    fc.property(numbered, sizes, (one, { chunkSize, overlapShare }) => {
      const chunkOverlap = Math.floor(chunkSize * overlapShare)
      const chunks = chunk({
        blocks: [{ kind: "paragraph", text: one, page: null }],
        parameters: { chunkSize, chunkOverlap },
      })
      for (const [at, { content }] of chunks.entries()) {
        const before = new Set(chunks[at - 1]?.content.split(" "))
        const words = content.split(" ")
        const shared = words.filter((word) => before.has(word))
        expect(words.slice(0, shared.length)).toEqual(shared)
        expect(words.length).toBeGreaterThan(shared.length)
        expect(countTokens(` ${shared.join(" ")}`)).toBeLessThanOrEqual(Math.max(chunkOverlap, 1))
      }
    }),
    { numRuns: 60 },
  )
})
