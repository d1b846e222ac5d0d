import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import {
  compareWithKnown,
  type Known,
  type Message,
  readKnown,
  readMessage,
} from "../../src/local/extraction/doubt-features.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"
import type { Example } from "./logistic-regression.ts"

/**
 * What a child said before, what they said later, and which of the former is outdated by it (places in `known`). `before`: what was said just
 * before that, by child and companion.
 */
const itemSchema = z.strictObject({
  known: z.array(z.string()),
  before: z.string().default(""),
  later: z.string(),
  ended: z.array(z.int()),
})

const folder = join(import.meta.dir, "doubts")
/** A person's memory holds much that has nothing to do with a message: facts of other items, per item. */
const unrelatedFacts = 12
const saidAt = new Date("2026-01-01")

type Remembered = { fact: Known; place: number }

const remember = (known: readonly string[]): Remembered[] =>
  known.flatMap((content, place) =>
    extractWithRules({ turns: [{ role: "user", content }], known: [], saidAt }).facts.map((fact) => ({
      fact: readKnown(fact),
      place,
    })),
  )

type Item = z.infer<typeof itemSchema> & { remembered: Remembered[]; group: string }

const readItems = (name: string, report: (share: number) => void): Item[] => {
  const lines = readFileSync(join(folder, name), "utf8").trim().split("\n")
  return lines.map((line, at) => {
    if (at % 50 === 0) report(at / lines.length)
    const item = itemSchema.parse(JSON.parse(line))
    return { ...item, remembered: remember(item.known), group: `${name} ${at}` }
  })
}

const compare = (
  store: readonly Remembered[],
  message: Message,
  ended: readonly number[],
  group: string,
): Example[] => {
  const compared = compareWithKnown(
    store.map(({ fact }) => fact),
    message,
  )
  return compared.flatMap((features, at) =>
    features ? [{ features, label: ended.includes(store[at]?.place ?? unrelated), group }] : [],
  )
}

const unrelated = -1

/** The item, and one of its earlier statements said again, which outdates nothing. `all`: the facts of all items in the same language. */
const examplesOf = (item: Item, number: number, all: readonly Remembered[]): Example[] => {
  const { known, before, later, ended, remembered, group } = item
  const others = Array.from({ length: unrelatedFacts }, (_, at) => all[(number * 7919 + at * 104_729) % all.length])
  const store = [
    ...remembered,
    ...others.flatMap((one) => (one && !remembered.includes(one) ? [{ ...one, place: unrelated }] : [])),
  ]
  const again = known[number % Math.max(1, known.length)]
  return [
    ...compare(store, readMessage(later, before), ended, group),
    ...(again === undefined ? [] : compare(remembered, readMessage(again), [], group)),
  ]
}

/** Examples of facts and later messages, each with whether the message makes the fact outdated. `report`: the share that is read. */
export const doubtExamples = (report: (share: number) => void): Example[] => {
  const names = readdirSync(folder).sort()
  const items = names.flatMap((name, at) => readItems(name, (share) => report((at + share) / names.length)))
  return ["en", "vi"].flatMap((language) => {
    const own = items.filter(({ group }) => group.startsWith(language))
    const all = own.flatMap(({ remembered }) => remembered)
    return own.flatMap((item, number) => examplesOf(item, number, all))
  })
}
