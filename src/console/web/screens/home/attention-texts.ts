import { words } from "../../words.ts"

export const attentionTexts = words({
  title: { en: "What needs attention", vi: "Việc cần chú ý" },
  fine: { en: "Everything is in order.", vi: "Mọi thứ đều ổn." },
  audit_rows_refused: {
    en: (count: string) => `Audit rows that could not be written: ${count}.`,
    vi: (count: string) => `Số dòng nhật ký truy cập không ghi được: ${count}.`,
  },
  provider_unavailable: {
    en: (_: string, names: string) =>
      `A model provider does not answer: ${names}. Work waits, or is done by the next provider.`,
    vi: (_: string, names: string) =>
      `Nhà cung cấp mô hình không trả lời: ${names}. Công việc phải chờ hoặc chuyển sang nhà cung cấp kế tiếp.`,
  },
  token_budget_nearly_used: {
    en: (count: string) => `${count}% of today's token budget is used.`,
    vi: (count: string) => `Đã dùng ${count}% hạn mức token hôm nay.`,
  },
  jobs_wait_long: {
    en: (count: string) => `A job has waited for ${count}. There are too few workers, or a provider is slow.`,
    vi: (count: string) => `Có tác vụ đã chờ ${count}. Máy chủ thiếu năng lực xử lý hoặc nhà cung cấp mô hình chậm.`,
  },
  conversations_wait_long: {
    en: (count: string) => `A chat has waited for ${count} to become memories.`,
    vi: (count: string) => `Có cuộc trò chuyện đã chờ ${count} để trở thành ký ức.`,
  },
  jobs_failed: {
    en: (count: string) => `Jobs that failed within the last day: ${count}. Read why, then try them again.`,
    vi: (count: string) => `Số tác vụ thất bại trong ngày qua: ${count}. Hãy xem lý do rồi thử lại.`,
  },
  webhooks_failing: {
    en: (count: string) => `Webhooks that cannot be delivered: ${count}. See /api/v1/webhooks.`,
    vi: (count: string) => `Số webhook không gửi được: ${count}. Xem /api/v1/webhooks.`,
  },
  documents_failed: {
    en: (count: string) => `Documents that could not be read: ${count}.`,
    vi: (count: string) => `Số tài liệu không đọc được: ${count}.`,
  },
  local_provider: {
    en: (_: string, names: string) =>
      `The built-in models are in use for ${names}. They are free and private, but weaker than a language model.`,
    vi: (_: string, names: string) =>
      `Đang dùng mô hình có sẵn cho ${names}. Miễn phí và riêng tư, nhưng yếu hơn mô hình ngôn ngữ lớn.`,
  },
  other: {
    en: (count: string, kind: string) => `${kind}: ${count}`,
    vi: (count: string, kind: string) => `${kind}: ${count}`,
  },
  toAudit: { en: "Audit", vi: "Nhật ký truy cập" },
  toUsage: { en: "Usage and cost", vi: "Sử dụng và chi phí" },
  toWaiting: { en: "Waiting jobs", vi: "Tác vụ đang chờ" },
  toFailed: { en: "Failed jobs", vi: "Tác vụ thất bại" },
  toSettings: { en: "Settings", vi: "Cài đặt" },
  embedding: { en: "search", vi: "tìm kiếm" },
  extraction: { en: "extraction", vi: "ghi nhớ" },
  chat: { en: "answers", vi: "trả lời" },
})
