import type { Speaker } from "./clause.ts"
import { namings } from "./data.ts"
import { type Discourse, isNamesake } from "./discourse.ts"
import type { Figure, Role } from "./figure.ts"
import { animalKind, kinOf } from "./lexicon.ts"
import { properName } from "./names.ts"
import { type Captures, compilePattern, createPatternIndex, matchPattern } from "./pattern.ts"
import { slotLengths } from "./slots.ts"
import { joinTokens, lowText, type Token } from "./text/tokens.ts"
import { fits } from "./vietnamese/parse.ts"

const candidates = createPatternIndex(
  namings.flatMap(({ of, en, vi }) => [...en, ...vi].map((source) => ({ pattern: compilePattern(source), owner: of }))),
)

type Clause = { tokens: readonly Token[]; language: "en" | "vi"; plain: boolean }

/** Who a clause names: "I have a dog named Max", "con mèo của con tên là Mun", "his name is Max". Nothing else is said in it. */
export const findNamed = (clause: Clause, discourse: Discourse, speaker: Speaker): Figure | null => {
  for (const { pattern, owner } of candidates(clause.tokens)) {
    const captures = matchPattern(pattern, clause.tokens, clause.plain, slotLengths)
    const name = captures && nameIn(captures, clause)
    if (!captures || !name) continue
    if (speaker.parent && owner === "latest") return null
    const figure =
      owner === "latest" ? latestNamed(name, clause, discourse) : ownNamed(owner, name, captures, clause, discourse)
    if (figure) return figure
  }
  return null
}

const nameIn = (captures: Captures, { tokens }: Clause): string => {
  const span = captures.get("name")
  return span ? properName(tokens.slice(span.from, span.to).map((one) => one.text)) : ""
}

type Given = Pick<Figure, "kind"> & { role: Role; gender?: Figure["gender"] }

const ownNamed = (
  of: string,
  name: string,
  captures: Captures,
  clause: Clause,
  discourse: Discourse,
): Figure | null => {
  const given = givenBy(of, captures, clause)
  if (!given) return null
  const isSuccessor = given.role.en === "best friend"
  const unnamed = discourse.byRole(given.role.en)
  if (unnamed && unnamed.name === null && unnamed.kind === given.kind) {
    discourse.giveName(unnamed, name)
    discourse.mention(unnamed)
    return unnamed
  }
  const known = discourse.byName(name, given.role)
  if (known && !isNamesake(known, given)) {
    if (isSuccessor || known.role === null || known.role.en === "friend") known.role = given.role
    discourse.mention(known)
    return known
  }
  if (isSuccessor && unnamed) unnamed.role = { en: "friend", vi: "bạn" }
  return discourse.another({ name, ...given, gender: given.gender ?? null })
}

const givenBy = (of: string, captures: Captures, { tokens, language }: Clause): Given | null => {
  if (of === "friend") return { kind: "person", role: { en: "friend", vi: "bạn" } }
  const span = captures.get("role")
  const word = span ? lowText(tokens, span.from, span.to) : ""
  if (of === "animal") {
    const role = animalKind(word)
    return role ? { kind: "animal", role } : null
  }
  if (of === "possession") {
    const noun = joinTokens(tokens.slice(span?.from, span?.to))
    return { kind: "object", role: { en: noun, vi: noun } }
  }
  const kin = kinOf(word)
  if (!kin || kin.plural) return null
  const isEnglish = language === "en" && kin.en.includes(word)
  const role = {
    en: isEnglish && word !== "bestie" && word !== "bff" ? word : kin.role,
    vi: kin.vi.includes(word) ? word : (kin.vi[0] ?? word),
  }
  return { kind: "person", role, gender: kin.gender ?? null }
}

const givers = new Set(["named", "đặt"])

/** "its called Beep" names no mother. */
const ofThings = new Set(["it", "its"])

/** "her name is Clover": whoever was spoken of last and has no name yet. */
const latestNamed = (name: string, { tokens }: Clause, discourse: Discourse): Figure | null => {
  const gender = { his: "male", he: "male", her: "female", she: "female" }[tokens[0]?.low ?? ""]
  const figure = discourse.latest((other) => other.kind !== "fiction" && !other.plural)
  if (!figure || figure.name !== null || figure.role === null) return null
  // Nobody names a grown-up: "con đặt tên là Út" is of something else.
  if (figure.kind === "person" && tokens.some(({ low }) => givers.has(low))) return null
  if (figure.kind === "person" && ofThings.has(tokens[0]?.low ?? "")) return null
  if (gender !== undefined && figure.gender !== null && figure.gender !== gender) return null
  // "cô ấy" is no grandmother.
  const called = tokens[1]?.low === "ấy" || tokens[1]?.low === "đó" ? tokens[0]?.low : undefined
  if (called !== undefined && !fits(figure, called)) return null
  discourse.giveName(figure, name)
  return figure
}
