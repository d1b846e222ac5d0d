import type { AskedAnswer } from "../answers/ask.ts"

const segmenter = new Intl.Segmenter("und", { granularity: "sentence" })

/** What has no end is cut at about so many characters. */
const maxSentenceCharacters = 1000

/**
 * The text of an answer in sentences, each as soon as the next one begins; together they are the whole text. The last one comes when the
 * answer is complete, and not when it was stopped.
 */
export async function* sentencesOf({
  deltas,
  finished,
}: Pick<AskedAnswer, "deltas" | "finished">): AsyncGenerator<string> {
  let [written, begun] = [0, ""]
  for await (const delta of deltas) {
    written += delta.length
    const sentences = [...segmenter.segment(begun + delta)].map(({ segment }) => segment)
    begun = sentences.pop() ?? ""
    yield* sentences
    if (begun.length <= maxSentenceCharacters) continue
    const end = begun.lastIndexOf(" ") + 1 || begun.length
    yield begun.slice(0, end)
    begun = begun.slice(end)
  }
  const { message } = await finished
  // What a process other than this one wrote did not come in parts.
  if (message.status === "complete") yield begun + message.content.slice(written)
}
