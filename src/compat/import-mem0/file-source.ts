import { createHash } from "node:crypto"
import { JSONParser } from "@streamparser/json"
import { z } from "zod"
import { StartupError } from "../../platform/errors.ts"
import { type FieldMap, mappedFields, readRecord } from "./read-record.ts"
import type { Source, SourceItem } from "./source.ts"

/** Where known exports have their memories. The artifact of mem0's own script calls them records, a page of its API results. */
const usualPaths = ["memories", "results", "records"]
const maxLineBytes = 4 * 1024 * 1024

const mapSchema = z.record(z.string(), z.string().min(1))

export const readFieldMap = async (path: string): Promise<FieldMap> => {
  const text = await Bun.file(path)
    .text()
    .catch(() => {
      throw new StartupError(`There is no file ${path}.`)
    })
  const parsed = mapSchema.safeParse(parseJson(text))
  const wrong = parsed.success ? Object.keys(parsed.data).filter((field) => !mappedFields.includes(field)) : []
  if (!parsed.success || wrong.length > 0)
    throw new StartupError(
      `${path} must be a JSON object like {"records":"data.items","text":"note","user_id":"owner.id"}, with some of ${mappedFields.join(", ")}.`,
    )
  return parsed.data
}

/** An export: `{"memories":[…]}`, a page of mem0's API, the artifact of its script, a list, or one record a line. It is never held whole. */
export const openFile = async (path: string, map: FieldMap = {}): Promise<Source> => {
  const file = Bun.file(path)
  if (!(await file.exists())) throw new StartupError(`There is no file ${path}.`)
  const { hash, start } = await readWhole(file)
  const { records: recordsAt, ...fields } = map
  const paths = recordsAt === undefined ? usualPaths : [recordsAt]
  const isLines = recordsAt === undefined && looksLikeLines(start)
  const records = (): AsyncGenerator<unknown> =>
    isLines
      ? readLines(file)
      : readElements(file, start.trimStart().startsWith("[") ? ["$.*"] : paths.map((at) => `$.${at}.*`))
  return {
    name: `file ${hash}`,
    count: async (signal) => {
      let count = 0
      for await (const _ of records()) {
        count++
        if (signal.aborted) break
      }
      if (count === 0) throw new StartupError(nothingFound)
      return count
    },
    read: async function* ({ from, signal }): AsyncGenerator<SourceItem> {
      const done = z.number().catch(0).parse(from)
      let number = 0
      for await (const value of records()) {
        if (signal.aborted) return
        number++
        if (number > done)
          yield { kind: "memory", memory: readRecord(value, { isFlat: false, map: fields }), place: number }
      }
    },
    readChanges: null,
    close: async () => undefined,
  }
}

const nothingFound =
  'The file has no memories where exports have them: {"memories":[…]}, {"results":[…]}, {"records":[…]}, a list, or one record a line, each with memory, text, content or data, and user_id. --map FILE says where they are otherwise.'

const startBytes = 1_000_000

/** The SHA-256 of the file, and its first part. */
const readWhole = async (file: Bun.BunFile): Promise<{ hash: string; start: string }> => {
  const hash = createHash("sha256")
  for await (const part of file.stream()) hash.update(part)
  return { hash: hash.digest("hex").slice(0, 32), start: await file.slice(0, startBytes).text() }
}

/** The first line is a memory by itself, and no wrapper of a list. */
const looksLikeLines = (start: string): boolean =>
  "text" in readRecord(parseJson(start.trimStart().split("\n", 1)[0] ?? ""), { isFlat: false })

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const broken = () => new StartupError("The file is not JSON, or it was cut off. Export it again.")

async function* readLines(file: Bun.BunFile): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ""
  for await (const part of file.stream()) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    if (rest.length > maxLineBytes) throw broken()
    for (const line of lines) if (line.trim() !== "") yield parseLine(line)
  }
  if (rest.trim() !== "") yield parseLine(rest)
}

const parseLine = (line: string): unknown => {
  const value = parseJson(line)
  if (value === undefined) throw broken()
  return value
}

async function* readElements(file: Bun.BunFile, paths: string[]): AsyncGenerator<unknown> {
  const parser = new JSONParser({ paths, keepStack: false })
  const found: unknown[] = []
  parser.onValue = ({ value }) => void found.push(value)
  let error: unknown
  parser.onError = (problem) => {
    error = problem
  }
  for await (const part of file.stream()) {
    parser.write(part)
    if (error !== undefined) throw broken()
    yield* found.splice(0)
  }
  if (!parser.isEnded) throw broken()
}
