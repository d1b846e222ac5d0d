import { open, stat } from "node:fs/promises"
import type { Entry, ZipFile } from "yauzl"
import type { ReadBlocks } from "../blocks.ts"
import { cleanText } from "../clean-text.ts"
import { collectBlocks } from "../collect-blocks.ts"
import { unreadable } from "../refusals.ts"
import { checkExpansion, readEntry, withArchive } from "./archive.ts"
import { readNotes } from "./notes.ts"
import { countItems, readNumbering } from "./numbering.ts"
import { type BodyParts, bodyHandler } from "./read-body.ts"
import { readXml } from "./read-xml.ts"
import { readStyles } from "./styles.ts"

/** Reads a DOCX file, part by part and never whole. */
export const parseDocx = async (path: string): Promise<ReadBlocks> => {
  if (await isEncrypted(path)) throw unreadable("password")
  const { size } = await stat(path)
  return withArchive(path, async (archive, entries) => {
    checkExpansion(size, entries)
    if (entries.some(({ fileName }) => programs.test(fileName))) throw unreadable("macros")
    return readParts(archive, entries)
  })
}

/** Macros and controls. */
const programs = /vba(?:Project|Data)|^word\/activeX\//i

const readParts = async (archive: ZipFile, entries: readonly Entry[]): Promise<ReadBlocks> => {
  const find = (name: RegExp) => {
    const entry = entries.find(({ fileName }) => name.test(fileName))
    return entry && readEntry(archive, entry)
  }
  const read = async <Part>(
    name: RegExp,
    readPart: (bytes: AsyncIterable<Uint8Array>) => Promise<Part>,
    without: Part,
  ) => {
    const bytes = find(name)
    return bytes ? readPart(bytes) : without
  }
  await read(/^\[Content_Types\]\.xml$/, refuseMacros, undefined)
  const parts: BodyParts = {
    styleOf: await read(/^word\/styles\.xml$/, readStyles, () => ({})),
    numbering: await read(
      /^word\/numbering\.xml$/,
      readNumbering,
      countItems(() => undefined),
    ),
    footnotes: await read(/^word\/footnotes\.xml$/, readNotes, new Map()),
    endnotes: await read(/^word\/endnotes\.xml$/, readNotes, new Map()),
  }
  const body = find(/^word\/document\d*\.xml$/)
  if (!body) throw unreadable("broken")
  const collector = collectBlocks()
  await readXml(body, bodyHandler(parts, collector))
  return { pages: null, title: await read(/^docProps\/core\.xml$/, readTitle, null), blocks: collector.blocks }
}

/** A program may have any name in the archive, but its type is listed. */
const refuseMacros = (types: AsyncIterable<Uint8Array>): Promise<void> =>
  readXml(types, {
    open: (_, { ContentType: type = "" }) => {
      if (/macroEnabled|vbaProject/i.test(type)) throw unreadable("macros")
    },
  })

const readTitle = async (properties: AsyncIterable<Uint8Array>): Promise<string | null> => {
  let title = ""
  let isTitle = false
  await readXml(properties, {
    open: (name) => {
      isTitle = name === "dc:title"
    },
    text: (text) => {
      if (isTitle) title += text
    },
    close: () => {
      isTitle = false
    },
  })
  return cleanText(title) || null
}

/** Office keeps an encrypted document in its old format. */
const isEncrypted = async (path: string): Promise<boolean> => {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString("hex") === "d0cf11e0"
  } finally {
    await file.close()
  }
}
