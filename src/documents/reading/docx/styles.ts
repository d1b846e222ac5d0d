import { readXml } from "./read-xml.ts"

/** What a paragraph's style says: how deep a heading it is (from 1), and which list it belongs to. */
export type ParagraphStyle = {
  level?: number | undefined
  list?: string | undefined
  depth?: number | undefined
  isTitle?: boolean | undefined
}
type StyleSource = ParagraphStyle & { basedOn?: string }

/** Longer chains of styles that rest on each other are a loop. */
const maxBases = 20

/** Reads `word/styles.xml`: the style of a paragraph by its id. */
export const readStyles = async (bytes: AsyncIterable<Uint8Array>): Promise<(id: string) => ParagraphStyle> => {
  const styles = new Map<string, StyleSource>()
  let style: StyleSource | null = null
  await readXml(bytes, {
    open: (name, attributes) => {
      const value = attributes["w:val"] ?? ""
      if (name === "w:style") {
        style = {}
        styles.set(attributes["w:styleId"] ?? "", style)
      } else if (!style) return
      else if (name === "w:basedOn") style.basedOn = value
      else if (name === "w:name") nameStyle(style, value)
      else if (name === "w:outlineLvl" && Number(value) < 9) style.level ??= Number(value) + 1
      else if (name === "w:numId") style.list = value
      else if (name === "w:ilvl") style.depth = Number(value)
    },
    close: (name) => {
      if (name === "w:style") style = null
    },
  })
  return (id) => {
    const found: ParagraphStyle = {}
    let source = styles.get(id)
    for (let count = 0; source && count < maxBases; count++) {
      found.level ??= source.level
      found.list ??= source.list
      found.depth ??= source.depth
      found.isTitle ??= source.isTitle
      source = styles.get(source.basedOn ?? "")
    }
    return found
  }
}

/** The names of built-in styles are in English in every language. */
const nameStyle = (style: StyleSource, name: string): void => {
  const level = /^heading ([1-9])$/i.exec(name)?.[1]
  if (level) style.level = Number(level)
  if (/^title$/i.test(name)) Object.assign(style, { level: 1, isTitle: true })
}
