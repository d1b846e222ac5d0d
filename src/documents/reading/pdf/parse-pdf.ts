import { readFile } from "node:fs/promises"
import { getResolvedPDFJS } from "unpdf"
import type { PDFDocumentProxy } from "unpdf/pdfjs"
import type { ReadBlocks } from "../blocks.ts"
import { cleanText } from "../clean-text.ts"
import { maxPages, unreadable } from "../refusals.ts"
import { refuseActiveContent } from "./active-content.ts"
import { buildBlocks } from "./build-blocks.ts"
import { dropRunningLines } from "./drop-running-lines.ts"
import type { Page } from "./line.ts"
import { readLines, type TextItem } from "./read-lines.ts"
import { splitColumns } from "./split-columns.ts"

/** Reads the text of a PDF, page by page. Pictures and drawings are left alone. */
export const parsePdf = async (path: string): Promise<ReadBlocks> => {
  const bytes = await readFile(path)
  refuseActiveContent(bytes)
  const { getDocument } = await getResolvedPDFJS()
  const loading = getDocument({
    data: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ...{ isEvalSupported: false, disableFontFace: true, useSystemFonts: false, verbosity: 0 },
  })
  try {
    const document = await loading.promise
    if (document.numPages > maxPages) throw unreadable("pages")
    await refuseActions(document)
    return await readPages(document)
  } catch (error) {
    throw explain(error)
  } finally {
    await loading.destroy()
  }
}

const refuseActions = async (document: PDFDocumentProxy): Promise<void> => {
  if (await document.getJSActions()) throw unreadable("scripts")
  if (((await document.getAttachments())?.size ?? 0) > 0) throw unreadable("files")
}

const readPages = async (document: PDFDocumentProxy): Promise<ReadBlocks> => {
  const pages: Page[] = []
  for (let number = 1; number <= document.numPages; number++) pages.push(await readPage(document, number))
  if (pages.every(({ lines }) => lines.length === 0)) throw unreadable("noText")
  dropRunningLines(pages)
  return { pages: pages.length, title: await readTitle(document), blocks: buildBlocks(pages) }
}

const readPage = async (document: PDFDocumentProxy, number: number): Promise<Page> => {
  const page = await document.getPage(number)
  const { transform, width, height } = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()
  page.cleanup()
  const lines = readLines(
    items.filter((item): item is typeof item & TextItem => "str" in item),
    transform,
    number,
  )
  return { number, width, height, lines: splitColumns(lines) }
}

/** Programs put the name of a file, or their own, where there is no title. */
const noTitle = /^(?:untitled|document\d*|microsoft word\b.*|.*\.(?:docx?|odt|tex|dvi|html?|pdf|indd|qxd))$/i

const readTitle = async (document: PDFDocumentProxy): Promise<string | null> => {
  const { info } = await document.getMetadata()
  const title = "Title" in info && typeof info.Title === "string" ? cleanText(info.Title) : ""
  return title && !noTitle.test(title) ? title : null
}

/** The parser's own errors are told apart by their names. */
const explain = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  if (error.name === "PasswordException") return unreadable("password")
  return /^(?:InvalidPDF|Format|UnknownError|Response|XRefParse|MissingPDF)\w*Exception$/.test(error.name)
    ? unreadable("broken")
    : error
}
