import { type Discourse, type Figure, isNamesake } from "../discourse.ts"
import { animalKind, kinOf, wordSet } from "../lexicon.ts"
import { canBeName, capitalRun, isCommon, isFirstName, isTitle, properName } from "../names.ts"
import type { Token } from "../text/tokens.ts"
import { isAuxiliary, isPast, isThird, isVerbForm } from "./verbs.ts"

export type Named = { figure: Figure; from: number; to: number; owned?: boolean }

export const possessives = new Set(["my", "our"])

export const describing = new Set(
  "new old big little baby tiny cute fluffy pet other favorite favourite first best black white brown orange gray grey golden crazy silly sweet own real two three 2 3 younger older funny nice good great".split(
    " ",
  ),
)

export const isVerbLike = (one: Token | undefined): boolean =>
  one !== undefined && (isAuxiliary(one.low) || isPast(one.low) || isThird(one.low))

/**
 * Somebody or some pet named at this place: "my dog sparky", "mom", "ms rosie", "Marcus". Introduces them to the discourse.
 */
export const figureAt = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  const one = tokens[at]
  if (!one) return null
  const owned = possessives.has(one.low)
  let to = owned ? at + 1 : at
  while (owned && tokens[to] && describing.has(tokens[to]?.low ?? "") && !roleAt(tokens, to)) to += 1
  const role = roleAt(tokens, to)
  if (role) return roleFigure(tokens, at, to, role, owned, discourse)
  if (owned) return null
  return bareName(tokens, at, discourse) ?? companion(tokens, at, discourse)
}

/** "with Coco", "I met Zoe": somebody named for the first time. */
const companion = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  const titled = isTitle(tokens[at]) && !roleAt(tokens, at) ? capitalRun(tokens, at) : 0
  const run = titled > 1 ? titled : ["with", "met"].includes(tokens[at - 1]?.low ?? "") ? capitalRun(tokens, at) : 0
  if (run === 0) return null
  const name = properName(tokens.slice(at, at + run).map((one) => one.text))
  return { figure: discourse.introduce({ name, kind: "person" }), from: at, to: at + run }
}

type Role = {
  length: number
  kind: "person" | "animal"
  role: { en: string; vi: string }
  gender: Figure["gender"]
  plural: boolean
}

export const roleAt = (tokens: readonly Token[], at: number): Role | null => {
  const kinLength = wordSet("kin")?.longest(tokens, at) ?? 0
  const word = tokens
    .slice(at, at + kinLength)
    .map((one) => one.low)
    .join(" ")
  const kin = kinLength > 0 ? kinOf(word) : undefined
  if (kin) {
    const isVietnamese = kin.vi.includes(word)
    const role = {
      en: isVietnamese ? kin.role : specific(kin.role, word),
      vi: isVietnamese ? word : (kin.vi[0] ?? word),
    }
    return { length: kinLength, kind: "person", role, gender: kin.gender ?? null, plural: kin.plural === true }
  }
  const length = wordSet("animal")?.longest(tokens, at) ?? 0
  const animal = animalKind(
    tokens
      .slice(at, at + length)
      .map((one) => one.low)
      .join(" "),
  )
  if (!animal || length === 0) return null
  const plural =
    (tokens[at + length - 1]?.low ?? "").endsWith("s") && animal.en !== (tokens[at + length - 1]?.low ?? "")
  return { length, kind: "animal", role: animal, gender: null, plural }
}

/** The child's own word where it says more than the role's name ("little sister", "math teacher"), or is as good ("mom"). */
const specific = (role: string, word: string): string => (word === "bestie" || word === "bff" ? role : word)

const roleFigure = (
  tokens: readonly Token[],
  from: number,
  at: number,
  role: Role,
  owned: boolean,
  discourse: Discourse,
): Named | null => {
  const bareKin =
    role.kind === "person" &&
    ["mother", "father", "grandmother", "grandfather", "parents", "aunt", "uncle", "coach", "cousin"].includes(
      kinOf(role.role.en)?.role ?? "",
    )
  let to = at + role.length
  if (tokens[to]?.low === "'s") return owned || bareKin ? possessorOnly(tokens, from, to, role, discourse) : null
  const nameLength = owned || bareKin ? nameAfterRole(tokens, to) : capitalRun(tokens, to)
  const name = nameLength > 0 ? properName(tokens.slice(to, to + nameLength).map((one) => one.text)) : null
  if (!owned && !bareKin && !name) return null
  if (!owned && role.kind === "animal") return null
  to += nameLength
  const titled = !owned && name !== null && isTitle(tokens[at])
  const figure = discourse.introduce({
    name: titled ? properName([tokens[at]?.text ?? "", name]) : name,
    kind: role.kind,
    role: role.role,
    gender: role.gender ?? titleGender(tokens, at + role.length),
    plural: role.plural,
  })
  return { figure, from, to, owned: true }
}

