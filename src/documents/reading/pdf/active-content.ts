import { inflateSync } from "node:zlib"
import { unreadable } from "../refusals.ts"

/** Object streams are small: dictionaries without pictures or text. */
const maxObjectBytes = 20_000_000

/**
 * Refuses a PDF that does something on its own. It looks at the names in the file's objects, and not at streams of text or pictures:
 * the parser does not show every action.
 */
export const refuseActiveContent = (bytes: Uint8Array): void => {
  for (const text of objectTexts(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    const names = readNames(text.replace(literal, "()"))
    for (const [pattern, reason] of activeNames) if (pattern.test(names)) throw unreadable(reason)
  }
}

/** A name in a text or an address says nothing. */
const literal = /\((?:\\[\s\S]|[^\\()])*\)/g

/** Letters of a name may be written as codes. */
const readNames = (text: string): string =>
  text.includes("#")
    ? text.replace(/#([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    : text

const value = String.raw`\s*(?:<|\(|\d+\s+\d+\s+R)`
const activeNames: [RegExp, Parameters<typeof unreadable>[0]][] = [
  [new RegExp(`/S\\s*/JavaScript(?![\\w.-])|/(?:JavaScript|JS)${value}`), "scripts"],
  [/\/S\s*\/Launch(?![\w.-])/, "launch"],
  [new RegExp(`/(?:EmbeddedFiles?|EF|RichMedia\\w*)${value}|/(?:EmbeddedFile|RichMedia)(?![\\w.-])`), "files"],
  [/\/AA\s*(?:<<(?!\s*>>)|\d+\s+\d+\s+R)/, "pageAction"],
]

/** The parts of the file between its streams, and the objects in object streams. */
function* objectTexts(bytes: Buffer): Generator<string> {
  let from = 0
  for (const { start, end } of findStreams(bytes)) {
    const text = bytes.toString("latin1", from, start)
    yield text
    if (/\/ObjStm/.test(text.slice(text.lastIndexOf("obj")))) yield inflate(bytes.subarray(start, end))
    from = end
  }
  yield bytes.toString("latin1", from)
}

/** Each stream follows its dictionary: `<< … >> stream … endstream`. */
function* findStreams(bytes: Buffer): Generator<{ start: number; end: number }> {
  for (let found = bytes.indexOf("stream"); found >= 0; ) {
    const isStream = /(?:>>|obj)\s*$/.test(bytes.toString("latin1", Math.max(0, found - 20), found))
    const end = isStream ? bytes.indexOf("endstream", found) : found
    if (end < 0) return
    if (isStream) yield { start: found + 6, end }
    found = bytes.indexOf("stream", end + 9)
  }
}

/** Empty where it is encrypted or broken: then the parser's own findings must do. */
const inflate = (bytes: Buffer): string => {
  const start = bytes[0] === 0x0d && bytes[1] === 0x0a ? 2 : 1
  try {
    return inflateSync(bytes.subarray(start), { maxOutputLength: maxObjectBytes, finishFlush: 2 }).toString("latin1")
  } catch (error) {
    if (error instanceof RangeError) throw unreadable("expansion")
    if (error instanceof Error && "code" in error) return ""
    throw error
  }
}
