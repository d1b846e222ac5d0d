import { readXml } from "./read-xml.ts"

/** Reads `word/footnotes.xml` or `word/endnotes.xml`: the text of a note by its id. */
export const readNotes = async (bytes: AsyncIterable<Uint8Array>): Promise<Map<string, string>> => {
  const notes = new Map<string, string>()
  let id: string | null = null
  let isText = false
  await readXml(bytes, {
    open: (name, attributes) => {
      if (name === "w:footnote" || name === "w:endnote") id = attributes["w:id"] ?? null
      isText = name === "w:t"
    },
    text: (text) => {
      if (isText && id !== null) notes.set(id, (notes.get(id) ?? "") + text)
    },
    close: (name) => {
      isText = false
      if (name === "w:p" && id !== null && notes.has(id)) notes.set(id, `${notes.get(id)} `)
      if (name === "w:footnote" || name === "w:endnote") id = null
    },
  })
  return notes
}
