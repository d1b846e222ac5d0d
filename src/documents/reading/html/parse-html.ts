import { Parser } from "htmlparser2"
import type { ReadBlocks } from "../blocks.ts"
import { cleanText } from "../clean-text.ts"
import { type BlockCollector, collectBlocks } from "../collect-blocks.ts"
import { unreadable } from "../refusals.ts"
import { htmlHandler } from "./html-handler.ts"

/** Deeper ones are made to break parsers: browsers stop at 512. */
const maxDepth = 2000

/** Reads a web page: what it shows, without its scripts, styles and menus. */
export const parseHtml = (text: string): ReadBlocks => {
  const collector = collectBlocks()
  const title = readHtml(text, collector)
  return { pages: null, title: cleanText(title) || null, blocks: collector.blocks }
}

/** Reads HTML into `collector`, and gives the page's title. */
export const readHtml = (text: string, collector: BlockCollector): string => {
  const handler = htmlHandler(collector)
  let depth = 0
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (++depth > maxDepth) throw unreadable("depth")
      handler.open(name, attributes)
    },
    ontext: handler.text,
    onclosetag: (name) => {
      depth--
      handler.close(name)
    },
  })
  parser.end(text)
  return handler.finish()
}
