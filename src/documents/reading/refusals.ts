import { UnreadableError } from "./read-document.ts"

export const maxPages = 2000
export const maxExpandedBytes = 200_000_000
export const maxExpansion = 100

const sentences = {
  empty: "The file is empty.",
  noText: "There is no text in it; scanned pages need OCR first.",
  password: "The file is password-protected. Remove the password and upload it again.",
  broken: "The file is broken and cannot be read.",
  scripts: "refused: it has scripts.",
  macros: "refused: it has macros.",
  launch: "refused: it launches programs.",
  files: "refused: it carries other files.",
  pageAction: "refused: it acts on its own when a page is opened.",
  entities: "refused: it declares XML entities.",
  expansion: "refused: it expands to more than 100 times its size or 200 MB.",
  pages: "refused: it has more than 2,000 pages.",
  depth: "refused: its parts are nested too deeply.",
  memory: "refused: reading it takes more memory than a document may take.",
  time: "refused: reading it takes more time than a document may take.",
}

export const unreadable = (reason: keyof typeof sentences): UnreadableError => new UnreadableError(sentences[reason])
