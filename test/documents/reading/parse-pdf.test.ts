import { expect, test } from "bun:test"
import { parseBytes } from "../../support/parse-bytes.ts"
import { type PdfText, writePdf } from "../../support/write-pdf.ts"

const blocksOf = async (...pages: PdfText[][]) => (await parseBytes(writePdf(pages))).blocks
/** Lines below each other from the top of a page. */
const lines = (texts: readonly string[], { x = 72, y = 760, step = 12, size = 10 } = {}): PdfText[] =>
  texts.map((text, index) => ({ text, x, y: y - index * step, size }))

const filler = (count: number, words = "the quick brown fox jumps over the lazy dog and then sleeps"): string[] =>
  Array.from({ length: count }, (_, index) => `${index} ${words}`)

test("lines become paragraphs, and words that a line's end parts are whole again", async () => {
  const text = lines([
    "The tricera-",
    "tops was a well-known animal of the late Creta-",
    "ceous, and a well-",
    "known one. It had",
    "three horns.",
  ])
  expect(await blocksOf(text)).toEqual([
    {
      kind: "paragraph",
      text: "The triceratops was a well-known animal of the late Cretaceous, and a well-known one. It had three horns.",
      page: 1,
    },
  ])
})

test("a gap or a short last line ends a paragraph", async () => {
  const [long, short] = ["One sentence that goes to the end of the line, which is long. It", "ends here."]
  const blocks = await blocksOf([...lines([long, short, long, short]), ...lines(["After a gap."], { y: 690 })])
  expect(blocks.map((block) => "text" in block && block.text)).toEqual([
    `${long} ${short}`,
    `${long} ${short}`,
    "After a gap.",
  ])
})

test("a paragraph goes on over the end of a page, and notes at its foot come after it", async () => {
  const [first] = [[...lines(filler(10)), ...lines(["A note in small letters."], { y: 90, size: 7 })]]
  const blocks = await blocksOf(first, lines(["and on the next page it ends."]))
  expect(blocks.map((block) => "text" in block && block.text)).toEqual([
    `${filler(10).join(" ")} and on the next page it ends.`,
    "A note in small letters.",
  ])
})

test("larger letters are headings, the largest of the first level", async () => {
  const blocks = await blocksOf([
    ...lines(["Dinosaurs"], { size: 20 }),
    ...lines(["Horns"], { size: 14, y: 720 }),
    ...lines(filler(8), { y: 700 }),
    ...lines(["Tails"], { size: 14, y: 590 }),
    ...lines(filler(8), { y: 570 }),
  ])
  expect(blocks.map((block) => (block.kind === "heading" ? `${block.level} ${block.text}` : block.kind))).toEqual([
    ...["1 Dinosaurs", "2 Horns", "paragraph", "2 Tails", "paragraph"],
  ])
})

const animals = ["cats", "dogs", "cows", "hens"]

test("headers, footers and page numbers are left out", async () => {
  const pages = animals.map((animal, index) => [
    { text: `School book 3 - ${index + 7}`, x: 72, y: 810 },
    ...lines([`This page tells of ${animal}.`]),
    { text: String(index + 7), x: 300, y: 30 },
  ])
  expect(await blocksOf(...pages)).toEqual(
    animals.map((animal, index) => ({ kind: "paragraph", text: `This page tells of ${animal}.`, page: index + 1 })),
  )
})

test("first lines that differ in more than the page's number are kept", async () => {
  const pages = [12, 5, 31, 8].map((sum) => lines([`Exercise: write ${sum} as a sum.`]))
  expect(await blocksOf(...pages)).toHaveLength(4)
})

test("pages with nothing but a line and their number are read", async () => {
  expect(await blocksOf(...animals.map((_, index) => lines([`Sheet ${index + 1}.`])))).toHaveLength(4)
})

