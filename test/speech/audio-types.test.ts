import { afterAll, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { detectAudio } from "../../src/speech/audio/detect-audio.ts"
import { measureAudio } from "../../src/speech/audio/measure-audio.ts"
import { flacOf, m4aOf, mp3Of, oggOf, wavOf, webmOf } from "../support/audio.ts"

const folder = mkdtempSync(join(tmpdir(), "pika-audio-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = async (bytes: Uint8Array | string): Promise<string> => {
  const path = join(folder, Bun.randomUUIDv7())
  await Bun.write(path, bytes)
  return path
}

const makers = { wav: wavOf, mp3: mp3Of, m4a: m4aOf, ogg: oggOf, webm: webmOf, flac: flacOf } as const
const types = Object.keys(makers) as (keyof typeof makers)[]

test.each(types)("a %s file is known by its content, and tells its length", async (type) => {
  const path = await write(makers[type]({ seconds: 2 }))
  expect(await detectAudio(path)).toBe(type)
  const measured = await measureAudio({ path, type })
  expect(measured).toMatchObject({ isReadable: true, isSilent: false })
  expect(measured.seconds).toBeCloseTo(2, 1)
})

test.each([
  ["a text", "Triceratops has three horns."],
  ["nothing", ""],
  ["a picture", Buffer.from("RIFF\x10\0\0\0WEBPVP8 ", "latin1")],
  ["a PDF", "%PDF-1.7"],
  ["AAC without a container", Buffer.from([0xff, 0xf1, 0x50, 0x80, 0, 0, 0])],
  [
    "an Ogg file with something else",
    Buffer.concat([Buffer.from("OggS\0\x02"), Buffer.alloc(22), Buffer.from("\x80theora")]),
  ],
  ["Matroska that is no WebM", Buffer.from("\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska", "latin1")],
])("%s is no recording", async (_name, bytes) => {
  expect(await detectAudio(await write(bytes))).toBeNull()
})

test.each(types)("a %s file that breaks off in its header is not readable, or has no length", async (type) => {
  const path = await write(makers[type]().subarray(0, 30))
  const { isReadable, seconds } = await measureAudio({ path, type })
  expect(isReadable && seconds !== null && seconds > 1).toBe(false)
})

test("a WebM file of a browser, which does not know its length, tells none", async () => {
  expect(await measureAudio({ path: await write(webmOf({ seconds: 0 })), type: "webm" })).toEqual({
    ...{ isReadable: true, seconds: null, isSilent: false },
  })
})

test("a WAV file whose header promises more than there is has the length of what is there", async () => {
  const bytes = wavOf({ seconds: 1 })
  bytes.writeUInt32LE(0xffffffff, bytes.indexOf("data") + 4)
  expect((await measureAudio({ path: await write(bytes), type: "wav" })).seconds).toBeCloseTo(1)
})

test.each([
  ["silence", wavOf({ isSilent: true }), true],
  ["no samples", wavOf({ seconds: 0 }), true],
  ["a constant that nobody hears", Buffer.concat([wavOf({ seconds: 0 }).subarray(0, 40), constant(9000)]), true],
  ["a tone", wavOf(), false],
  [
    "a word in a long silence",
    Buffer.concat([wavHead(4), Buffer.alloc(60_000), wavOf({ seconds: 0.1 }).subarray(44)]),
    false,
  ],
])("whether %s is silent", async (_name, bytes, isSilent) => {
  expect(await measureAudio({ path: await write(bytes), type: "wav" })).toMatchObject({ isSilent })
})

function constant(value: number): Buffer {
  const samples = Buffer.alloc(6400)
  for (let at = 0; at < samples.length; at += 2) samples.writeInt16LE(value, at)
  return Buffer.concat([Buffer.from(Uint32Array.of(samples.length).buffer), samples])
}

function wavHead(seconds: number): Buffer {
  return wavOf({ seconds }).subarray(0, 44)
}

test("files of chance, and real ones with changed bytes, are measured or refused, and nothing breaks", async () => {
  let seed = 7
  const chance = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
  }
  for (const type of types)
    for (let round = 0; round < 25; round++) {
      const bytes = Buffer.from(makers[type]({ seconds: 0.2 }))
      for (let changes = 0; changes < 8; changes++)
        bytes[Math.floor(chance() * Math.min(bytes.length, 300))] = Math.floor(chance() * 256)
      const { seconds } = await measureAudio({ path: await write(bytes), type })
      expect(seconds === null || seconds >= 0).toBe(true)
    }
})
