import { open } from "node:fs/promises"
import type { AudioType } from "./audio-types.ts"

const headBytes = 512

/** The type of a file by its content; null: it is none that is taken. */
export const detectAudio = async (path: string): Promise<AudioType | null> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return typeOf(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

const typeOf = (head: Buffer): AudioType | null => {
  const text = head.toString("latin1")
  if (/^RIFF.{4}WAVE/s.test(text)) return "wav"
  if (text.startsWith("fLaC")) return "flac"
  if (/^.{4}ftyp/s.test(text)) return "m4a"
  if (text.startsWith("OggS")) return /OpusHead|vorbis/.test(text) ? "ogg" : null
  if (text.startsWith("\x1a\x45\xdf\xa3")) return text.includes("webm") ? "webm" : null
  return text.startsWith("ID3") || isMp3Frame(head) ? "mp3" : null
}

/** The header of a frame: eleven bits that are set, layer III, and no reserved value. */
const isMp3Frame = ([first = 0, second = 0, third = 0]: Buffer): boolean =>
  first === 0xff &&
  (second & 0xe0) === 0xe0 &&
  (second & 0x18) !== 0x08 &&
  (second & 0x06) === 0x02 &&
  (third & 0xf0) !== 0xf0 &&
  (third & 0x0c) !== 0x0c