const titleGender = (tokens: readonly Token[], at: number): Figure["gender"] => {
  const low = tokens[at]?.low ?? ""
  return ["ms", "mrs", "miss", "missus"].includes(low) ? "female" : ["mr", "mister"].includes(low) ? "male" : null
}

/** "moms car": the car is the subject, not mom. */
const possessorOnly = (
  tokens: readonly Token[],
  from: number,
  to: number,
  role: Role,
  discourse: Discourse,
): Named | null => {
  if (!tokens[to]) return null
  return {
    figure: discourse.introduce({ kind: role.kind, role: role.role, gender: role.gender }),
    from,
    to,
    owned: true,
  }
}

/** A capitalised run, or one unknown word before a verb, a preposition or the end: "my dog sparky in the yard". */
const nameAfterRole = (tokens: readonly Token[], at: number): number => {
  const one = tokens[at]
  if (!one) return 0
  const run = capitalRun(tokens, at)
  if (run > 0) return run
  if (one.text === "," || (isAuxiliary(one.low) && !one.capital)) return 0
  if (!canBeName(one) || (isVerbForm(one.low) && !isFirstName(one))) return 0
  const next = tokens[at + 1]
  if (isFirstName(one) || next === undefined || next.low === "'s" || next.text === ",") return 1
  return isCommon(next) || isVerbLike(next) ? 1 : 0
}

const bareName = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  for (let length = 4; length > 0; length--) {
    if (at + length > tokens.length) continue
    const name = tokens
      .slice(at, at + length)
      .map((one) => one.text)
      .filter((text) => text !== ".")
      .join(" ")
    const figure = discourse.byName(name)
    if (figure && !isNamedAnew(tokens, at, figure)) {
      discourse.mention(figure, name)
      return { figure, from: at, to: at + length, owned: false }
    }
  }
  return null
}

/** "My cousin has a dog named Max": another Max than the user's. */
const isNamedAnew = (tokens: readonly Token[], at: number, figure: Figure): boolean => {
  if (!["named", "called"].includes(tokens[at - 1]?.low ?? "")) return false
  const noun = ["is", "was"].includes(tokens[at - 2]?.low ?? "") ? at - 3 : at - 2
  const role = animalKind(tokens[noun]?.low ?? "")
  const before = tokens.slice(Math.max(0, noun - 3), noun).map((one) => one.low)
  const isNew = before.at(-1) === "'s" || before.some((low) => ["a", "an", "another"].includes(low))
  return isNew || (role !== undefined && isNamesake(figure, { kind: "animal", role }))
}

/** "Pip my hamster", "Lily, my best friend". */
export const appositionAt = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  const run = capitalRun(tokens, at) || (at === 0 && canBeName(tokens[0]) ? 1 : 0)
  const owner = tokens[at + run]?.text === "," ? at + run + 1 : at + run
  if (run === 0 || !possessives.has(tokens[owner]?.low ?? "")) return null
  let roleFrom = owner + 1
  while (describing.has(tokens[roleFrom]?.low ?? "") && !roleAt(tokens, roleFrom)) roleFrom += 1
  const role = roleAt(tokens, roleFrom)
  if (!role) return null
  const name = properName(tokens.slice(at, at + run).map((one) => one.text))
  const figure = discourse.introduce({ name, kind: role.kind, role: role.role, gender: role.gender })
  return { figure, from: at, to: roleFrom + role.length }
}

const articles = new Set(["a", "an", "the", "this", "that", "some", "class", "another"])

/** "the class bunny", "a girl": somebody who is not the user's, and whom the next "he" may mean. */
export const strangerAt = (tokens: readonly Token[], at: number, discourse: Discourse): void => {
  const low = tokens[at]?.low ?? ""
  const isPerson = ["girl", "boy", "man", "lady", "kid", "guy", "woman", "baby"].includes(low)
  if (!articles.has(tokens[at - 1]?.low ?? "") || !(isPerson || (wordSet("animal")?.longest(tokens, at) ?? 0) > 0))
    return
  const kind = animalKind(low)
  const own = discourse.figures.find(
    (other) => other.kind === "animal" && other.name === null && kind !== undefined && other.role?.vi === kind.vi,
  )
  if (own && tokens[at - 1]?.low === "a") {
    discourse.mention(own)
    return
  }
  const gender = ["girl", "lady", "woman"].includes(low)
    ? "female"
    : ["boy", "man", "guy"].includes(low)
      ? "male"
      : null
  const figure: Figure = {
    name: null,
    kind: isPerson ? "person" : "animal",
    role: null,
    gender,
    plural: false,
    mentioned: 0,
  }
  discourse.add(figure)
  discourse.mention(figure)
}
