import { expect, test } from "bun:test"
import { join } from "node:path"
import { compareTexts } from "../../../scripts/read-documents/agreement.ts"
import { detectType } from "../../../src/documents/reading/detect-type.ts"
import { parseDocument } from "../../../src/documents/reading/parse-document.ts"

const files = join(import.meta.dir, "../files")

const parse = async (name: string) => {
  const path = join(files, name)
  const type = await detectType(path, name)
  if (type === null) throw new Error(`${name} has a type that is not taken`)
  return parseDocument(path, type)
}

/** What a file's owner is told when it cannot be read. */
const refusals: Record<string, string> = {
  "aa-page.pdf": "refused: it has scripts.",
  "embedded.pdf": "refused: it carries other files.",
  "empty.pdf": "The file is empty.",
  "enc-user-aes256.pdf": "The file is password-protected. Remove the password and upload it again.",
  "header-only.pdf": "The file is broken and cannot be read.",
  "html-as-pdf.pdf": "The file is empty.",
  "js-names.pdf": "refused: it has scripts.",
  "js-objstm.pdf": "refused: it has scripts.",
  "js-openaction.pdf": "refused: it has scripts.",
  "launch.pdf": "refused: it launches programs.",
  "loop-pages.pdf": "The file is broken and cannot be read.",
  "lol.docx": "refused: it declares XML entities.",
  "macro.docx": "refused: it has macros.",
  "xxe.docx": "refused: it declares XML entities.",
}

for (const [name, sentence] of Object.entries(refusals))
  test(`${name} is not read, and says why`, async () => {
    await expect(parse(name)).rejects.toThrow(sentence)
  })

for (const name of ["ok.pdf", "prefix-junk.pdf", "uri-link.pdf"])
  test(`${name} is read`, async () => {
    expect(await parse(name)).toEqual({
      pages: 1,
      title: null,
      blocks: [{ kind: "paragraph", text: "Hello plain page", page: 1 }],
    })
  })

test("a PDF that only forbids changes needs no password", async () => {
  expect((await parse("enc-owner-noextract.pdf")).blocks).toEqual((await parse("two-latex-en.pdf")).blocks)
})

for (const [name, least] of [
  ["two-chrome", 0.99],
  ["two-latex-en", 0.98],
  ["two-latex-vi", 0.99],
] as const)
  test(`the text of two columns comes in reading order: ${name}`, async () => {
    const { blocks } = await parse(`${name}.pdf`)
    const truth = await Bun.file(join(files, `${name}.truth.txt`)).text()
    const text = blocks.map((block) => ("text" in block ? block.text : JSON.stringify(block))).join(" ")
    expect(compareTexts(truth, text).pairs).toBeGreaterThan(least)
  })
