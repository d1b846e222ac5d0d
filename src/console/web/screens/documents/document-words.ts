import type { components } from "../../../../../clients/typescript/src/index.ts"
import { words } from "../../words.ts"

export type Document = components["schemas"]["Document"]
export type Version = NonNullable<components["schemas"]["DocumentVersion"]>
export type Chunk = components["schemas"]["DocumentChunk"]
export type FoundChunk = components["schemas"]["FoundChunk"]

export const statuses = ["uploading", "processing", "ready", "failed", "deleted"] as const

export const statusNames = words({
  uploading: { en: "Waiting for its file", vi: "Đang chờ tệp" },
  processing: { en: "Being read", vi: "Đang đọc" },
  ready: { en: "Ready", vi: "Sẵn sàng" },
  failed: { en: "Failed", vi: "Thất bại" },
  deleted: { en: "Deleted", vi: "Đã xoá" },
})

export const stateNames = words({
  indexing: { en: "Being made", vi: "Đang tạo" },
  ready: { en: "Ready", vi: "Sẵn sàng" },
  failed: { en: "Failed", vi: "Thất bại" },
  superseded: { en: "Earlier version", vi: "Phiên bản cũ" },
})

/** The steps of reading a document. */
const stepNames = words({
  waiting: { en: "Waiting for its turn", vi: "Đang chờ đến lượt" },
  download: { en: "Fetching the file", vi: "Đang lấy tệp" },
  parse: { en: "Reading the text", vi: "Đang đọc nội dung" },
  chunk: { en: "Splitting it into passages", vi: "Đang chia thành đoạn" },
  embed: { en: "Computing vectors of the passages", vi: "Đang tạo vectơ cho các đoạn" },
  switch: { en: "Making it searchable", vi: "Đang đưa vào tìm kiếm" },
})
const isStep = (step: string): step is keyof typeof stepNames => step in stepNames
export const stepName = (step: string | null): string =>
  step !== null && isStep(step) ? stepNames[step] : stepNames.waiting

const typeNames = words({
  "application/pdf": { en: "PDF", vi: "PDF" },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { en: "Word", vi: "Word" },
  "text/markdown": { en: "Markdown", vi: "Markdown" },
  "text/html": { en: "Web page", vi: "Trang web" },
  "text/plain": { en: "Text", vi: "Văn bản" },
})
const isType = (type: string): type is keyof typeof typeNames => type in typeNames
export const typeName = (type: string | null): string => (type === null ? "–" : isType(type) ? typeNames[type] : type)

const languageNames = words({ en: { en: "English", vi: "Tiếng Anh" }, vi: { en: "Vietnamese", vi: "Tiếng Việt" } })
export const languageName = (code: string | null): string =>
  code === "en" || code === "vi" ? languageNames[code] : (code ?? "–")

const texts = words({
  page: { en: (page: number) => `Page ${page}`, vi: (page: number) => `Trang ${page}` },
  pages: {
    en: (from: number, to: number) => `Pages ${from}–${to}`,
    vi: (from: number, to: number) => `Trang ${from}–${to}`,
  },
})

export const pagesText = (from: number | null, to: number | null): string => {
  if (from === null) return ""
  return to === null || to === from ? texts.page(from) : texts.pages(from, to)
}
