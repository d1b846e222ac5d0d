/** What a parser reads from a document, in reading order. Text is in NFC, on one line but for code, and never empty. */
export type ReadBlocks = {
  /** Null where the format has no pages. */
  pages: number | null
  title: string | null
  blocks: Block[]
}

/** A page counts from 1; null where the format has no pages. A block that runs over a page's end names the page where it begins. */
export type Block =
  | { kind: "heading" /** From 1, the outermost, to 6. */; level: number; text: string; page: number | null }
  | { kind: "paragraph"; text: string; page: number | null }
  | { kind: "list"; items: ListItem[]; page: number | null }
  | { kind: "table"; header: string[] | null; rows: string[][]; page: number | null }
  | { kind: "code"; text: string; page: number | null }

export type ListItem = {
  /** As it is shown: "•", "3.", "b)". */
  marker: string
  text: string
  /** Lists within lists: 0 is the outermost. */
  depth: number
}
