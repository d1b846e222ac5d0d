import type { ExportedAnswer } from "./exported-answers.ts"
import type { ExportedEdit, ExportedMessage } from "./exported-messages.ts"
import type { ExportedSession } from "./exported-sessions.ts"

export type ChatFile = {
  chat_sessions: ExportedSession[]
  chat_messages: ExportedMessage[]
  chat_message_edits: ExportedEdit[]
  chat_answers: ExportedAnswer[]
}

const hasTwice = (keys: readonly string[]): boolean => new Set(keys).size < keys.length

export const findContradictions = (file: ChatFile): string[] => {
  const { chat_sessions: sessions, chat_messages: messages, chat_message_edits: edits, chat_answers: answers } = file
  const sessionIds = new Set(sessions.map(({ id }) => id))
  const messagesById = new Map(messages.map((message) => [message.id, message]))
  const clientIds = messages.flatMap(({ session_id, client_message_id: id }) =>
    id === null ? [] : [`${session_id} ${id}`],
  )
  const problems: [isSo: boolean, sentence: string][] = [
    [hasTwice(sessions.map(({ id }) => id)), "Two sessions have one id."],
    [hasTwice(messages.map(({ id }) => id)), "Two messages have one id."],
    [hasTwice(messages.map((one) => `${one.session_id} ${one.sequence}`)), "Two messages have one place in a session."],
    [hasTwice(clientIds), "Two messages of a session have one client_message_id."],
    [hasTwice(edits.map(({ id }) => id)), "Two edits of messages have one id."],
    [hasTwice(answers.map(({ message_id: id }) => id)), "Two contexts are of one answer."],
    [messages.some(({ session_id: id }) => !sessionIds.has(id)), "A message is of no session."],
    [
      messages.some((one) => (one.content === null) !== (one.deleted_at !== null)),
      "Only a deleted message has no content.",
    ],
    [edits.some(({ message_id: id }) => !messagesById.has(id)), "An edit is of no message."],
    [
      answers.some(({ message_id: id, session_id }) => messagesById.get(id)?.session_id !== session_id),
      "A context is of no answer of its session.",
    ],
  ]
  return problems.flatMap(([isSo, sentence]) => (isSo ? [sentence] : []))
}
