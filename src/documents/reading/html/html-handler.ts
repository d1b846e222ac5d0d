import type { BlockCollector } from "../collect-blocks.ts"
import { htmlTables } from "./html-table.ts"

type Attributes = Record<string, string>
type List = { isOrdered: boolean; number: number }

const unseen = new Set(
  "script style template noscript svg nav select datalist iframe object embed audio video canvas".split(" "),
)
const blockTags = new Set(
  (
    "address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6" +
    " header hgroup hr html legend li main ol p pre section summary table tbody thead tfoot tr ul caption td th"
  ).split(" "),
)

/** Turns tags and texts, as they come, into blocks. */
export const htmlHandler = (collector: BlockCollector) => {
  const lists: List[] = []
  const tables = htmlTables(collector)
  let text = ""
  let title = ""
  let isTitle = false
  let [unseenTag, unseenDepth] = ["", 0]
  let [preDepth, heading] = [0, 0]
  let marker = "•"

  /** Ends the block that is open. */
  const flush = (): void => {
    const ended = text
    text = ""
    if (!ended.trim()) return
    if (tables.takes()) tables.add(ended)
    else if (preDepth > 0) collector.code(ended)
    else if (heading > 0) collector.heading(heading, ended)
    else if (lists.length === 0) collector.paragraph(ended)
    else collector.listItem({ marker, text: ended, depth: Math.min(lists.length - 1, 8) })
  }

  const open = (name: string, attributes: Attributes): void => {
    if (unseenDepth > 0) {
      if (name === unseenTag) unseenDepth++
      return
    }
    if (name === "br") text += "\n"
    else if (blockTags.has(name)) flush()
    if (unseen.has(name) || "hidden" in attributes) [unseenDepth, unseenTag] = [1, name]
    else if (name === "title") isTitle = true
    else if (name === "pre") preDepth++
    else if (/^h[1-6]$/.test(name)) {
      heading = Number(name[1])
      tables.markLayout()
    } else if (name === "ul" || name === "ol")
      lists.push({ isOrdered: name === "ol", number: Number(attributes.start) || 1 })
    else if (name === "li") marker = nextMarker(lists.at(-1))
    else tables.open(name)
  }

  const close = (name: string): void => {
    if (unseenDepth > 0) {
      if (name === unseenTag) unseenDepth--
      return
    }
    if (name === "title") isTitle = false
    if (!blockTags.has(name)) return
    flush()
    if (name === "pre") preDepth = Math.max(0, preDepth - 1)
    else if (/^h[1-6]$/.test(name)) heading = 0
    else if (name === "ul" || name === "ol") lists.pop()
    else tables.close(name)
  }

  return {
    open,
    close,
    text: (part: string): void => {
      if (isTitle) title += part
      else if (unseenDepth === 0) text += part
    },
    finish: (): string => {
      flush()
      tables.finish()
      return title
    },
  }
}

const nextMarker = (list: List | undefined): string => (list?.isOrdered ? `${list.number++}.` : "•")
