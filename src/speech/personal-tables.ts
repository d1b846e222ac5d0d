import { type Erasure, erasedAtOnce, type PersonalTable } from "../feature/personal-table.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { exportedParts, exportedRecordings } from "./personal/exported-audio.ts"
import { exportedSpeech } from "./personal/exported-speech.ts"
import { importedRecordings, importedSpeech } from "./personal/import-audio.ts"
import { purgeAudio } from "./storage/drop-audio.ts"

type Table = PersonalTable<unknown>

const partsInOneBatch = 32

const deleteNextParts = (sql: Database, userId: string): Promise<boolean> =>
  asUser(sql, userId, async (tx) => {
    const { count } = await tx`
      delete from chat_audio_parts where user_id = ${userId} and (audio_id, part) in (
        select audio_id, part from chat_audio_parts where user_id = ${userId} order by audio_id, part limit ${partsInOneBatch})`
    return count === partsInOneBatch
  })

const erasedAudio: Erasure = {
  begin: (userId) => ({
    deleteBatch: async (sql) => ((await deleteNextParts(sql, userId)) ? {} : null),
    deleteRest: async (tx) => {
      await tx`delete from chat_audio where user_id = ${userId}`
      return {}
    },
  }),
}

const audio: Table = {
  table: "pika.chat_audio",
  exported: exportedRecordings,
  imported: importedRecordings,
  erased: erasedAudio,
  kept: { what: "audio of messages", purge: purgeAudio },
}

const together = { with: audio.table }

const parts: Table = {
  table: "pika.chat_audio_parts",
  exported: exportedParts,
  imported: together,
  erased: together,
  kept: together,
}

const deleteSpeech = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from chat_speech where user_id = ${userId}`
  return count
}

const speech: Table = {
  table: "pika.chat_speech",
  exported: exportedSpeech,
  imported: importedSpeech,
  erased: erasedAtOnce(deleteSpeech),
  kept: { why: "It is kept as long as its message." },
}

export const personalTables = [audio, parts, speech]
