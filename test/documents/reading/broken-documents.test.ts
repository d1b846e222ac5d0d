import { afterAll, expect, setDefaultTimeout, test } from "bun:test"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import pino from "pino"
import { detectType } from "../../../src/documents/reading/detect-type.ts"
import { type DocumentType, documentTypes } from "../../../src/documents/reading/document-types.ts"
import { readDocument, UnreadableError } from "../../../src/documents/reading/read-document.ts"
import { createReader } from "../../../src/documents/reading/reader.ts"
import { withFile } from "../../support/parse-bytes.ts"

setDefaultTimeout(120_000)

const folder = join(import.meta.dir, "../files")
const files = await Promise.all(
  readdirSync(folder)
    .filter((name) => !name.startsWith("bomb"))
    .map(async (name) => Buffer.from(await Bun.file(join(folder, name)).arrayBuffer())),
)
const reader = createReader(pino({ level: "silent" }))
afterAll(reader.stop)

/** A sentence of one line where the document is not read. Any other error fails. */
const read = (content: Uint8Array, type?: DocumentType): Promise<string | number> =>
  withFile(content, async (path) => {
    const found = type ?? (await detectType(path))
    if (found === null) return "This type is not taken."
    try {
      const sizes = { chunkSize: 512, chunkOverlap: 50 }
      return (await readDocument(reader, path, found, sizes, AbortSignal.timeout(60_000))).chunks.length
    } catch (error) {
      if (error instanceof UnreadableError) return error.message
      throw error
    }
  })

const isAnswer = (answer: string | number): boolean =>
  typeof answer === "number" ? answer > 0 : /^[^\n]+\.$/.test(answer)

type Change = { kind: "cut" | "flip" | "drop" | "double"; at: number; to: number; bytes: number[] }

/** `at` and `to` are parts of the length. */
const change = (file: Buffer, { kind, at, to, bytes }: Change): Buffer => {
  const [from, end] = [Math.floor(Math.min(at, to) * file.length), Math.floor(Math.max(at, to) * file.length)]
  if (kind === "cut") return file.subarray(0, end)
  if (kind === "drop") return Buffer.concat([file.subarray(0, from), file.subarray(end)])
  if (kind === "double") return Buffer.concat([file.subarray(0, end), file.subarray(from)])
  const changed = Buffer.from(file)
  for (const [index, byte] of bytes.entries()) changed[(from + index * 97) % Math.max(file.length, 1)] = byte
  return changed
}

const part = fc.double({ min: 0, max: 1, noNaN: true })
const changes = fc.record({
  kind: fc.constantFrom("cut" as const, "flip" as const, "drop" as const, "double" as const),
  at: part,
  to: part,
  bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 30 }),
})

test("real documents that were changed, cut or torn are read or answered with a sentence", async () => {
  const torn = fc.tuple(fc.constantFrom(...files), changes)
  await fc.assert(
    fc.asyncProperty(torn, async ([file, how]) => expect(isAnswer(await read(change(file, how)))).toBe(true)),
    { numRuns: 150 },
  )
})

test("any bytes, as any type, are read or answered with a sentence", async () => {
  const types = fc.constantFrom(...(Object.keys(documentTypes) as DocumentType[]))
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), types, async (bytes, type) =>
      expect(isAnswer(await read(bytes, type))).toBe(true),
    ),
    { numRuns: 150 },
  )
})

test("any text, as any type of text, is read or answered with a sentence", async () => {
  const marks = fc.constantFrom(
    ...'<>/="&;#*_`|[]()!-+:~^\\\n\t 1a'.split(""),
    "<table>",
    "<td>",
    "</ul>",
    "<pre>",
    "```",
    "<!--",
  )
  const texts = fc
    .array(fc.oneof(marks, fc.string({ unit: "grapheme" })), { maxLength: 200 })
    .map((parts) => parts.join(""))
  const types = fc.constantFrom<DocumentType>("text/html", "text/markdown", "text/plain")
  await fc.assert(
    fc.asyncProperty(texts, types, async (text, type) =>
      expect(isAnswer(await read(Buffer.from(text), type))).toBe(true),
    ),
    { numRuns: 150 },
  )
})
