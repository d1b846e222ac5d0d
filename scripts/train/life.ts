import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { lifeFeatures, type Remark } from "../../src/local/extraction/life-features.ts"
import { segmentTurn } from "../../src/local/extraction/text/segment.ts"
import type { Example } from "./logistic-regression.ts"

/** `own`: it tells of the speaker's own life. `alone`: so it would without the words around it. */
const partSchema = z.strictObject({ said: z.string(), own: z.boolean(), alone: z.boolean() })
/** The turns of the companion, and those of the user in parts. */
const talkSchema = z.array(z.union([z.string(), z.array(partSchema)]))
type Talk = z.infer<typeof talkSchema>

const folder = join(import.meta.dir, "life")

/** Each message of this file counts so many times: it must never be lost, or somebody reported it. */
const troubles = { name: "troubles.jsonl", times: 5 }

const readTalks = (): { talk: Talk; times: number }[] =>
  readdirSync(folder)
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder, name), "utf8")
        .trim()
        .split("\n")
        .map((line) => ({
          talk: talkSchema.parse(JSON.parse(line)),
          times: name === troubles.name ? troubles.times : 1,
        })),
    )

type Labelled = Remark & { own: boolean; alone: boolean }

const remarksOf = (talk: Talk): Labelled[] => {
  let companion = ""
  let before = ""
  return talk.flatMap((turn) => {
    if (typeof turn === "string") {
      companion = turn
      return []
    }
    const said = turn.flatMap((part) =>
      segmentTurn(part.said, "en").map((sentence) => ({ ...part, said: sentence.said })),
    )
    const remarks = said.map((one, at) => {
      const remark = { ...one, companion, before, after: said[at + 1]?.said ?? "" }
      before = one.said
      return remark
    })
    companion = ""
    return remarks
  })
}

const examplesOf = (talk: Talk, group: string): Example[] =>
  remarksOf(talk).flatMap(({ own: label, alone, ...remark }) => [
    { features: lifeFeatures(remark), label, group },
    ...(alone && remark.companion + remark.before + remark.after !== ""
      ? [{ features: lifeFeatures({ said: remark.said, companion: "", before: "", after: "" }), label, group }]
      : []),
  ])

const doubtsFolder = join(import.meta.dir, "doubts")
const knownSchema = z.object({ known: z.array(z.string()) })
/** Of so many plain statements one is taken. */
const oneOf = 4

/** What the examples of doubts know: plain statements of the speaker's life. */
const plainStatements = (): Example[] =>
  readdirSync(doubtsFolder)
    .sort()
    .flatMap((name) => readFileSync(join(doubtsFolder, name), "utf8").trim().split("\n"))
    .flatMap((line) => knownSchema.parse(JSON.parse(line)).known)
    .filter((_, at) => at % oneOf === 0)
    .map((said, at) => ({
      features: lifeFeatures({ said, companion: "", before: "", after: "" }),
      label: true,
      group: `plain ${at}`,
    }))

/** What children said, each with whether it tells of their own life. */
export const lifeExamples = (): Example[] => [
  ...readTalks().flatMap(({ talk, times }, at) =>
    Array.from({ length: times }, () => examplesOf(talk, String(at))).flat(),
  ),
  ...plainStatements(),
]
