import type { Ending, ExtractedFact } from "../../facts/extraction.ts"
import type { Category, Entity, Relation } from "../../facts/fact.ts"
import { nameKey } from "../../platform/identity.ts"
import type { Figure } from "./figure.ts"
import { animalKind, isIn } from "./lexicon.ts"

export type Draft = {
  text: string
  category: Category
  tags: readonly string[]
  confidence: number
  relations?: readonly Relation[]
  ends?: readonly Ending[]
  entities?: readonly Entity[]
  figures?: readonly Figure[]
  validFrom?: string | null
}

const cut = (text: string, most: number): string => (text.length <= most ? text : text.slice(0, most).trim())

const unique = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] => {
  const seen = new Set<string>()
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)))
}

const entityOf = (figure: Figure): Entity | null => {
  const name = figure.name ?? null
  if (!name || figure.kind === "fiction") return null
  return {
    name: cut(name, 200),
    type: figure.kind === "animal" ? "animal" : figure.kind === "object" ? "object" : "person",
  }
}

/** A fact within the limits of the contract, whatever was said. */
export const createFact = (draft: Draft): ExtractedFact => {
  const named = (draft.figures ?? []).map(entityOf).filter((entity) => entity !== null)
  const tags = unique(
    draft.tags.map((tag) => cut(tag.toLowerCase().trim(), 60)).filter((tag) => tag !== ""),
    (tag) => tag,
  )
  return {
    text: cut(draft.text, 1000),
    category: draft.category,
    tags: tags.slice(0, 8),
    confidence: draft.confidence,
    entities: unique([...named, ...(draft.entities ?? [])], (entity) => nameKey(entity.name)).slice(0, 16),
    relations: (draft.relations ?? [])
      .filter((one) => one.target.trim() !== "")
      .slice(0, 8)
      .map((one) => ({ ...one, target: cut(one.target, 200) })),
    ends: unique(draft.ends ?? [], (ending) => JSON.stringify(ending))
      .slice(0, maxEnds)
      .map((one) => ({ ...one })),
    valid_from: draft.validFrom ?? null,
  }
}

export const maxEnds = 8

/** A fact that ends more, but for what it tells itself. */
export const withEndings = (fact: ExtractedFact, ends: readonly Ending[]): ExtractedFact => {
  const others = ends.filter(
    (ending) => !fact.relations.some(({ subject, type }) => subject === ending.subject && type === ending.type),
  )
  return { ...fact, ends: unique([...fact.ends, ...others], (ending) => JSON.stringify(ending)).slice(0, maxEnds) }
}

const describing = new Set(
  "a an the my our his her their some any new big small little tiny first own old really very cute red blue green yellow purple pink orange black white brown this that these those so cái con chiếc bộ một 1 quyển cuốn cây môn món mới cũ to nhỏ xinh của người dùng user user's quả trái chú bé em cậu".split(
    " ",
  ),
)
const stops = new Set(
  "every each on at in with for from because since when so than that who which after before and or to mỗi vào lúc với vì nên ở khi để cho mà từ rất màu trong trên của nhất lắm hơn mới cũ xịn đẹp anymore lessons lesson class practice".split(
    " ",
  ),
)

/** What a relation aims at: the thing without articles, adjectives and circumstances ("a new red bike for school" → "bike"). */
export const headOf = (phrase: string): string => {
  const words = phrase.toLowerCase().split(" ")
  const start = words.findIndex((word) => !describing.has(word))
  if (start < 0) return phrase.toLowerCase()
  const rest = words.slice(start)
  const end = rest.findIndex((word, index) => index > 0 && stops.has(word))
  return (end < 0 ? rest : rest.slice(0, end)).join(" ")
}

/** Names of things that are worth an entity: known foods, places, sports, instruments and possessions. */
export const entitiesIn = (words: readonly string[]): Entity[] => {
  const found: Entity[] = []
  const types = [
    ["city", "place"],
    ["place", "place"],
    ["food", "food"],
    ["sport", "activity"],
    ["instrument", "object"],
    ["possession", "object"],
    ["game", "activity"],
  ] as const
  for (let at = 0; at < words.length; at++)
    for (let length = 3; length > 0; length--) {
      const phrase = words.slice(at, at + length).join(" ")
      const type = types.find(([set]) => isIn(set, phrase))
      if (!type || (type[0] === "city" && phrase === phrase.toLowerCase()) || animalKind(phrase)) continue
      found.push({ name: phrase, type: type[1] })
      break
    }
  return found.slice(0, 6)
}
