import { words } from "../../words.ts"

export const pasteTexts = words({
  title: { en: "Paste a conversation", vi: "Dán một cuộc trò chuyện" },
  about: {
    en: "Watch it become memories. What the person says about themselves is remembered. What others say helps to understand it.",
    vi: "Xem cuộc trò chuyện trở thành ký ức. Điều người ấy kể về mình sẽ được ghi nhớ; lời của những người khác giúp hiểu rõ hơn.",
  },
  whose: { en: "Whose memory", vi: "Ký ức của ai" },
  whoseHint: {
    en: "The id of the person, such as mai. A new id creates a new person.",
    vi: "Mã của người dùng, ví dụ mai. Mã mới sẽ tạo người dùng mới.",
  },
  conversation: { en: "Conversation", vi: "Cuộc trò chuyện" },
  format: {
    en: "Each line has a name, a colon and what was said. Lines without a name belong to the line before. Times at the beginning are ignored.",
    vi: "Mỗi dòng gồm tên, dấu hai chấm và lời nói. Dòng không có tên thuộc về dòng trước. Giờ ở đầu dòng được bỏ qua.",
  },
  example: {
    en: "User: I have a dog named Sparky!\nAssistant: How lovely! How old is he?\nUser: He is 2 years old.",
    vi: "Bé: Con có một con chó tên là Vàng!\nTrợ lý: Vui quá! Con còn thích gì nữa?\nBé: Con thích vẽ tranh.",
  },
  when: { en: "When it was said", vi: "Nói lúc nào" },
  whenHint: {
    en: "Empty: now. “Yesterday” means the day before this time.",
    vi: "Để trống: bây giờ. “Hôm qua” được tính từ thời điểm này.",
  },
  send: { en: "Remember", vi: "Ghi nhớ" },
  tooMany: {
    en: (count: number) => `The text has more than ${count} turns. Paste fewer at once.`,
    vi: (count: number) => `Có hơn ${count} lượt lời. Hãy dán ít hơn mỗi lần.`,
  },
  preview: {
    en: (count: number) => (count === 1 ? "Understood as 1 turn" : `Understood as ${count} turns`),
    vi: (count: number) => `Được hiểu thành ${count} lượt lời`,
  },
  previewEmpty: {
    en: "Before you send the text, you see here how it is understood.",
    vi: "Cách hiểu đoạn văn sẽ hiện ở đây trước khi gửi.",
  },
  own: { en: "Who speaks as the person?", vi: "Ai là người được ghi nhớ?" },
  ownHint: {
    en: "Only what this speaker says can become a memory.",
    vi: "Chỉ lời của người này mới có thể trở thành ký ức.",
  },
  noName: { en: "(no name)", vi: "(không tên)" },
  remembered: { en: "can be remembered", vi: "có thể được ghi nhớ" },
  context: { en: "context only", vi: "chỉ là ngữ cảnh" },
  andMore: { en: (count: number) => `… and ${count} more`, vi: (count: number) => `… và ${count} lượt nữa` },
  becomes: { en: "The conversation is being read", vi: "Đang đọc cuộc trò chuyện" },
  became: { en: "What is known now", vi: "Điều đã biết được" },
  another: { en: "Paste another one", vi: "Dán cuộc khác" },
})
