import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"
import { readWav } from "../../src/speech/audio/read-wav.ts"

const programs = ["espeak-ng", "pocketsphinx_continuous"]

/** What is missing to start it, in words; null: nothing. Debian: espeak-ng, pocketsphinx, pocketsphinx-en-us. */
export const missingPrograms = (): string | null => {
  const missing = programs.filter((program) => Bun.which(program) === null)
  return missing.length === 0 ? null : `${missing.join(" and ")} not installed`
}

const speechSchema = z.looseObject({
  input: z.string().max(4096),
  voice: z.string().regex(/^[\w-]{1,40}$/),
  speed: z.number(),
})
const usualWordsPerMinute = 140
const heardRate = 16_000

/** The rate that the model was trained with: pocketsphinx hears no other. */
const resample = (wav: Uint8Array): Buffer => {
  const read = readWav(wav)
  if (!read) throw new Error("that is no WAV file")
  const rate = read.bytesPerSecond / read.bytesPerSample
  const count = Math.floor((read.samples.length / read.bytesPerSample / rate) * heardRate)
  const samples = Buffer.alloc(count * 2)
  for (let at = 0; at < count; at++) {
    const from = Math.floor((at * rate) / heardRate) * 2
    samples.writeInt16LE(read.samples.readInt16LE(from), at * 2)
  }
  return samples
}

const run = async (command: string[], input?: string): Promise<Buffer> => {
  const child = Bun.spawn(command, {
    stdin: new Blob([input ?? ""]),
    stdout: "pipe",
    stderr: "ignore",
    timeout: 30_000,
  })
  const output = Buffer.from(await new Response(child.stdout).arrayBuffer())
  if ((await child.exited) !== 0) throw new Error(`${command[0]} failed`)
  return output
}

/**
 * OpenAI's audio endpoints with programs behind them that really speak (English and Vietnamese, voices `en`, `vi`) and hear (English, as
 * well as a small model from 2015 can).
 */
export const startRealSpeech = () => {
  const folder = mkdtempSync(join(tmpdir(), "pika-real-speech-"))
  const transcribe = async (http: Request): Promise<Response> => {
    const file = (await http.formData()).get("file")
    if (!(file instanceof File)) return new Response(null, { status: 400 })
    const path = join(folder, `${Bun.randomUUIDv7()}.raw`)
    await Bun.write(path, resample(await file.bytes()))
    const heard = await run(["pocketsphinx_continuous", "-infile", path, "-logfn", "/dev/null"])
    return Response.json({ text: heard.toString().trim().replaceAll("\n", " "), language: "en" })
  }
  const speak = async (http: Request): Promise<Response> => {
    const { input, voice, speed } = speechSchema.parse(await http.json())
    const rate = String(Math.round(usualWordsPerMinute * speed))
    const wav = await run(["espeak-ng", "-v", voice, "-s", rate, "--stdin", "--stdout"], input)
    return new Response(wav, { headers: { "Content-Type": "audio/wav" } })
  }
  const server = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    routes: { "/v1/audio/transcriptions": { POST: transcribe }, "/v1/audio/speech": { POST: speak } },
    fetch: () => new Response(null, { status: 404 }),
  })
  return {
    url: `http://127.0.0.1:${server.port}/v1`,
    stop: async () => {
      await server.stop(true)
      rmSync(folder, { recursive: true })
    },
  }
}
