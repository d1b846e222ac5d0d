import type { PersonalTable } from "../feature/personal-table.ts"
import { purgeEvents } from "./events/purge-events.ts"
import { carriedTurns } from "./personal/carried-turns.ts"
import { erasedSessions } from "./personal/erase-sessions.ts"
import { exportedAnswers } from "./personal/exported-answers.ts"
import { exportedEdits, exportedMessages } from "./personal/exported-messages.ts"
import { exportedSessions } from "./personal/exported-sessions.ts"
import { importedSessions } from "./personal/import-sessions.ts"

type Table = PersonalTable<unknown>

const sessions: Table = {
  table: "pika.chat_sessions",
  carried: carriedTurns,
  exported: exportedSessions,
  imported: importedSessions,
  erased: erasedSessions,
  kept: { why: "A session is kept until it is deleted, or its person erased." },
}

const together = { with: sessions.table }
const withSessions = { imported: together, erased: together, kept: together }

const messages: Table = { ...withSessions, table: "pika.chat_messages", exported: exportedMessages }
const edits: Table = { ...withSessions, table: "pika.chat_message_edits", exported: exportedEdits }
const answers: Table = { ...withSessions, table: "pika.chat_answers", exported: exportedAnswers }
const events: Table = {
  ...withSessions,
  table: "pika.chat_events",
  exported: { why: "It tells of messages and memories that are in the file." },
  kept: purgeEvents,
}
const terms: Table = {
  ...withSessions,
  table: "pika.chat_terms",
  exported: { why: "Words are derived from titles and messages." },
}

export const personalTables = [sessions, messages, edits, answers, events, terms]
