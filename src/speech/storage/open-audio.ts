import type { ByteRange } from "../../feature/byte-range.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Database } from "../../platform/database/connect.ts"
import { notFound } from "../../platform/errors.ts"
import { readPart } from "./queries.ts"

/** One row of `pika.chat_audio_parts`. */
export const partBytes = 256 * 1024

/**
 * Reads audio part by part: an embedded database has one session, which others need in between. Throws NOT_FOUND when it was deleted
 * meanwhile.
 */
export async function* openAudio(
  sql: Database,
  { userId, audioId }: { userId: string; audioId: string },
  { from, to }: ByteRange,
): AsyncGenerator<Uint8Array, void> {
  for (let at = from; at < to; ) {
    const part = Math.floor(at / partBytes)
    const begin = at - part * partBytes
    const data = await asUser(sql, userId, (tx) => readPart(tx, { userId, audioId, part }))
    const wanted = data?.subarray(begin, Math.min(data.length, begin + to - at))
    if (!wanted || wanted.length === 0) throw notFound("audio")
    yield wanted
    at += wanted.length
  }
}
