import { guards } from "./data.ts"
import type { Discourse } from "./discourse.ts"
import { animalKind, createWordSet, wordSet } from "./lexicon.ts"
import { nameLengths, properName } from "./names.ts"
import type { Token } from "./text/tokens.ts"

const works = createWordSet([...guards.fiction.en, ...guards.fiction.vi], true)
const links = createWordSet([...guards.fictionLink.en, ...guards.fictionLink.vi])
const characters = new Set([
  "named",
  "called",
  "tên",
  "bạn",
  "chú",
  "con",
  "nàng",
  "chàng",
  "cô bé",
  "cậu bé",
  "about",
  "về",
])

/**
 * "a book about a fox named Rusty", "truyện về bạn thỏ Bông Gòn": whoever it is about lives in the story, and so does what is
 * told of them next. Says whether the sentence speaks of such a story.
 */
export const findFiction = (tokens: readonly Token[], discourse: Discourse): boolean => {
  for (let at = 0; at < tokens.length - 2; at++) {
    const length = works.longest(tokens, at)
    if (length === 0) continue
    const linkAt = tokens.findIndex(
      (_, index) => index >= at + length && index < at + length + 3 && links.longest(tokens, index) > 0,
    )
    if (linkAt < 0) continue
    const found = characterAfter(tokens, linkAt, discourse)
    if (found) return true
  }
  return false
}

const characterAfter = (tokens: readonly Token[], from: number, discourse: Discourse): boolean => {
  const isAbout = ["about", "về", "kể", "nói", "where", "with", "có", "has"].includes(tokens[from]?.low ?? "")
  let role: { en: string; vi: string } | null = null
  for (let at = from + 1; at < tokens.length; at++) {
    const animal = wordSet("animal")?.longest(tokens, at) || wordSet("animalKind")?.longest(tokens, at) || 0
    if (animal > 0 && isAbout) {
      const word = tokens
        .slice(at, at + animal)
        .map((one) => one.low)
        .join(" ")
      role = animalKind(word) ?? { en: word, vi: word }
    }
    const before = tokens[at - 1]?.low ?? ""
    const start = at + (tokens[at]?.low === "là" ? 1 : 0)
    const canName = characters.has(before) || tokens[at]?.capital === true
    const length = canName && isAbout ? (nameLengths(tokens, start)[0] ?? 0) : 0
    if (length === 0 || animal > 0 || (!tokens[start]?.capital && !["named", "called", "tên"].includes(before)))
      continue
    discourse.introduce({
      name: properName(tokens.slice(start, start + length).map((one) => one.text)),
      kind: "fiction",
      role,
    })
    return true
  }
  if (isAbout && from < tokens.length - 1) {
    discourse.introduce({ kind: "fiction", role: role ?? { en: "character", vi: "nhân vật" } })
    return true
  }
  return false
}
