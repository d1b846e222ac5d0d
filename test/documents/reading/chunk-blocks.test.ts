import { expect, test } from "bun:test"
import type { Block } from "../../../src/documents/reading/blocks.ts"
import { chunkBlocks } from "../../../src/documents/reading/chunk-blocks.ts"
import { embeddedText, type ReadChunk } from "../../../src/documents/reading/read-document.ts"
import { countTokens } from "../../../src/memories/tokenizer.ts"

const heading = (text: string, level = 1, page: number | null = null): Block => ({ kind: "heading", level, text, page })
const paragraph = (text: string, page: number | null = null): Block => ({ kind: "paragraph", text, page })

const chunk = (blocks: Block[], chunkSize = 64, chunkOverlap = 0): ReadChunk[] =>
  chunkBlocks({ pages: null, title: null, blocks }, { chunkSize, chunkOverlap }).chunks

/** 15 tokens. */
const sentence = (number: number): string => `Sentence number ${number} tells of one small grey mouse named Tom.`
const sentences = (from: number, count: number): string =>
  Array.from({ length: count }, (_, at) => sentence(from + at)).join(" ")

test("a short document is one chunk, its paragraphs apart", () => {
  expect(chunk([paragraph("Mèo ngủ. Mèo ăn.", 1), paragraph("The cat sleeps.", 2)])).toEqual([
    { content: "Mèo ngủ. Mèo ăn.\n\nThe cat sleeps.", tokens: 12, pageFrom: 1, pageTo: 2, headings: [] },
  ])
})

test("a chunk ends at a heading, and knows the headings above it", () => {
  const chunks = chunk([
    heading("Dinosaurs"),
    heading("Triceratops", 2),
    paragraph(sentences(1, 2)),
    heading("Stegosaurus", 2),
    paragraph(sentences(3, 2)),
  ])
  expect(chunks.map(({ headings }) => headings)).toEqual([
    ["Dinosaurs", "Triceratops"],
    ["Dinosaurs", "Stegosaurus"],
  ])
  expect(chunks.map(({ content }) => content)).toEqual([sentences(1, 2), sentences(3, 2)])
})

test("small sections share a chunk, which shows their headings as lines below the one they have in common", () => {
  const chunks = chunk(
    [heading("Words"), heading("Cat", 2), paragraph("It meows."), heading("Dog", 2), paragraph("It barks.")],
    512,
  )
  expect(chunks.map(embeddedText)).toEqual(["Words\nCat\n\nIt meows.\n\nDog\n\nIt barks."])
})

test("headings without a text are kept as a text", () => {
  expect(chunk([heading("Cat"), heading("Dog", 2)]).map(embeddedText)).toEqual(["Cat\n\nDog"])
})

test("a heading without a text stands above the text of the next one of its level", () => {
  expect(chunk([heading("Cat"), heading("Dog"), paragraph("It barks.")]).map(embeddedText)).toEqual([
    "Dog\nCat\n\nDog\n\nIt barks.",
  ])
})

test("a very long heading is a paragraph", () => {
  const [first] = chunk([heading("word ".repeat(50).trim()), paragraph("It meows.")], 512)
  expect(first?.headings).toEqual([])
  expect(first?.content).toEndWith("\n\nIt meows.")
})

test("a chunk ends between paragraphs rather than between sentences", () => {
  const chunks = chunk([paragraph(sentences(1, 3)), paragraph(sentences(4, 3))])
  expect(chunks.map(({ content }) => content)).toEqual([sentences(1, 3), sentences(4, 3)])
})

test("a long paragraph is cut between sentences", () => {
  const chunks = chunk([paragraph(sentences(1, 30))])
  for (const { content } of chunks) expect(content).toMatch(/^Sentence.* Tom\.$/)
  expect(chunks.map(({ content }) => content).join(" ")).toBe(sentences(1, 30))
})

test("a sentence larger than a chunk is cut between words", () => {
  const text = "một hai ba bốn năm sáu bảy tám chín mười ".repeat(20).trim()
  const chunks = chunk([paragraph(text)])
  expect(chunks.length).toBeGreaterThan(2)
  expect(chunks.map(({ content }) => content).join(" ")).toBe(text)
})

test("a word larger than a chunk is cut between characters as they are seen", () => {
  const text = "👩🏽‍🚀e\u0323\u0301🇻🇳".repeat(300)
  const chunks = chunk([paragraph(text)])
  expect(chunks.map(({ content }) => content).join("")).toBe(text)
  for (const { content } of chunks) {
    expect(content.isWellFormed()).toBe(true)
    expect(content).toMatch(/^(?:👩🏽‍🚀|e\u0323\u0301|🇻🇳)/u)
    expect(content).toMatch(/(?:👩🏽‍🚀|e\u0323\u0301|🇻🇳)$/u)
  }
})

test("a chunk begins with the last sentences of the one before, as far as the overlap goes", () => {
  const chunks = chunk([paragraph(sentences(1, 30))], 64, 31)
  expect(chunks.length).toBeGreaterThan(5)
  for (const [at, { content }] of chunks.entries()) {
    if (at === 0) continue
    const shared = content.match(/Sentence[^.]*\./g)?.filter((one) => chunks[at - 1]?.content.includes(one)) ?? []
    expect(content).toStartWith(shared.join(" "))
    expect(shared).toHaveLength(2)
  }
})

