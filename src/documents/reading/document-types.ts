/** The types that are taken, by their MIME type, with the name that an error says. */
export const documentTypes = {
  "application/pdf": "PDF",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
  "text/markdown": "Markdown",
  "text/html": "HTML",
  "text/plain": "plain text (UTF-8, UTF-16 with a byte order mark, Windows-1258)",
} as const

export type DocumentType = keyof typeof documentTypes

export const isDocumentType = (type: string): type is DocumentType => Object.hasOwn(documentTypes, type)
