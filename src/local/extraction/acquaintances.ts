import type { ExtractedFact } from "../../facts/extraction.ts"
import type { Parsed } from "./clause.ts"
import { type Discourse, type Figure, isNamesake } from "./discourse.ts"
import { introductionFact } from "./introductions.ts"
import { animalKind, isIn, wordSet } from "./lexicon.ts"
import { isNameWord } from "./names.ts"
import type { Language } from "./text/language.ts"
import { joinTokens, type Token } from "./text/tokens.ts"

const gettings = new Set(["received", "given", "has-thing", "received-vi", "given-vi"])
const classifiers = new Set(["con", "chú", "bé"])

const isBestFriend = ({ role }: Figure): boolean => role?.en === "best friend"

export type Acquaintances = ReturnType<typeof createAcquaintances>

/** Keeps whom and what the conversation has come to know, and says of each once who it is. `known`: names told of before. */
export const createAcquaintances = (discourse: Discourse, known: readonly string[]) => {
  const introduced = new Map(known.map((name) => [name.toLowerCase(), discourse.byName(name)]))
  const bestFriends = new Set([...introduced.values()].filter((figure) => figure && isBestFriend(figure)))
  const keyOf = (figure: Figure): string => `${figure.name?.toLowerCase()}`

  const knows = (figure: Figure): boolean => {
    const known = introduced.get(keyOf(figure))
    return introduced.has(keyOf(figure)) && !(known && isNamesake(known, figure))
  }

  const introduce = (parsed: Parsed, language: Language, named: readonly Figure[]): ExtractedFact[] =>
    [...new Set([...named, ...parsed.mentioned])].flatMap((figure) => {
      const isNewBestFriend = named.includes(figure) && isBestFriend(figure) && !bestFriends.has(figure)
      if (!figure.name || !figure.role || (knows(figure) && !isNewBestFriend)) return []
      introduced.set(keyOf(figure), figure)
      if (isBestFriend(figure)) bestFriends.add(figure)
      return introductionFact(figure, language) ?? []
    })

  /** "Mei. she was nice to me": a name alone is somebody whom "she" can mean. */
  const introduceStranger = ({ clause }: Parsed): void => {
    const [one] = clause.tokens
    if (clause.language === "en" && one && isNameWord(one) && clause.tokens.length === 1 && !discourse.byName(one.text))
      discourse.introduce({ name: one.text, kind: "person" })
  }

  /** A pet that has no name yet; where one of its kind has a name, it is another one. */
  const introducePet = (word: string): void => {
    const role = animalKind(word)
    if (!role) return
    if (discourse.byRole(role.en)?.name) discourse.another({ kind: "animal", role })
    else discourse.introduce({ kind: "animal", role, name: null })
  }

  /** "Hay là con dế?": what the companion asks after can be named next. */
  const noteAnimals = (tokens: readonly Token[]): void => {
    for (const [at, one] of tokens.entries()) {
      const length = classifiers.has(one.low) ? (wordSet("animal")?.longest(tokens, at + 1) ?? 0) : 0
      const role = length > 0 ? animalKind(joinTokens(tokens.slice(at + 1, at + 1 + length))) : undefined
      if (role) discourse.introduce({ kind: "animal", role })
    }
  }

  /** The companion's "Marmalade?!" says who the next "he" is. */
  const mentionNamed = (content: string): void => {
    const words = new Set(
      content
        .slice(0, 1000)
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    for (const figure of discourse.figures)
      if (figure.name && figure.kind !== "fiction" && words.has(figure.name.toLowerCase())) discourse.mention(figure)
  }

  /** A thing just got can be named next: "i got a robot" – "i named him Robby". */
  const noteThing = (frame: string, thing: string, language: Language): void => {
    const words = thing.split(" ")
    if (!gettings.has(frame) || isIn("weekday", words.at(-1) ?? "")) return
    const pet = words.find((word) => isIn("animal", word))
    if (pet) {
      introducePet(pet)
      return
    }
    const noun = words.slice(-2).join(" ").toLowerCase()
    const role = { en: noun.split(" ").at(-1) ?? noun, vi: language === "vi" ? thing : noun }
    discourse.introduce({ kind: "object", role })
  }

  return { introduce, introduceStranger, introducePet, noteAnimals, mentionNamed, noteThing, knows }
}
