import { words } from "../../words.ts"

export const texts = words({
  title: { en: "Jobs", vi: "Tác vụ" },
  about: {
    en: "Work in the background: conversations become memories, documents become searchable.",
    vi: "Việc chạy ngầm: cuộc trò chuyện trở thành ký ức, tài liệu trở thành nội dung có thể tìm kiếm.",
  },
  paste: { en: "Paste a conversation", vi: "Dán một cuộc trò chuyện" },
  live: { en: "Live", vi: "Trực tiếp" },
  connecting: { en: "Connecting…", vi: "Đang kết nối…" },
  liveText: { en: "Changes appear automatically.", vi: "Thay đổi được cập nhật tự động." },
  id: { en: "Id", vi: "Mã" },
  kind: { en: "Kind", vi: "Loại" },
  started: { en: "Accepted", vi: "Tiếp nhận" },
  took: { en: "Took", vi: "Thời lượng" },
  attempts: { en: "Attempts", vi: "Số lần thử" },
  progress: { en: "Progress", vi: "Tiến độ" },
  outcome: { en: "Result", vi: "Kết quả" },
  filters: { en: "Filters", vi: "Bộ lọc" },
  anybody: { en: "Everybody", vi: "Mọi người" },
  nothing: { en: "No jobs here", vi: "Chưa có tác vụ nào" },
  nothingText: {
    en: "When an app sends a conversation or somebody uploads a document, its job appears here. You can also paste a conversation and watch it become memories.",
    vi: "Khi một ứng dụng gửi cuộc trò chuyện hoặc có người tải tài liệu lên, tác vụ sẽ hiện ở đây. Bạn cũng có thể dán một cuộc trò chuyện và xem nó trở thành ký ức.",
  },
  nothingFits: { en: "No job matches these filters", vi: "Không có tác vụ nào khớp bộ lọc" },
  nothingFitsText: {
    en: "Jobs are kept for 30 days. Choose other filters.",
    vi: "Tác vụ được lưu 30 ngày. Hãy chọn bộ lọc khác.",
  },
  showAll: { en: "Show all jobs", vi: "Xem mọi tác vụ" },
  waiting: { en: "waiting", vi: "đang chờ" },
  lastHour: {
    en: (done: string, failed: string) => `${done} completed and ${failed} failed within the last hour`,
    vi: (done: string, failed: string) => `Trong một giờ qua: ${done} hoàn tất, ${failed} thất bại`,
  },
  oldest: {
    en: (seconds: string) => `The oldest has waited for ${seconds}.`,
    vi: (seconds: string) => `Tác vụ cũ nhất đã chờ ${seconds}.`,
  },
  countsTitle: {
    en: "Jobs of the last 24 hours, by kind and state",
    vi: "Tác vụ trong 24 giờ qua, theo loại và trạng thái",
  },
  retry: { en: "Try again", vi: "Thử lại" },
  cancel: { en: "Cancel the job", vi: "Huỷ tác vụ" },
  open: { en: "Details", vi: "Chi tiết" },
  cancelled: { en: "The job was cancelled.", vi: "Đã huỷ tác vụ." },
  queued: { en: "The job waits to be tried again.", vi: "Tác vụ đang chờ để thử lại." },
  retryAll: {
    en: (count: number) => (count === 1 ? "Try it again" : `Try all ${count} again`),
    vi: (count: number) => (count === 1 ? "Thử lại tác vụ này" : `Thử lại cả ${count} tác vụ`),
  },
  retriedAll: {
    en: (count: number) => (count === 1 ? "1 job waits to be tried again." : `${count} jobs wait to be tried again.`),
    vi: (count: number) => `${count} tác vụ đang chờ để thử lại.`,
  },
  notRetried: {
    en: (count: number) => `Jobs that cannot be tried again: ${count}. Their input was dropped. Send it again.`,
    vi: (count: number) => `${count} tác vụ không thể thử lại vì dữ liệu đầu vào đã bị bỏ. Hãy gửi lại.`,
  },
  failedTitle: { en: "These jobs gave up", vi: "Các tác vụ này đã dừng hẳn" },
  failedText: {
    en: "They failed at every attempt and are not tried again automatically. Read why, fix the cause, then try them again.",
    vi: "Các tác vụ này thất bại ở mọi lần thử và sẽ không tự chạy lại. Hãy xem lý do, khắc phục rồi thử lại.",
  },
  cancelTitle: { en: "Cancel this job?", vi: "Huỷ tác vụ này?" },
  cancelText: {
    en: "It will store nothing more. You can try it again later.",
    vi: "Từ bây giờ nó sẽ không lưu gì nữa. Bạn có thể thử lại sau.",
  },
  learnt: {
    en: (count: number) => (count === 1 ? "1 memory" : `${count} memories`),
    vi: (count: number) => `${count} ký ức`,
  },
  nothingLearnt: { en: "Nothing new", vi: "Không có gì mới" },
  chunks: {
    en: (count: number) => (count === 1 ? "1 passage" : `${count} passages`),
    vi: (count: number) => `${count} đoạn`,
  },
  toMemories: { en: "All memories of this person", vi: "Mọi ký ức của người này" },
  toDocument: { en: "Open the document", vi: "Mở tài liệu" },
  forgotten: {
    en: "This memory is no longer true, or was forgotten.",
    vi: "Ký ức này không còn đúng, hoặc đã bị quên.",
  },
})
