import { expect, test } from "bun:test"
import fc from "fast-check"
import { attachment } from "../../../src/documents/upload/attachment.ts"
import { cleanFilename } from "../../../src/documents/upload/clean-filename.ts"
import { readRange } from "../../../src/feature/byte-range.ts"

test("a range that is satisfiable lies in the file, and is what slicing gives", () => {
  const numbers = fc.option(fc.nat(60), { nil: "" })
  fc.assert(
    fc.property(numbers, numbers, fc.nat(50), (first, last, bytes) => {
      const range = readRange(`bytes=${first}-${last}`, bytes)
      if (range === null || range === "unsatisfiable") return
      const file = Array.from({ length: bytes }, (_, at) => at)
      const wanted =
        first === "" ? file.slice(-Number(last)) : file.slice(Number(first), last === "" ? undefined : Number(last) + 1)
      expect(file.slice(range.from, range.to)).toEqual(wanted)
      expect(range.to).toBeGreaterThan(range.from)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  [undefined, null],
  ["bytes=0-1,4-5", null],
  ["items=0-1", null],
  ["bytes=5-2", null],
  ["bytes=-", null],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
])("the range %p of ten bytes is %p", (header, expected) => {
  expect(readRange(header, 10)).toEqual(expected as never)
})

test.each([
  ["../../etc/passwd", "passwd"],
  ["C:\\homework\\dino.pdf", "dino.pdf"],
  ["a\0b\r\nX-Header: 1\u202e.txt", "abX-Header: 1.txt"],
  ["..", "document"],
  ["/", "document"],
  ["", "document"],
  [null, "document"],
  ["Khu\u0309ng long.txt", "Khủng long.txt"],
])("the file name %p is shown as %p", (sent, shown) => {
  expect(cleanFilename(sent)).toBe(shown)
})

test("whatever a file is called, its header is one line of ASCII, and tells the name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (sent) => {
      const name = cleanFilename(sent)
      expect(name).not.toMatch(/[/\\\p{Cc}]/u)
      const header = attachment(name)
      expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"/)
      expect(header).not.toMatch(/[^\x20-\x7e]/)
      const coded = header.match(/filename\*=UTF-8''(.*)$/)?.[1]
      expect(coded === undefined ? header.match(/filename="(.*)"$/)?.[1] : decodeURIComponent(coded)).toBe(name)
    }),
    { numRuns: 1000 },
  )
})
