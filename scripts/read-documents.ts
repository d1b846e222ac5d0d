import { existsSync, statSync } from "node:fs"
import { basename } from "node:path"
import { Glob } from "bun"
import type { Block } from "../src/documents/reading/blocks.ts"
import { detectType } from "../src/documents/reading/detect-type.ts"
import { parseDocument } from "../src/documents/reading/parse-document.ts"
import { readDocument, UnreadableError } from "../src/documents/reading/read-document.ts"
import { createReader } from "../src/documents/reading/reader.ts"
import { createCommandLogger } from "../src/platform/logger.ts"
import { endWithUsage, readArguments } from "./arguments.ts"
import { compareTexts } from "./read-documents/agreement.ts"

const usage = `bun scripts/read-documents.ts FILE|FOLDER…: reads documents as the server does, and prints a table in Markdown: pages, the time of a
second reading, what came out or why nothing did. A file NAME.truth.txt beside NAME.pdf holds its true text: then also the share of words,
and of neighbouring words, that came out.`
const { positionals } = readArguments(usage, {}, true)
if (positionals.length === 0) endWithUsage(usage, "Which documents?")
const missing = positionals.find((path) => !existsSync(path))
if (missing !== undefined) endWithUsage(usage, `There is no file or folder "${missing}".`)

const files = positionals.flatMap((path) =>
  statSync(path).isDirectory()
    ? [...new Glob("**/*.{pdf,docx,html,htm,md,txt}").scanSync({ cwd: path, absolute: true })].sort()
    : [path],
)
const reader = createReader(createCommandLogger("fatal"))

/** One document after the other: rows of the table. */
const describeFile = async (path: string): Promise<string[]> => {
  const type = await detectType(path, path)
  if (type === null) return ["", "", "this type is not taken"]
  const read = () =>
    readDocument(reader, path, type, { chunkSize: 512, chunkOverlap: 50 }, AbortSignal.timeout(600_000))
  let since = performance.now()
  try {
    await read()
    since = performance.now()
    const { pages, language, chunks } = await read()
    const milliseconds = performance.now() - since
    const { blocks } = await parseDocument(path, type)
    const kinds = Object.entries(Object.groupBy(blocks, ({ kind }) => kind)).map(
      ([kind, { length }]) => `${length} ${kind}`,
    )
    const found = `${chunks.length} chunks, ${language}: ${kinds.join(", ")}${await compareWithTruth(path, blocks)}`
    return [String(pages ?? ""), milliseconds.toFixed(0), found]
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const said = error instanceof UnreadableError ? error.message : `FAULT: ${error.message}`
    return ["", (performance.now() - since).toFixed(0), said]
  }
}

const compareWithTruth = async (path: string, blocks: readonly Block[]): Promise<string> => {
  const truth = Bun.file(path.replace(/\.\w+$/, ".truth.txt"))
  if (path.endsWith(".truth.txt") || !(await truth.exists())) return ""
  const text = blocks.map((block) => ("text" in block ? block.text : JSON.stringify(block))).join("\n")
  const { words, pairs } = compareTexts(await truth.text(), text)
  return `; ${(words * 100).toFixed(1)} % of words, ${(pairs * 100).toFixed(1)} % of pairs`
}

console.log("| file | kB | pages | ms | what came out |\n| --- | ---: | ---: | ---: | --- |")
for (const path of files) {
  const [pages, milliseconds, found] = await describeFile(path)
  const kilobytes = (Bun.file(path).size / 1000).toFixed(0)
  console.log(`| ${basename(path)} | ${kilobytes} | ${pages} | ${milliseconds} | ${found} |`)
}
reader.stop()
