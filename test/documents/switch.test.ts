import { expect, setDefaultTimeout, test } from "bun:test"
import type { Json } from "../support/client.ts"
import { ingestText, jobOver, replaceText } from "../support/ingest.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(120_000)

const pika = usePika()

const searches = 1000
const clients = 8
const words = ["red", "blue", "green", "brown", "white"]
/** Each version speaks of one colour, in each of its chunks. */
const textOf = (version: number): string =>
  words
    .map((word) => `The ${word} marble of generation ${version}x lies in the box. ${"It is round. ".repeat(9)}`)
    .join("\n\n")

test(`${searches} searches while a document is replaced again and again see one whole version each`, async () => {
  const { documentId, jobId } = await ingestText(pika, "emma", textOf(0))
  await jobOver(pika.client, jobId)
  let left = searches
  const seen = new Set<string>()
  const mixed: string[][] = []
  // On a busy machine a thousand searches may be over before a second switch.
  const isOver = (): boolean => left <= 0 && seen.size > 2
  const search = async (): Promise<void> => {
    while (!isOver()) {
      left -= 1
      const body = { user_id: "emma", query: `marble generation ${left}`, limit: 10, score_threshold: 0 }
      const response = await pika.client.request("POST", "/api/v1/documents/search", body)
      const { chunks } = (await response.json()) as { chunks: Json[] }
      const generations = chunks.map(({ content }) => String(content).match(/generation \d+x/)?.[0] ?? "none")
      for (const one of generations) seen.add(one)
      if (generations.length !== words.length || new Set(generations).size !== 1) mixed.push(generations)
    }
  }
  const replace = async (): Promise<void> => {
    for (let version = 1; !isOver(); version++) {
      const next = await replaceText(pika, "emma", documentId, textOf(version))
      expect(await jobOver(pika.client, next.jobId)).toMatchObject({ status: "completed" })
    }
  }
  await Promise.all([replace(), ...Array.from({ length: clients }, search)])
  expect(mixed).toEqual([])
  expect(left).toBeLessThanOrEqual(0)
})
