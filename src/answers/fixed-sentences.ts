import type { Language } from "./question-language.ts"

/** What is said when the evidence does not hold the answer. */
export const nothingKnown: Record<Language, string> = {
  en: "I don't know anything about that yet.",
  vi: "Mình chưa biết gì về điều đó.",
}

/** What is said in the place of a question or an answer that must not be shown. */
export const kindRefusal: Record<Language, string> = {
  en: "Let's talk about something else. If something worries you or feels wrong, please tell a grown-up you trust.",
  vi: "Mình nói chuyện khác nhé. Nếu có điều gì làm bạn lo hay khó chịu, bạn hãy kể với một người lớn mà bạn tin.",
}

export const greeting: Record<Language, string> = {
  en: "Hello! I'm happy that you are here. What would you like to talk about?",
  vi: "Chào bạn! Mình rất vui được gặp bạn. Bạn muốn nói chuyện gì nào?",
}

/** What is said to somebody who tells something, and asks for nothing. */
export const listening: Record<Language, string> = {
  en: "Thank you for telling me. Would you like to tell me more?",
  vi: "Cảm ơn bạn đã kể cho mình nghe. Bạn kể thêm cho mình nhé?",
}
