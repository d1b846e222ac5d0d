import { expect, test } from "bun:test"
import { parseBytes } from "../../support/parse-bytes.ts"

const parse = (text: string) => parseBytes(text, "page.md")

test("headings, paragraphs, lists, tables and code become blocks", async () => {
  const text = `---
title: "Dinosaurs"
tags: [old]
---
# Dinos &amp; more

They *lived* [long ago](https://example.com) \`a && b\`.

1. first
   - inner **one**
2. second

   more

| Name | Horns |
| --- | --- |
| Triceratops | 3 |

\`\`\`js
if (a) {
  b()
}
\`\`\`

> A quote.

<div>Some <b>HTML</b></div>
`
  expect(await parse(text)).toEqual({
    pages: null,
    title: "Dinosaurs",
    blocks: [
      { kind: "heading", level: 1, text: "Dinos & more", page: null },
      { kind: "paragraph", text: "They lived long ago a && b.", page: null },
      {
        kind: "list",
        page: null,
        items: [
          { marker: "1.", text: "first", depth: 0 },
          { marker: "•", text: "inner one", depth: 1 },
          { marker: "2.", text: "second more", depth: 0 },
        ],
      },
      { kind: "table", header: ["Name", "Horns"], rows: [["Triceratops", "3"]], page: null },
      { kind: "code", text: "if (a) {\n  b()\n}", page: null },
      { kind: "paragraph", text: "A quote.", page: null },
      { kind: "paragraph", text: "Some HTML", page: null },
    ],
  })
})

test("quotes within quotes without end are refused", async () => {
  await expect(parse(`${">".repeat(2000)} deep`)).rejects.toThrow("refused: its parts are nested too deeply.")
})
