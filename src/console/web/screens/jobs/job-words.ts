import { words } from "../../words.ts"
import type { Job } from "./job.ts"

const kinds = words({
  "memory.extract": { en: "Conversation to memories", vi: "Hội thoại thành ký ức" },
  "chat.remember": { en: "Chat to memories", vi: "Trò chuyện thành ký ức" },
  "document.ingest": { en: "Read a document", vi: "Đọc tài liệu" },
  "document.reembed": { en: "Prepare a document anew", vi: "Chuẩn bị lại tài liệu" },
  "document.repair": { en: "Repair a document", vi: "Sửa tài liệu" },
  "document.delete": { en: "Erase a document", vi: "Xoá hẳn tài liệu" },
  "memory.index": { en: "Index a large memory", vi: "Lập chỉ mục ký ức" },
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
  updated: { en: "Made more exact", vi: "Rõ hơn trước" },
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

/** What the server tells while it works, and why it failed or kept nothing: with the numbers of the sentence. */
const sentences: readonly [RegExp, (...parts: string[]) => string][] = [
  [/^Reading (\d+) turns?$/, (count) => `Đang đọc ${count} lượt lời`],
  [/^Read (\d+) of (\d+) parts$/, (done, of) => `Đã đọc ${done}/${of} phần`],
  [/^Embedding (\d+) facts?$/, (count) => `Đang mã hoá ${count} ký ức`],
  [/^Fetching the file$/, () => "Đang tải tệp"],
  [/^Reading the file$/, () => "Đang đọc tệp"],
  [/^Writing (\d+) chunks$/, (count) => `Đang ghi ${count} đoạn`],
  [/^Embedded (\d+) of (\d+) chunks$/, (done, of) => `Đã mã hoá ${done}/${of} đoạn`],
  [/^Finishing (\d+) chunks$/, (count) => `Đang hoàn tất ${count} đoạn`],
  [/^Indexed (\d+) facts$/, (count) => `Đã lập chỉ mục ${count} ký ức`],
  [/^Reading memories$/, () => "Đang đọc ký ức"],
  [/^Storing the export$/, () => "Đang lưu bản xuất"],
  [/^Filling in the schema$/, () => "Đang điền mẫu"],
  [/^It was cancelled\.$/, () => "Tác vụ đã bị huỷ."],
  [/^It was known already\.$/, () => "Điều này đã được biết từ trước."],
  [/^It was told again, with more detail\.$/, () => "Được kể lại, chi tiết hơn."],
  [/^It was told again, with its marks\.$/, () => "Được kể lại, có đủ dấu."],
  [/^A later statement says otherwise already\.$/, () => "Điều kể sau đó đã nói khác."],
  [/^It looks like a secret /, () => "Đây có vẻ là bí mật (mật khẩu, số hoặc địa chỉ) nên không bao giờ được lưu."],
  [/^It is not certain enough to be kept\.$/, () => "Chưa đủ chắc chắn để lưu."],
  [/^It took longer than a job may take\.$/, () => "Tác vụ chạy quá thời gian cho phép."],
  [/^The document was deleted\.$/, () => "Tài liệu đã bị xoá."],
  [/^The bytes of this document are missing/, () => "Nội dung tệp này bị thiếu. Hãy tải lên lại."],
  [/^The file is broken and cannot be read\.$/, () => "Tệp bị hỏng, không đọc được."],
  [/^The file is empty\.$/, () => "Tệp trống."],
  [/^The file is password-protected/, () => "Tệp có mật khẩu. Hãy gỡ mật khẩu rồi tải lên lại."],
  [/^There is no text in it/, () => "Trong tệp không có chữ; trang quét cần nhận dạng chữ (OCR) trước."],
  [
    /^Something went wrong on our side\./,
    () => "Máy chủ gặp lỗi. Nhật ký của máy chủ cho biết thêm, theo mã của tác vụ này.",
  ],
  [/^The process that worked on it/, () => "Tiến trình xử lý đã dừng ở mọi lần thử."],
]

const read = words({
  sentence: {
    en: (text: string) => text,
    vi: (text: string) => {
      for (const [pattern, say] of sentences) {
        const found = pattern.exec(text)
        if (found) return say(...found.slice(1))
      }
      return text
    },
  },
})

/** A sentence of the server in the language of the page; one that is not known here stays as it is. */
export const sentence = (text: string): string => read.sentence(text)

/** How long a job ran, or has run so far; null while it waits. */
export const secondsOf = ({ started_at, completed_at }: Job): number | null =>
  started_at === null ? null : (Date.parse(completed_at ?? new Date().toISOString()) - Date.parse(started_at)) / 1000
