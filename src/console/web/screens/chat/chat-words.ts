import type { components } from "../../../../../clients/typescript/src/index.ts"
import { words } from "../../words.ts"

export type Session = components["schemas"]["ChatSession"]
export type Memory = components["schemas"]["Fact"]
export type Retrieved = components["schemas"]["Retrieved"]

/** Texts that several parts of the conversation share. */
export const chatWords = words({
  conversation: { en: "Conversation", vi: "Cuộc trò chuyện" },
  conversations: { en: "Conversations", vi: "Các cuộc trò chuyện" },
  fresh: { en: "New conversation", vi: "Cuộc trò chuyện mới" },
  memory: { en: "Memory", vi: "Ký ức" },
  document: { en: "Document", vi: "Tài liệu" },
})
