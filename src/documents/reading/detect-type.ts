import { open } from "node:fs/promises"
import { decodeText } from "./decode-text.ts"
import type { DocumentType } from "./document-types.ts"
import { listArchive } from "./docx/archive.ts"

/** Bytes that are looked at, at the start of a file and at its end. */
const headBytes = 65_536
const tailBytes = 2048

/**
 * The type of a file by its content; null: it is none that is taken. The name decides between Markdown and plain text only, and for an
 * empty file.
 */
export const detectType = async (path: string, filename = ""): Promise<DocumentType | null> => {
  const { head, tail, isWhole } = await readEnds(path)
  if (isPdf(head, tail)) return "application/pdf"
  const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
  if (startsWith(head, "PK\x03\x04")) return (await isWordArchive(path, head)) ? docx : null
  if (startsWith(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return (await isEncryptedOffice(path)) ? docx : null
  const text = decodeText(head, { isWhole })
  if (text === null || otherText.test(text)) return null
  if (isHtml(text, filename)) return "text/html"
  return /\.(?:md|markdown|mdown|mkd)$/i.test(filename) ? "text/markdown" : "text/plain"
}

const readEnds = async (path: string) => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const read = async (from: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
      return buffer.subarray(0, bytesRead)
    }
    const head = await read(0, Math.min(size, headBytes))
    const tail = await read(Math.max(0, size - tailBytes), Math.min(size, tailBytes))
    return { head, tail, isWhole: size <= headBytes }
  } finally {
    await file.close()
  }
}

const startsWith = (bytes: Buffer, start: string): boolean => bytes.toString("latin1", 0, start.length) === start

/** Other software leaves junk before the header, and readers accept that within the first kilobyte. A text may speak of "%PDF-1.7" too. */
const isPdf = (head: Buffer, tail: Buffer): boolean => {
  const start = head.toString("latin1", 0, 1024).search(/%PDF-\d/)
  return start === 0 || (start > 0 && /startxref|%%EOF/.test(tail.toString("latin1")))
}

/** An archive that breaks off has no listing: then its first file tells. */
const isWordArchive = async (path: string, head: Buffer): Promise<boolean> => {
  const entries = await listArchive(path)
  if (entries) return entries.some(({ name }) => /^word\/document\d*\.xml$/.test(name))
  return /\[Content_Types\]\.xml|word\/|_rels\/\.rels/.test(head.toString("latin1", 30, 4096))
}

/** Office puts an encrypted document into a container of its old format, as a stream of this name. */
const isEncryptedOffice = async (path: string): Promise<boolean> => {
  const name = Buffer.from("EncryptedPackage", "utf16le")
  for await (const part of Bun.file(path)
    .slice(0, 1 << 20)
    .stream())
    if (Buffer.from(part).includes(name)) return true
  return false
}

/** Text by its bytes, but made for other programs. */
const otherText = /^(?:\{\\rtf|%!PS)/

const isHtml = (text: string, filename: string): boolean => {
  const start = text.replace(/^(?:\ufeff|\s|<\?xml[^>]*>|<!--[\s\S]*?-->)+/, "")
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(start)) return true
  const byName = /\.x?html?$/i.test(filename)
  if (/\.(?:md|markdown|mdown|mkd|txt)$/i.test(filename)) return false
  return byName ? /<[a-z][a-z\d]*[\s>/]/i.test(text) : htmlStart.test(start)
}
const htmlStart = /^<(?:title|meta|link|script|style|h[1-6]|div|p|table|ul|ol|article|main|section|br|a|b|font)[\s>/]/i
