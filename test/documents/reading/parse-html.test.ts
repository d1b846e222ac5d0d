import { expect, test } from "bun:test"
import { parseBytes } from "../../support/parse-bytes.ts"

const parse = (body: string) => parseBytes(`<!doctype html><title>A page</title>${body}`)
const blocksOf = async (body: string) => (await parse(body)).blocks

test("a page shows its title, headings, paragraphs, lists and code, and no scripts, styles or menus", async () => {
  const { title, blocks } = await parse(`
    <style>p { color: red }</style><script>alert("<p>no</p>")</script>
    <nav><a href="/">Home</a></nav>
    <h2>Dinos &amp; <em>more</em></h2>
    <p>They lived<br>long ago.
    <p>Until <b>one</b> day.
    <ol start=3><li>first<ul><li>inner</ul><li>second</ol>
    <pre>if (a)
  b()</pre>
    <p hidden>secret</p>`)
  expect(title).toBe("A page")
  expect(blocks).toEqual([
    { kind: "heading", level: 2, text: "Dinos & more", page: null },
    { kind: "paragraph", text: "They lived long ago.", page: null },
    { kind: "paragraph", text: "Until one day.", page: null },
    {
      kind: "list",
      page: null,
      items: [
        { marker: "3.", text: "first", depth: 0 },
        { marker: "•", text: "inner", depth: 1 },
        { marker: "4.", text: "second", depth: 0 },
      ],
    },
    { kind: "code", text: "if (a)\n  b()", page: null },
  ])
})

test("a table keeps its header", async () => {
  const table = "<table><tr><th>Name<th>Horns<tr><td>Triceratops<td>3<tr><td><p>Raptor<p>(small)<td>0</table>"
  expect(await blocksOf(table)).toEqual([
    {
      kind: "table",
      header: ["Name", "Horns"],
      rows: [
        ["Triceratops", "3"],
        ["Raptor (small)", "0"],
      ],
      page: null,
    },
  ])
})

test("a table that only places things on the page is no table", async () => {
  const table =
    "<table><tr><td>Menu<td><h1>Story</h1><table><tr><td>a<td>b<tr><td>c<td>d</table><p>The end.</td></tr></table>"
  expect((await blocksOf(table)).map(({ kind }) => kind)).toEqual(["paragraph", "heading", "table", "paragraph"])
})

test("Vietnamese is read, written as characters of any kind", async () => {
  expect(await blocksOf("<p>Con m&egrave;o &#273;&atilde; &#x103;n hê\u0301t")).toEqual([
    { kind: "paragraph", text: "Con mèo đã ăn hết", page: null },
  ])
})

test("tags within tags without end are refused", async () => {
  await expect(parse("<div>".repeat(100_000))).rejects.toThrow("refused: its parts are nested too deeply.")
})
