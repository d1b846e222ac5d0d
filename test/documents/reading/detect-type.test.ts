import { expect, test } from "bun:test"
import { typeOf } from "../../support/parse-bytes.ts"
import { writePdf } from "../../support/write-pdf.ts"
import { writeZip } from "../../support/write-zip.ts"

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
const pdf = writePdf([[{ text: "Hello", x: 72, y: 700 }]])
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])
/** "Chào bạn, đây là bài tập về nhà." in Windows-1258: tones are marks of their own after â, ê and ơ, and "ạ". */
const vietnamese = Buffer.from("Ch\xe0o ba\xf2n, \xf0\xe2y l\xe0 b\xe0i t\xe2\xf2p v\xea\xcc nh\xe0.", "latin1")

test.each([
  ["a PDF", pdf, "letter.txt", "application/pdf"],
  ["a PDF after some junk", Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), pdf]), "a", "application/pdf"],
  ["a text about the header of PDFs", "A PDF begins with %PDF-1.7 and a comment.", "a.pdf", "text/plain"],
  ["a DOCX", writeZip({ "[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>" }), "a.zip", docx],
  ["another archive", writeZip({ "xl/workbook.xml": "<workbook/>" }), "a.docx", null],
  ["an image", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "a.txt", null],
  ["a program", Buffer.from("7f454c46020101000000000000000000", "hex"), "a.txt", null],
  ["rich text", "{\\rtf1\\ansi Hello}", "a.txt", null],
  ["a web page", "<!-- saved -->\n<!DOCTYPE html><p>Hello", "a.txt", "text/html"],
  ["a piece of a web page", "<h1>Hello</h1><p>you", "a", "text/html"],
  ["Markdown by its name", "# Hello", "a.md", "text/markdown"],
  ["Markdown that begins with a tag", '<p align="center">Logo</p>\n\n# Hello', "README.md", "text/markdown"],
  ["a text", "# Hello", "a.txt", "text/plain"],
  ["an empty file", "", "a.pdf", "text/plain"],
  ["a text in UTF-16", utf16("Con mèo"), "a.txt", "text/plain"],
  ["a text in Windows-1258", vietnamese, "a.txt", "text/plain"],
  ["a text in KOI8-R", Buffer.from("f0d2c9d7c5d42c20cbc1cb20c4c5ccc13f20f7d3a320c8cfd2cfdbcf2e", "hex"), "a.txt", null],
  ["a text in Shift-JIS", Buffer.from("82b182f182c982bf82cd8141908a8a45", "hex"), "a.txt", null],
])("%s is told by its content", async (_, content, name, type) => {
  expect(await typeOf(content, name)).toBe(type as never)
})

test("a character that the looked-at part cuts does not make a text another type", async () => {
  for (const shift of [0, 1, 2]) expect(await typeOf("x".repeat(shift) + "ấ".repeat(40_000))).toBe("text/plain")
})
