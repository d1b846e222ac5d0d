import { words } from "../../words.ts"
import type { Job } from "./job.ts"

const kinds = words({
  "memory.extract": { en: "Conversation to memories", vi: "Cuộc trò chuyện thành ký ức" },
  "chat.remember": { en: "Chat to memories", vi: "Tin nhắn thành ký ức" },
  "document.ingest": { en: "Read a document", vi: "Đọc tài liệu" },
  "document.reembed": { en: "Read a document again", vi: "Đọc lại tài liệu" },
  "document.repair": { en: "Repair a document", vi: "Khắc phục tài liệu lỗi" },
  "document.delete": { en: "Erase a document", vi: "Xoá hẳn tài liệu" },
  "memory.index": { en: "Index many memories", vi: "Lập chỉ mục ký ức" },
  "mem0.export": { en: "Export for Mem0", vi: "Xuất cho Mem0" },
})
type Kind = keyof typeof kinds

export const allKinds = Object.keys(kinds) as Kind[]
const isKind = (type: string): type is Kind => type in kinds
export const kindName = (type: string): string => (isKind(type) ? kinds[type] : type)

export const states = words({
  pending: { en: "Waiting", vi: "Đang chờ" },
  processing: { en: "Running", vi: "Đang chạy" },
  completed: { en: "Completed", vi: "Hoàn tất" },
  failed: { en: "Failed", vi: "Thất bại" },
  cancelled: { en: "Cancelled", vi: "Đã huỷ" },
})
export const allStates = Object.keys(states) as Job["status"][]

export const stateClass: Record<Job["status"], string> = {
  pending: "badge",
  processing: "badge accent",
  completed: "badge good",
  failed: "badge bad",
  cancelled: "badge warn",
}

export const outcomes = words({
  stored: { en: "New", vi: "Mới" },
  superseded: { en: "New, in place of an older one", vi: "Mới, thay cho điều cũ" },
  updated: { en: "Made more precise", vi: "Bổ sung chi tiết" },
  duplicate: { en: "Known already", vi: "Đã biết" },
  rejected: { en: "Not kept", vi: "Không lưu" },
})

export const outcomeClass: Record<keyof typeof outcomes, string> = {
  stored: "badge good",
  superseded: "badge accent",
  updated: "badge accent",
  duplicate: "badge",
  rejected: "badge warn",
}

/** How long a job ran, or has run so far; null while it waits. */
export const secondsOf = ({ started_at, completed_at }: Job): number | null =>
  started_at === null ? null : (Date.parse(completed_at ?? new Date().toISOString()) - Date.parse(started_at)) / 1000