test("nothing of another section is repeated", () => {
  const [, second] = chunk([paragraph(sentences(1, 2)), heading("Two"), paragraph(sentences(3, 2))], 64, 32)
  expect(second?.content).toBe(sentences(3, 2))
})

test("each part of a table begins with its header", () => {
  const rows = Array.from({ length: 60 }, (_, at) => [`animal ${at}`, String(at)])
  const chunks = chunk([{ kind: "table", header: ["Animal", "Legs"], rows, page: 3 }], 64, 32)
  expect(chunks.length).toBeGreaterThan(3)
  for (const { content, tokens } of chunks) {
    expect(content).toStartWith("Animal | Legs\nanimal ")
    expect(tokens).toBeLessThanOrEqual(64)
  }
  const written = chunks.flatMap(({ content }) => content.split("\n").slice(1))
  expect(written).toEqual(rows.map((row) => row.join(" | ")))
})

test("a header is not repeated above a word that leaves it no room", () => {
  const header = ["mèo 𐀀! 🏀𐀀᐀᥀⍀ mèo", "two"]
  const chunks = chunk([{ kind: "table", header, rows: [["Ƒᎀ𐀀𐀀⛀⟀𐀀𐀀ᎀ㏀ᎀ", "2"]], page: null }])
  expect(chunks.map(({ tokens }) => tokens).filter((tokens) => tokens > 64)).toEqual([])
})

test("items of a list are kept whole", () => {
  const items = Array.from({ length: 20 }, (_, at) => ({ marker: `${at + 1}.`, text: sentences(at, 2), depth: at % 2 }))
  const chunks = chunk([{ kind: "list", items, page: null }])
  const lines = chunks.flatMap(({ content }) => content.split("\n"))
  expect(lines).toEqual(items.map(({ marker, text, depth }) => `${"  ".repeat(depth)}${marker} ${text}`))
})

test("code is cut between lines, which keep their indentation", () => {
  const lines = Array.from({ length: 40 }, (_, at) => `${"  ".repeat(at % 3)}let name${at} = "value ${at}"`)
  const chunks = chunk([{ kind: "code", text: lines.join("\n"), page: null }])
  expect(chunks.length).toBeGreaterThan(3)
  expect(chunks.map(({ content }) => content).join("\n")).toBe(lines.join("\n"))
})

test("a chunk names the pages of all that it contains", () => {
  const chunks = chunk([1, 2, 3, 4].map((page) => paragraph(sentences(page * 10, 2), page)))
  expect(chunks.map(({ pageFrom, pageTo }) => [pageFrom, pageTo])).toEqual([
    [1, 2],
    [3, 4],
  ])
})

test("a small rest of a document is not a chunk of its own", () => {
  for (let count = 5; count < 25; count++) {
    const chunks = chunk([paragraph(`${sentences(1, count)} The end.`)])
    expect(chunks.at(-1)?.tokens).toBeGreaterThan(10)
  }
})

test("a document without text has no chunks", () => {
  expect(chunk([])).toEqual([])
  expect(chunk([{ kind: "table", header: ["", " "], rows: [["", " "]], page: 1 }])).toEqual([])
})

test("tokens are those of the project's tokenizer", () => {
  const chunks = chunk([heading("Mở đầu"), paragraph(sentences(1, 30)), paragraph("Con mèo ngủ; 12.345 con chó sủa!")])
  for (const { content, tokens } of chunks) expect(tokens).toBe(countTokens(content))
})

test("the rest of a section is not so small that it joins the next section", () => {
  for (let count = 5; count < 25; count++) {
    const chunks = chunk(
      [heading("One"), paragraph(sentences(1, count)), heading("Two"), paragraph(sentences(30, 3))],
      128,
    )
    expect(new Set(chunks.map(({ headings }) => headings.join()))).toEqual(new Set(["One", "Two"]))
  }
})

test("a chunk never contains all of the one before", () => {
  const long = `Then ${"the mouse and the cat ".repeat(12)}slept.`
  const chunks = chunk([paragraph(`It was night. ${long} ${long}`)], 64, 32)
  expect(chunks.map(({ content }) => content)).toEqual(["It was night.", long, long])
})

/** 400 paragraphs of one length, so that only their words tell where a chunk ends. */
const book = (edit: (paragraphs: string[]) => string[]): Block[] =>
  edit(Array.from({ length: 400 }, (_, at) => sentences(1000 + at * 10, 4))).map((text) => paragraph(text))

const shareKept = (edit: (paragraphs: string[]) => string[]): number => {
  const before = new Set(
    chunk(
      book((all) => all),
      256,
      50,
    ).map(embeddedText),
  )
  const after = chunk(book(edit), 256, 50).map(embeddedText)
  return after.filter((text) => before.has(text)).length / after.length
}

test("an edit changes the chunks near it and no others, though no heading follows", () => {
  expect(shareKept((all) => [sentences(1, 4), ...all])).toBeGreaterThan(0.95)
  expect(shareKept((all) => all.with(200, sentences(1, 3)))).toBeGreaterThan(0.95)
  expect(shareKept((all) => all.toSpliced(100, 3))).toBeGreaterThan(0.95)
})