test("two columns that are drawn row by row are read one after the other", async () => {
  const left = filler(12, "words of the left column go on")
  const right = filler(12, "words of the right one go on")
  const rows = left.flatMap((text, index) => [
    { text, x: 50, y: 700 - index * 12 },
    { text: right[index] ?? "", x: 320, y: 700 - index * 12 },
  ])
  const heading = { text: "A heading across both columns of the whole page, with many words", x: 100, y: 760, size: 12 }
  const text = (await blocksOf([heading, ...rows])).map((block) => "text" in block && block.text).join(" ")
  expect(text).toBe([heading.text, ...left, ...right].join(" "))
})

test("rows of cells are a table, and its header is kept", async () => {
  const cells = [
    ["Name", "Horns"],
    ["Triceratops", "3"],
    ["Raptor", "0"],
    ["Styracosaurus", "7"],
  ]
  const table = cells.flatMap(([name = "", horns = ""], index) => [
    { text: name, x: 72, y: 600 - index * 14 },
    { text: horns, x: 250, y: 600 - index * 14 },
  ])
  expect(await blocksOf([...lines(["The horns:"]), ...table])).toEqual([
    { kind: "paragraph", text: "The horns:", page: 1 },
    { kind: "table", header: ["Name", "Horns"], rows: cells.slice(1), page: 1 },
  ])
})

test("a cell goes on in the line below", async () => {
  const rows = [
    ["cat", "It sleeps most of the day and catch-"],
    ["", "es mice at night."],
    ["dog", "It barks."],
    ["cow", "It gives milk"],
    ["", "and eats grass."],
  ]
  const table = rows.flatMap(([name = "", text = ""], index) => [
    ...(name ? [{ text: name, x: 72, y: 600 - index * 12 }] : []),
    { text, x: 150, y: 600 - index * 12 },
  ])
  expect(await blocksOf([...table, ...lines(["After the table."], { y: 500 })])).toEqual([
    {
      kind: "table",
      header: null,
      rows: [
        ["cat", "It sleeps most of the day and catches mice at night."],
        ["dog", "It barks."],
        ["cow", "It gives milk and eats grass."],
      ],
      page: 1,
    },
    { kind: "paragraph", text: "After the table.", page: 1 },
  ])
})

test("lines with marks are a list", async () => {
  const blocks = await blocksOf(lines(["You need:", "\x95 an apple that is red", "and round", "\x95 a pear"]))
  expect(blocks.at(1)).toEqual({
    kind: "list",
    page: 1,
    items: [
      { marker: "•", text: "an apple that is red and round", depth: 0 },
      { marker: "•", text: "a pear", depth: 0 },
    ],
  })
})

test("a link to a page about JavaScript is no script", async () => {
  const pdf = writePdf([lines(["Hello"])]).toString("latin1")
  const linked = pdf.replace(
    "/Type /Page /",
    "/Annots [<< /Subtype /Link /A << /S /URI /URI (https://a.com/JavaScript) >> >>] /Type /Page /",
  )
  expect((await parseBytes(Buffer.from(linked, "latin1"))).blocks).toHaveLength(1)
})

test.each([
  [
    "a script behind an annotation",
    "/Annots [<< /Subtype /Link /A << /S /JavaScript /JS 9 0 R >> >>]",
    "refused: it has scripts.",
  ],
  [
    "a name that is written in codes",
    "/AA << /O << /S /#4CaunchX /S /L#61unch >> >>",
    "refused: it launches programs.",
  ],
  [
    "an action of its own",
    "/AA << /O << /S /GoTo /D [3 0 R] >> >>",
    "refused: it acts on its own when a page is opened.",
  ],
])("%s is refused", async (_, entry, sentence) => {
  const pdf = writePdf([lines(["Hello"])])
    .toString("latin1")
    .replace("/Type /Page /", `${entry} /Type /Page /`)
  await expect(parseBytes(Buffer.from(pdf, "latin1"))).rejects.toThrow(sentence)
})

test("more than 2,000 pages are refused", async () => {
  await expect(blocksOf(...Array.from({ length: 2001 }, () => []))).rejects.toThrow(
    "refused: it has more than 2,000 pages.",
  )
})

test("pages without text say that they need OCR", async () => {
  await expect(blocksOf([], [])).rejects.toThrow("There is no text in it; scanned pages need OCR first.")
})
