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

const readTalks = (): Talk[] =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"))
    .map((line) => talkSchema.parse(JSON.parse(line)))

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

/** What children said, each with whether it tells of their own life. */
export const lifeExamples = (): Example[] => readTalks().flatMap((talk, at) => examplesOf(talk, String(at)))
