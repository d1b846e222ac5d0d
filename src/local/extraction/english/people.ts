import type { Discourse } from "../discourse.ts"
import type { Figure, Role } from "../figure.ts"
import { animalKind, kinOf, wordSet } from "../lexicon.ts"
import { capitalRun, isCommon, isFirstName, isTitle, properName } from "../names.ts"
import { lowText, type Token } from "../text/tokens.ts"

/** Somebody named in a sentence: tokens up to `to`. */
export type Named = { figure: Figure; to: number }

const possessives = new Set(["my", "our"])
const describing = new Set(
  "new old big little baby tiny cute fluffy pet white brown black orange gray grey crazy silly sweet younger older funny nice two".split(
    " ",
  ),
)
/** Whom a child means without "my": "mom", "grandpa", "aunt Carol". */
const bareKin = new Set("mother father grandmother grandfather parents aunt uncle coach".split(" "))

type RoleAt = Pick<Figure, "kind" | "gender" | "plural"> & { role: Role; length: number }

/** What somebody is to the user: "little sister", "dog". */
export const roleAt = (tokens: readonly Token[], at: number): RoleAt | null => {
  const length = wordSet("kin")?.longest(tokens, at) ?? 0
  const word = lowText(tokens, at, at + length)
  const kin = length > 0 ? kinOf(word) : undefined
  if (kin) {
    const isVietnamese = kin.vi.includes(word) && !kin.en.includes(word)
    const en = isVietnamese || word === "bestie" || word === "bff" ? kin.role : word
    const role = { en, vi: isVietnamese ? word : (kin.vi[0] ?? word) }
    return { length, kind: "person", role, gender: kin.gender ?? null, plural: kin.plural === true }
  }
  const size = wordSet("animal")?.longest(tokens, at) ?? 0
  const animal = size > 0 ? animalKind(lowText(tokens, at, at + size)) : undefined
  const last = tokens[at + size - 1]?.low ?? ""
  if (!animal) return null
  return { length: size, kind: "animal", role: animal, gender: null, plural: last.endsWith("s") && animal.en !== last }
}

/** Somebody of the user's named at this place: "my dog sparky", "mom", "aunt Carol", "Marcus" who is known. Introduces them. */
export const personAt = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  const owned = possessives.has(tokens[at]?.low ?? "")
  let from = owned ? at + 1 : at
  while (owned && describing.has(tokens[from]?.low ?? "") && !roleAt(tokens, from)) from += 1
  const role = roleAt(tokens, from)
  if (!role) return owned ? null : (knownName(tokens, at, discourse) ?? titled(tokens, at, discourse))
  const isBare = !owned && role.kind === "person" && bareKin.has(kinOf(role.role.en)?.role ?? "")
  if (!owned && !isBare) return knownName(tokens, at, discourse)
  const to = from + role.length
  const isParent = isBare && !/aunt|uncle|coach/.test(kinOf(role.role.en)?.role ?? "")
  const size = nameLength(tokens, to)
  // "Father Tom is our priest"
  if (isBare && (isParent ? size > 0 : role.role.en === "coach" && size === 0)) return null
  const name = size > 0 ? properName(tokens.slice(to, to + size).map((one) => one.text)) : null
  const { length, ...figure } = role
  return { figure: discourse.introduce({ ...figure, name }), to: to + size }
}

/** First names that are English words in small letters. */
const namesThatAreWords = new Set("an my hung long bin".split(" "))

/** A capitalised run, or a known first name: "my dog sparky ate", but not "my dad meditates". */
const nameLength = (tokens: readonly Token[], at: number): number => {
  const one = tokens[at]
  const run = capitalRun(tokens, at)
  if (run > 0 || !one) return run
  return isFirstName(one) && !isCommon(one) && !namesThatAreWords.has(one.low) ? 1 : 0
}

const maxNameWords = 4

const knownName = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  if (["named", "called"].includes(tokens[at - 1]?.low ?? "")) return null
  for (let length = Math.min(maxNameWords, tokens.length - at); length > 0; length--) {
    const name = tokens.slice(at, at + length).flatMap(({ text }) => (text === "." ? [] : [text]))
    const figure = discourse.byName(name.join(" "))
    if (!figure) continue
    discourse.mention(figure, name.join(" "))
    return { figure, to: at + length }
  }
  return null
}

/** "ms rosie" */
const titled = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  const run = isTitle(tokens[at]) ? capitalRun(tokens, at) : 0
  if (run < 2) return null
  const name = properName(tokens.slice(at, at + run).map((one) => one.text))
  return { figure: discourse.introduce({ name, kind: "person" }), to: at + run }
}
