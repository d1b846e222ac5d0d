import type { ExtractedFact } from "../../facts/extraction.ts"
import type { Parsed, Speaker } from "./clause.ts"
import type { Discourse } from "./discourse.ts"
import { personAt } from "./english/people.ts"
import type { Figure } from "./figure.ts"
import { animalKind, isIn, kinOf, wordSet } from "./lexicon.ts"
import { capitalRun, properName } from "./names.ts"
import { lowText, type Token } from "./text/tokens.ts"
import { ownerLength, vietnamesePersonAt } from "./vietnamese/people.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"

/** Finds whom clauses name, and notes what they bring up: it can be named next. */
export const createMentions = (discourse: Discourse, speaker: Speaker) => {
  /** Everybody of the user's life whom a clause names. */
  const mentionedIn = ({ clause, subject }: Parsed): Figure[] => {
    const { tokens, language, plain } = clause
    const found: Figure[] = []
    for (let at = 0; at < tokens.length; ) {
      const isPossessed = possessives.has(tokens[at - 1]?.low ?? "")
      const named = isPossessed
        ? null
        : language === "en"
          ? personAt(tokens, at, discourse)
          : (vietnamesePersonAt(tokens, at, discourse, speaker, plain) ??
            (["my", "our"].includes(tokens[at]?.low ?? "") ? personAt(tokens, at, discourse) : null))
      if (named && named.figure.kind !== "fiction") found.push(named.figure)
      at = named ? named.to : at + 1
    }
    if (subject?.kind === "figure") discourse.mention(subject.figure)
    return [...found, ...companionsIn(tokens)]
  }

  /** "me and Oliver built a fort", "chơi với Thảo Vy": somebody named for the first time. */
  const companionsIn = (tokens: readonly Token[]): Figure[] =>
    tokens.flatMap((one, at) => {
      const length = companions.has(tokens[at - 1]?.low ?? "") && !isIn("city", one.low) ? capitalRun(tokens, at) : 0
      const name = properName(tokens.slice(at, at + length).map(({ text }) => text))
      return length > 0 && !discourse.byName(name) ? discourse.introduce({ name, kind: "person" }) : []
    })

  /** A pet or a thing that a typed fact says the user has got can be named next: "i got a robot" – "i named him Robby". */
  const noteOwned = (fact: ExtractedFact): void => {
    const owned = fact.relations.find(({ subject, type }) => subject === "user" && type === "owns")
    if (owned) noteThing(owned.target.split(" ").at(-1) ?? "", owned.target)
  }

  const noteThing = (noun: string, phrase: string): void => {
    const role = animalKind(noun)
    if (role) discourse.another({ kind: "animal", role })
    else discourse.another({ kind: "object", role: { en: phrase, vi: phrase } })
  }

  /** "grandpa built me a robot": what a sentence brings up with "a" can be named next. "my cousin got a rabbit": it is not the user's. */
  const noteThings = ({ clause: { tokens }, subject }: Parsed): void => {
    const isOfOther =
      subject?.kind === "figure" &&
      !household.has(kinOf(subject.figure.role?.en ?? "")?.role ?? "") &&
      !tokens.some(({ low }, at) => forUser.has(low) || isSelfAt(tokens, at, speaker))
    for (let at = 1; at < tokens.length; at++) {
      const length = Math.max(...["possession", "animal"].map((set) => wordSet(set)?.longest(tokens, at) ?? 0))
      // "cái xương gà" is no hen: in Vietnamese the word stands directly before it.
      const isNew =
        vietnameseArticles.has(tokens[at - 1]?.low ?? "") ||
        tokens.slice(Math.max(0, at - 3), at).some(({ low }) => englishArticles.has(low))
      if (length === 0 || !isNew || ownerLength(tokens, at + length, speaker) > 0) continue
      const phrase = lowText(tokens, at, at + length)
      if (isOfOther) discourse.another({ kind: "object" })
      else noteThing(isIn("animal", phrase) ? phrase : "", phrase)
    }
  }

  return { mentionedIn, noteOwned, noteThings }
}

const possessives = new Set("'s his her their".split(" "))
const companions = new Set("with and met với và cùng gặp rủ".split(" "))
const vietnameseArticles = new Set("một 1 con cái chú thêm".split(" "))
const forUser = new Set(["me", "us", "our"])
/** What they get is the user's as well. */
const household = new Set(
  "mother father parents brother sister sibling grandmother grandfather grandparents".split(" "),
)
const englishArticles = new Set(["a", "an"])
