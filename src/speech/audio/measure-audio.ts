import { parseBuffer } from "music-metadata"
import { type AudioType, audioTypes } from "./audio-types.ts"
import { isSilent } from "./is-silent.ts"
import { readWav } from "./read-wav.ts"

/** `seconds`: null when the file does not tell. */
export type MeasuredAudio = { isReadable: boolean; seconds: number | null; isSilent: boolean }

const unreadable: MeasuredAudio = { isReadable: false, seconds: null, isSilent: false }

/** How long a recording is, and whether it is silent, as far as that can be told without decoding it. Runs in a thread. */
export const measureAudio = async ({ path, type }: { path: string; type: AudioType }): Promise<MeasuredAudio> => {
  const bytes = await Bun.file(path).bytes()
  return type === "wav" ? measureWav(bytes) : measureOther(bytes, type)
}

const measureWav = (bytes: Uint8Array): MeasuredAudio => {
  const wav = readWav(bytes)
  return wav
    ? { isReadable: true, seconds: wav.samples.length / wav.bytesPerSecond, isSilent: isSilent(wav) }
    : unreadable
}

const measureOther = async (bytes: Uint8Array, type: AudioType): Promise<MeasuredAudio> => {
  const file = { mimeType: audioTypes[type].mimeType, size: bytes.length }
  const read = await parseBuffer(bytes, file, { duration: true, skipCovers: true }).catch(() => null)
  if (!read || read.format.hasAudio === false) return unreadable
  const { duration = 0 } = read.format
  return { isReadable: true, seconds: Number.isFinite(duration) && duration > 0 ? duration : null, isSilent: false }
}
