import type { Ending, KnownFact } from "../../facts/extraction.ts"
import { activate, matchConcepts } from "../embedding/concepts.ts"
import { hashOf } from "../embedding/projection.ts"
import { tokenize } from "../embedding/tokenize.ts"
import type { KnownStatement } from "./known-statement.ts"
import { isIn } from "./lexicon.ts"
import { sharedWith, topicWords, type Word } from "./topic-words.ts"

/** Of these somebody who switches had one. */
const exclusive = ["sport", "instrument", "game", "video-game", "school-subject", "vehicle", "art", "craft", "drink"]
const minShare = 0.3

/** What kinds of things a text names. */
export const kindsIn = (text: string): string[] => {
  const concepts = activate(matchConcepts(tokenize(text)))
  return exclusive.filter((kind) => (concepts.get(hashOf(`concept ${kind}`)) ?? 0) >= minShare)
}

/** "con học đàn tranh với cô Mai" – "con chuyển qua học guitar rồi", not what the brother plays. */
export const isOfSamePeople = ({ kin }: KnownStatement, now: string): boolean =>
  kin.every((word) => ` ${now} `.includes(` ${word} `))

/** "Kayla is not 13": the relations that are denied. */
export const deniedBy = ({ relations }: KnownFact, text: string): Ending[] => {
  const denials = ["not", "không phải", "không phải là"].filter((no) => text.includes(`${no} `))
  return denials.length === 0
    ? []
    : relations.filter(({ target }) => denials.some((no) => ` ${text} `.includes(` ${no} ${target.toLowerCase()} `)))
}

const renewing = /new|different|mới/
const several = ["kin", "animal", "game", "food"]
const owners = ["con", "em", "mình", "tớ", "cháu"].flatMap((self) => [self, `của ${self}`])

/** "my locker is next to the gym" – "they gave me a new locker" */
export const isRenewed = ({ text }: KnownStatement, shared: readonly Word[], now: string): boolean =>
  renewing.test(now) &&
  shared.some(({ said }) => {
    const holds = (all: string, ...phrases: string[]) => phrases.some((phrase) => ` ${all} `.includes(` ${phrase} `))
    const isNew = holds(now, `new ${said}`, `different ${said}`, `${said} mới`)
    const isOnly = holds(text, `my ${said}`, ...owners.map((owner) => `${said} ${owner}`))
    return isNew && isOnly && !several.some((kind) => isIn(kind, said))
  })

/** "im on level 14 of slime quest" – "i beat level 20 of slime quest" */
export const isMeasuredAnew = (
  { measures, words }: KnownStatement,
  shared: readonly Word[],
  now: ReadonlyMap<string, string>,
): boolean =>
  [...now].some(([of, value]) => {
    const old = measures.get(of)
    const isSame = words.length < 3 || of === "place" || shared.some(({ said }) => said !== of && said !== value)
    return old !== undefined && old !== value && isSame
  })

const weaknesses = new Set(["fears", "allergic_to", "cannot_eat", "dislikes"])

/** "strawberries are fine now": every relation is a weakness for a thing that is named. */
export const overcomes = ({ relations }: KnownFact, words: readonly Word[]): boolean =>
  relations.length > 0 &&
  relations.every(({ subject, type, target }) => {
    const things = topicWords(target)
    const isNamed = things.length > 0 && sharedWith(things, words).length === things.length
    return subject === "user" && weaknesses.has(type) && isNamed
  })
