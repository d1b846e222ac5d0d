/** The entry point of a worker thread, in a checkout and in the binary. */
import { setPriority } from "node:os"
import type { ExtractionInput } from "./facts/extraction.ts"
import { answerTasks } from "./platform/thread.ts"
import type { AudioType } from "./speech/audio/audio-types.ts"

declare const self: Worker

// On Linux the calling thread alone, elsewhere the whole process: where cores are few, requests come first.
if (process.platform === "linux") setPriority(5)

// What a task needs is loaded by its first run.
const tasks = {
  extract: async (input: ExtractionInput) => (await import("./local/extraction/extract.ts")).extractWithRules(input),
  embedFacts: async (texts: readonly string[]) => {
    const { embedLocally } = await import("./local/embedding/embed.ts")
    return texts.map((text) => embedLocally(text, "fact"))
  },
  countTokens: async (lines: readonly string[]) => {
    const { countTokens } = await import("./memories/tokenizer.ts")
    return lines.map(countTokens)
  },
  measureAudio: async (file: { path: string; type: AudioType }) =>
    (await import("./speech/audio/measure-audio.ts")).measureAudio(file),
}
export type ThreadTasks = typeof tasks

self.onmessage = answerTasks(tasks, self)
