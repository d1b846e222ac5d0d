import { decodeHTML } from "entities"
import { lexer, type Token, type Tokens } from "marked"
import type { ReadBlocks } from "./blocks.ts"
import { cleanText } from "./clean-text.ts"
import { type BlockCollector, collectBlocks } from "./collect-blocks.ts"
import { readHtml } from "./html/parse-html.ts"
import { unreadable } from "./refusals.ts"

const maxDepth = 50

/** Reads GitHub's Markdown. Settings before the text (between lines of `---`) give no more than the title. */
export const parseMarkdown = (text: string): ReadBlocks => {
  const [settings = ""] = /^\ufeff?---\r?\n[\s\S]*?\n(?:---|\.\.\.)\s*(?:\n|$)/.exec(text) ?? []
  const title = /^title:\s*(["']?)(.*?)\1\s*$/im.exec(settings)?.[2] ?? ""
  const collector = collectBlocks()
  readTokens(lexer(text.slice(settings.length)), collector, 0)
  return { pages: null, title: cleanText(title) || null, blocks: collector.blocks }
}

const readTokens = (tokens: readonly Token[], collector: BlockCollector, depth: number): void => {
  if (depth > maxDepth) throw unreadable("depth")
  for (const token of tokens as MarkedToken[]) {
    if (token.type === "heading") collector.heading(token.depth, inlineText(token.tokens))
    else if (token.type === "code") collector.code(token.text)
    else if (token.type === "table") readTable(token, collector)
    else if (token.type === "list") readList(token, collector, 0)
    else if (token.type === "blockquote") readTokens(token.tokens, collector, depth + 1)
    else if (token.type === "html") readHtml(token.text, collector)
    else if (token.type === "paragraph" || token.type === "text")
      collector.paragraph(inlineText(token.tokens ?? [token]))
  }
}

type MarkedToken =
  | Tokens.Heading
  | Tokens.Code
  | Tokens.Table
  | Tokens.List
  | Tokens.Blockquote
  | Tokens.HTML
  | Tokens.Paragraph
  | Tokens.Text
  | Tokens.Space

const readTable = ({ header, rows }: Tokens.Table, collector: BlockCollector): void => {
  const textOf = ({ tokens }: Tokens.TableCell) => inlineText(tokens)
  collector.table(
    header.map(textOf),
    rows.map((row) => row.map(textOf)),
  )
}

/** What an item holds besides text and lists follows the item as blocks of their own. */
const readList = (list: Tokens.List, collector: BlockCollector, depth: number): void => {
  if (depth > maxDepth) throw unreadable("depth")
  let number = Number(list.start) || 1
  for (const { tokens } of list.items) {
    const isText = (token: Token) => token.type === "text" || token.type === "paragraph"
    const text = tokens
      .filter(isText)
      .map((token) => inlineText("tokens" in token && token.tokens ? token.tokens : [token]))
    collector.listItem({
      marker: list.ordered ? `${number++}.` : "•",
      text: text.join("\n"),
      depth: Math.min(depth, 8),
    })
    for (const token of tokens)
      if (token.type === "list") readList(token as Tokens.List, collector, depth + 1)
      else if (!isText(token)) readTokens([token], collector, depth + 1)
  }
}

const inlineText = (tokens: readonly Token[], depth = 0): string => {
  if (depth > maxDepth) throw unreadable("depth")
  return tokens.map((token) => textOf(token, depth)).join("")
}

const textOf = (token: Token, depth: number): string => {
  if (token.type === "br") return "\n"
  if (token.type === "html" || token.type === "checkbox") return ""
  if ("tokens" in token && token.tokens && token.type !== "image") return inlineText(token.tokens, depth + 1)
  const text = "text" in token && typeof token.text === "string" ? token.text : ""
  return token.type === "codespan" ? text : decodeHTML(text)
}
