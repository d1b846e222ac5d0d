import { guards } from "./data.ts"
import type { Discourse } from "./discourse.ts"
import { animalKind, createWordSet, wordSet } from "./lexicon.ts"
import { capitalRun, nameLengths, properName } from "./names.ts"
import { padded } from "./phrases.ts"
import type { Token } from "./text/tokens.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

export const works = createWordSet(
  [...guards.fiction.en, ...guards.fiction.vi, "play", "skit", "musical", "dream"],
  true,
)

const links = createWordSet([...guards.fictionLink.en, ...guards.fictionLink.vi])

const tellings = words("about về kể nói where with có has called named tên")

const openers =
  / (once upon a time|let me tell you a story|i (made|am making) up a story|made up a story|here is (a|my) story|(there was|there is|there lived) (a|an|this|once) [a-z]* ?(dragon|unicorn|wizard|witch|princess|king|queen|giant|mermaid|monster|robot|fairy)|ngày xửa ngày xưa|ngày xưa có|(con|tớ|mình|em|tui|cháu) (kể|bịa|sáng tác|nghĩ ra) (cho \S+ nghe )?(một |1 )?(câu )?(chuyện|truyện)|có (một |1 )?(con|chú|nàng|chàng|anh|ông) (rồng|kỳ lân|tiên|phù thuỷ|phù thủy|quái vật|khổng lồ|hoàng tử|công chúa)) /

const owners = words("my our the this that a his her")

/** "in my comic there is this guy called Turbo Tim": a sentence that tells a story from the inside. */
export const opensStory = (tokens: readonly Token[]): boolean => {
  if (openers.test(padded(tokens))) return true
  for (let at = 0; at < Math.min(tokens.length - 3, 6); at++)
    if (tokens[at]?.low === "in" && owners.has(tokens[at + 1]?.low ?? "") && works.longest(tokens, at + 2) > 0)
      return true
  return false
}

export const makers = words(
  "write writing wrote draw drawing drew make making made invent invented film filming viết vẽ mua tặng bought got gave",
)

/** Does a film, a book or somebody out of one come up? Who is named next belongs there. */
export const mentionsWork = (tokens: readonly Token[], discourse: Discourse): boolean =>
  tokens.some(
    (one, at) =>
      !discourse.byName(one.text) &&
      (works.longest(tokens, at) > 0 || (wordSet("character")?.longest(tokens, at) ?? 0) > 0),
  )

/** "a book about a fox named Rusty", "truyện về bạn thỏ Bông": whoever it is about lives in the story. Says whether it tells of one. */
export const findCharacters = (tokens: readonly Token[], discourse: Discourse): boolean => {
  for (let at = 0; at < tokens.length - 2; at++) {
    const isVerb = tokens[at]?.low === "play" && !owners.has(tokens[at - 1]?.low ?? "")
    const length = isVerb ? 0 : works.longest(tokens, at)
    const linkAt =
      length === 0
        ? -1
        : tokens.findIndex(
            (_, index) => index >= at + length && index < at + length + 3 && links.longest(tokens, index) > 0,
          )
    if (linkAt < 0 || !tellings.has(tokens[linkAt]?.low ?? "")) continue
    const namedAt = tokens.findIndex((_, index) => index > linkAt && capitalRun(tokens, index) > 0)
    const name =
      namedAt < 0
        ? null
        : properName(tokens.slice(namedAt, namedAt + (nameLengths(tokens, namedAt)[0] ?? 1)).map((one) => one.text))
    const animal = tokens.map((one) => animalKind(one.low)).find((kind) => kind !== undefined)
    if (!name || !discourse.byName(name))
      discourse.introduce({ name, kind: "fiction", role: animal ?? { en: "character", vi: "nhân vật" } })
    return true
  }
  return false
}
