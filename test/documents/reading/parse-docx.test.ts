import { expect, test } from "bun:test"
import { parseBytes } from "../../support/parse-bytes.ts"
import { writeZip } from "../../support/write-zip.ts"

const p = (text: string, properties = "") => `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
const styled = (text: string, style: string) => p(text, `<w:pStyle w:val="${style}"/>`)
const item = (text: string, list: number, depth: number) =>
  p(text, `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`)
const cell = (text: string) => `<w:tc>${p(text)}</w:tc>`

const level = (depth: number, format: string, text: string) =>
  `<w:lvl w:ilvl="${depth}"><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`

const writeDocx = (body: string, others: Record<string, string> = {}) =>
  writeZip({
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": `<?xml version="1.0"?><w:document><w:body>${body}</w:body></w:document>`,
    "word/styles.xml": `<w:styles>
      <w:style w:styleId="Tiu1"><w:name w:val="heading 1"/></w:style>
      <w:style w:styleId="Own"><w:name w:val="My own"/><w:basedOn w:val="Tiu1"/></w:style>
      <w:style w:styleId="Deep"><w:name w:val="Deep"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
      <w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style></w:styles>`,
    "word/numbering.xml": `<w:numbering>
      <w:abstractNum w:abstractNumId="0">${level(0, "decimal", "%1.")}${level(1, "lowerLetter", "%1.%2)")}</w:abstractNum>
      <w:abstractNum w:abstractNumId="1">${level(0, "bullet", "")}</w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
    ...others,
  })

const blocksOf = async (body: string, others?: Record<string, string>) =>
  (await parseBytes(writeDocx(body, others))).blocks

test("headings are told by their style, in every language", async () => {
  const body = styled("One", "Tiu1") + styled("Two", "Own") + styled("Three", "Deep") + styled("Text", "Loop")
  expect(await blocksOf(body)).toEqual([
    { kind: "heading", level: 1, text: "One", page: null },
    { kind: "heading", level: 1, text: "Two", page: null },
    { kind: "heading", level: 3, text: "Three", page: null },
    { kind: "paragraph", text: "Text", page: null },
  ])
})

test("lists have the marks that Word shows", async () => {
  const body =
    item("one", 1, 0) + item("in", 1, 1) + item("too", 1, 1) + item("two", 1, 0) + item("in", 1, 1) + item("dot", 2, 0)
  const [list] = await blocksOf(body)
  expect(list).toMatchObject({ kind: "list" })
  expect(list?.kind === "list" && list.items.map(({ marker, text, depth }) => `${depth} ${marker} ${text}`)).toEqual([
    "0 1. one",
    "1 1.a) in",
    "1 1.b) too",
    "0 2. two",
    "1 2.a) in",
    "0 • dot",
  ])
})

test("a table keeps its header, and cells keep their places", async () => {
  const header = `<w:tr><w:trPr><w:tblHeader/></w:trPr>${cell("Name")}${cell("Horns")}</w:tr>`
  const rows = `<w:tr>${cell("Triceratops")}<w:tc>${p("3")}${p("long")}</w:tc></w:tr><w:tr>${cell("Raptor")}${cell("")}</w:tr>`
  expect(await blocksOf(`<w:tbl>${header}${rows}</w:tbl>`)).toEqual([
    {
      kind: "table",
      header: ["Name", "Horns"],
      rows: [
        ["Triceratops", "3 long"],
        ["Raptor", ""],
      ],
      page: null,
    },
  ])
})

test("deleted text is left out, inserted text and text boxes are read, and notes follow their paragraph", async () => {
  const text = (words: string) => `<w:r><w:t>${words}</w:t></w:r>`
  const body = `<w:p>${text("Old ")}<w:del><w:r><w:delText>bad</w:delText></w:r></w:del><w:ins>${text("good")}</w:ins>
    <w:r><w:tab/><w:t>news</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
    <w:p>${text("Outer")}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>${p("Box")}</w:txbxContent></mc:Choice>
    <mc:Fallback><w:txbxContent>${p("Box")}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`
  const footnotes = `<w:footnotes><w:footnote w:id="2">${p("A note.")}</w:footnote></w:footnotes>`
  const blocks = await blocksOf(body, { "word/footnotes.xml": footnotes })
  expect(blocks.map((block) => "text" in block && block.text)).toEqual(["Old good news", "A note.", "Box", "Outer"])
})

test("the title is the document's own", async () => {
  const core = "<cp:coreProperties><dc:title>Dinosaurs</dc:title><dc:creator>Emma</dc:creator></cp:coreProperties>"
  expect((await parseBytes(writeDocx(p("Text"), { "docProps/core.xml": core }))).title).toBe("Dinosaurs")
})

test.each([
  [
    "macros under another name",
    {
      "word/other.bin": "x",
      "[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-word.vbaProject"/></Types>',
    },
    "refused: it has macros.",
  ],
  [
    "entities in another part",
    { "word/styles.xml": '<!DOCTYPE d [<!ENTITY a "b">]><w:styles/>' },
    "refused: it declares XML entities.",
  ],
  [
    "elements within elements without end",
    { "word/document.xml": "<w:p>".repeat(5000) },
    "refused: its parts are nested too deeply.",
  ],
  [
    "a part that expands too far",
    { "word/media/a.bmp": "\0".repeat(3_000_000) },
    "refused: it expands to more than 100 times its size or 200 MB.",
  ],
  ["no text", {}, "The file is empty."],
])("a document with %s is refused", async (_, others: Record<string, string>, sentence) => {
  await expect(parseBytes(writeDocx("", others))).rejects.toThrow(sentence)
})
