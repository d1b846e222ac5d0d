/** Small files of sound: a tone, or silence, in each type that is taken. `says`: a text that the file carries, for a stand-in that hears it. */
type Sound = { seconds?: number; isSilent?: boolean; says?: string }

const mark = "said:"

/** What a file of these carries; null: nothing. */
export const saidIn = (audio: Uint8Array): string | null => {
  const [, base64] = /said:([\w+/=]*);/.exec(Buffer.from(audio).toString("latin1")) ?? []
  return base64 === undefined ? null : Buffer.from(base64, "base64").toString()
}

const noteOf = (says?: string): Buffer =>
  Buffer.from(says === undefined ? "" : `${mark}${Buffer.from(says).toString("base64")};`)

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const u32le = (value: number): Buffer => u32(value).reverse()
const u16le = (value: number): Buffer => Buffer.from([value & 255, value >> 8])

const rate = 16_000

/** PCM of 16 bits, one channel. */
export const wavOf = ({ seconds = 0.5, isSilent = false, says }: Sound = {}): Buffer<ArrayBuffer> => {
  const samples = Buffer.alloc(Math.round(seconds * rate) * 2)
  if (!isSilent)
    for (let at = 0; at < samples.length; at += 2)
      samples.writeInt16LE(Math.round(8000 * Math.sin(((at / 2) * 2 * Math.PI * 440) / rate)), at)
  const note = noteOf(says)
  const evenNote = note.length % 2 === 0 ? note : Buffer.concat([note, Buffer.from(" ")])
  const head = Buffer.concat([u16le(1), u16le(1), u32le(rate), u32le(rate * 2), u16le(2), u16le(16)])
  const chunk = (name: string, data: Buffer) => Buffer.concat([Buffer.from(name), u32le(data.length), data])
  const chunks = [chunk("fmt ", head), ...(says === undefined ? [] : [chunk("note", evenNote)]), chunk("data", samples)]
  const body = Buffer.concat([Buffer.from("WAVE"), ...chunks])
  return Buffer.concat([Buffer.from("RIFF"), u32le(body.length), body])
}

/** Frames of MPEG 1 layer III: 128 kbit/s at 44.1 kHz, 417 bytes for 26 ms. */
export const mp3Of = ({ seconds = 0.5, says }: Sound = {}): Buffer<ArrayBuffer> => {
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0xc4]), Buffer.alloc(413)])
  const note = noteOf(says)
  const tag = Buffer.concat([Buffer.from("TXXX"), u32(note.length + 1), Buffer.from([0, 0, 0]), note])
  const size = Buffer.from([0, 0, tag.length >> 7, tag.length & 127])
  const head = says === undefined ? [] : [Buffer.from("ID3\x03\0\0"), size, tag]
  return Buffer.concat([...head, ...Array.from({ length: Math.ceil((seconds * 44_100) / 1152) }, () => frame)])
}

const oggPage = (kind: number, granule: number, sequence: number, data: Buffer): Buffer =>
  Buffer.concat([
    ...[Buffer.from("OggS\0"), Buffer.from([kind]), u32le(granule), u32le(0), u32le(7), u32le(sequence), u32le(0)],
    ...[Buffer.from([Math.ceil((data.length + 1) / 255)]), Buffer.alloc(Math.floor(data.length / 255), 255)],
    ...[Buffer.from([data.length % 255]), data],
  ])

/** Opus in Ogg, which counts 48,000 samples a second. */
export const oggOf = ({ seconds = 0.5, says }: Sound = {}): Buffer<ArrayBuffer> => {
  const head = Buffer.concat([Buffer.from("OpusHead"), Buffer.from([1, 1, 0, 0]), u32le(rate), Buffer.from([0, 0, 0])])
  const note = noteOf(says)
  const tags = Buffer.concat([
    Buffer.from("OpusTags"),
    u32le(0),
    u32le(1),
    u32le(note.length + 2),
    Buffer.from("S="),
    note,
  ])
  return Buffer.concat([
    oggPage(2, 0, 0, head),
    oggPage(0, 0, 1, tags),
    oggPage(4, Math.round(seconds * 48_000), 2, Buffer.from([0xf8, 0xff, 0xfe])),
  ])
}

export const flacOf = ({ seconds = 0.5 }: Sound = {}): Buffer<ArrayBuffer> => {
  const samples = Math.round(seconds * rate)
  // 20 bits of rate, 3 of channels, 5 of bits per sample, 36 of samples.
  const packed = (BigInt(rate) << 44n) | (15n << 36n) | BigInt(samples)
  const counts = Buffer.alloc(8)
  counts.writeBigUInt64BE(packed)
  const info = Buffer.concat([Buffer.from([16, 0, 16, 0, 0, 0, 0, 0, 0, 0]), counts, Buffer.alloc(16)])
  return Buffer.concat([
    Buffer.from("fLaC"),
    Buffer.from([0x80, 0, 0, info.length]),
    info,
    Buffer.from([0xff, 0xf8, 0, 0]),
  ])
}

const element = (id: number[], ...data: Buffer[]): Buffer => {
  const body = Buffer.concat(data)
  return Buffer.concat([Buffer.from(id), Buffer.from([0x10 | (body.length >> 24)]), u32(body.length).subarray(1), body])
}
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}

/** Browsers write no duration while they record: `seconds: 0`. */
export const webmOf = ({ seconds = 0.5 }: Sound = {}): Buffer<ArrayBuffer> => {
  const duration = seconds === 0 ? [] : [element([0x44, 0x89], double(seconds * 1000))]
  const info = element(
    [0x15, 0x49, 0xa9, 0x66],
    element([0x2a, 0xd7, 0xb1], Buffer.from([0x0f, 0x42, 0x40])),
    ...duration,
  )
  const audio = element([0xe1], element([0xb5], double(48_000)), element([0x9f], Buffer.from([1])))
  const codec = element([0x86], Buffer.from("A_OPUS"))
  const track = element([0xae], element([0xd7], Buffer.from([1])), element([0x83], Buffer.from([2])), codec, audio)
  return Buffer.concat([
    element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from("webm"))),
    element([0x18, 0x53, 0x80, 0x67], info, element([0x16, 0x54, 0xae, 0x6b], track)),
  ])
}

const box = (name: string, ...data: Buffer[]): Buffer => {
  const body = Buffer.concat(data)
  return Buffer.concat([u32(body.length + 8), Buffer.from(name), body])
}

export const m4aOf = ({ seconds = 0.5 }: Sound = {}): Buffer<ArrayBuffer> => {
  const units = Math.round(seconds * 1000)
  const header = Buffer.concat([u32(0), u32(0), u32(0), u32(1000), u32(units)])
  const handler = box("hdlr", u32(0), u32(0), Buffer.from("soun"), Buffer.alloc(13))
  const entry = box(
    "mp4a",
    Buffer.alloc(6),
    Buffer.from([0, 1]),
    Buffer.alloc(8),
    Buffer.from([0, 1, 0, 16]),
    u32(0),
    u32(rate << 16),
  )
  const tables = box(
    "stbl",
    box("stsd", u32(0), u32(1), entry),
    box("stts", u32(0), u32(0)),
    box("stsc", u32(0), u32(0)),
  )
  const media = box("mdia", box("mdhd", header, u32(0)), handler, box("minf", tables))
  const track = box("trak", box("tkhd", Buffer.alloc(84)), media)
  return Buffer.concat([
    box("ftyp", Buffer.from("M4A "), u32(0), Buffer.from("M4A mp42")),
    box("moov", box("mvhd", header, Buffer.alloc(80)), track),
    box("mdat", Buffer.alloc(16)),
  ])
}
