import { words } from "../../words.ts"

export const texts = words({
  title: { en: "Usage and cost", vi: "Sử dụng và chi phí" },
  about: {
    en: "How often each model was called, by day (UTC), and what it cost.",
    vi: "Các mô hình đã được gọi bao nhiêu lần mỗi ngày (giờ UTC), và tốn bao nhiêu.",
  },
  span: { en: "Time", vi: "Khoảng thời gian" },
  days: { en: (count: number) => `${count} days`, vi: (count: number) => `${count} ngày` },
  day: { en: "Day", vi: "Ngày" },
  model: { en: "Model", vi: "Mô hình" },
  kind: { en: "For", vi: "Mục đích" },
  calls: { en: "Calls", vi: "Lượt gọi" },
  failed: { en: "Failed", vi: "Thất bại" },
  tokens: { en: "Tokens", vi: "Token" },
  tokensIn: { en: "Tokens in", vi: "Token vào" },
  tokensOut: { en: "Tokens out", vi: "Token ra" },
  mean: { en: "Mean time", vi: "Thời gian trung bình" },
  cost: { en: "Cost", vi: "Chi phí" },
  costByDay: { en: "Cost by day", vi: "Chi phí theo ngày" },
  callsByDay: { en: "Calls by day", vi: "Lượt gọi theo ngày" },
  unknown: { en: "unknown", vi: "chưa rõ" },
  noPrice: {
    en: (models: string) => `The price of ${models} is unknown. Set PIKA_MODEL_PRICES. The sums do not include it.`,
    vi: (models: string) => `Chưa biết giá của ${models}: hãy đặt PIKA_MODEL_PRICES. Tổng chưa gồm các mô hình này.`,
  },
  none: { en: "No model was called", vi: "Chưa gọi mô hình nào" },
  noneText: {
    en: "The built-in rules cost nothing and are not counted. With OPENAI_API_KEY set, each call of a model is counted here.",
    vi: "Bộ quy tắc có sẵn không tốn chi phí và không được tính. Khi đặt OPENAI_API_KEY, mỗi lượt gọi mô hình sẽ hiện ở đây.",
  },
})

const kinds = words({
  completion: { en: "Texts", vi: "Văn bản" },
  embedding: { en: "Vectors", vi: "Vectơ" },
  rerank: { en: "Reranking", vi: "Xếp hạng lại" },
  moderation: { en: "Safety check", vi: "Kiểm tra an toàn" },
  transcription: { en: "Transcription", vi: "Nhận dạng giọng nói" },
  speech: { en: "Speech", vi: "Giọng nói" },
})

const isKnown = (kind: string): kind is keyof typeof kinds => kind in kinds

/** What a model was asked for. */
export const kindText = (kind: string): string => (isKnown(kind) ? kinds[kind] : kind)
