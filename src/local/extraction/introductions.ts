import type { ExtractedFact } from "../../facts/extraction.ts"
import { type Discourse, isNamesake } from "./discourse.ts"
import { createFact, type Draft } from "./facts.ts"
import type { Figure } from "./figure.ts"
import { kinOf } from "./lexicon.ts"
import type { Language } from "./text/language.ts"

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`)

/** What there is to know of a figure with a name and a role: "User has a dog named Sparky". */
const introductionFact = (figure: Figure, language: Language): ExtractedFact | null => {
  const { name, role } = figure
  if (!name || !role || figure.kind === "fiction" || figure.plural) return null
  if (figure.kind === "person") return personFact(figure, name, role, language)
  const isAnimal = figure.kind === "animal"
  const classified = isAnimal ? `một con ${role.vi}` : `một ${role.vi}`
  return createFact({
    text:
      language === "en" ? `User has ${article(role.en)} named ${name}` : `Người dùng có ${classified} tên là ${name}`,
    category: isAnimal ? "pet" : "possession",
    tags: isAnimal ? ["pet", role.en] : ["possession", role.en],
    confidence: 0.95,
    figures: [figure],
    relations: [
      { subject: "user", type: "owns", target: name },
      { subject: name, type: "is_a", target: role.en },
      { subject: "user", type: "owns", target: role[language] },
    ].slice(0, isAnimal ? 2 : 3),
  })
}

const personFact = (
  figure: Figure,
  name: string,
  role: { en: string; vi: string },
  language: Language,
): ExtractedFact | null => {
  const kin = kinOf(role.en) ?? kinOf(role.vi)
  if (!kin && role.en !== "friend") return null
  const unique = ["best friend", "teacher", "coach", "mother", "father", "principal", "mom", "dad"].includes(
    kin?.role ?? "",
  )
  const english = unique ? `User's ${role.en} is ${name}` : `User has ${article(role.en)} named ${name}`
  const vietnamese = unique
    ? `${capital(role.vi)} của người dùng là ${name}`
    : `Người dùng có ${role.vi} tên là ${name}${titled(role.vi, name)}`
  const draft: Draft = {
    text: language === "en" ? english : vietnamese,
    category: kin?.category === "hobby" ? "hobby" : (kin?.category ?? "friend"),
    tags: [kin?.category ?? "friend", kin?.role ?? role.en],
    confidence: 0.92,
    figures: [figure],
    relations: relationsOf(name, kin?.relation ?? "friend_of"),
    ends: role.en === "new teacher" ? [{ subject: "user", type: "taught_by", target: null }] : [],
  }
  return createFact(draft)
}

const titles = new Set("anh chị chú dì cô bác cậu mợ thím dượng ông bà".split(" "))

/** "dì Hà" is how everybody calls her. */
const titled = (role: string, name: string): string =>
  titles.has(role) && !name.toLowerCase().startsWith(`${role} `) ? ` (${role} ${name})` : ""

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const relationsOf = (name: string, type: string) =>
  type === "taught_by" || type === "coached_by"
    ? [
        { subject: "user", type, target: name },
        { subject: name, type: type === "taught_by" ? "teacher_of" : "coach_of", target: "user" },
      ]
    : [
        { subject: name, type, target: "user" },
        ...(type === "best_friend_of" ? [{ subject: "user", type: "best_friend", target: name }] : []),
      ]

const isBestFriend = ({ role }: Figure): boolean => role?.en === "best friend"

/** Says of each once who it is. `known`: names told of before. */
export const createIntroductions = (discourse: Discourse, known: readonly string[]) => {
  const told = new Map(known.map((name) => [name.toLowerCase(), discourse.byName(name)]))
  const bestFriends = new Set([...told.values()].filter((figure) => figure && isBestFriend(figure)))

  /** `named`: who they are is what the sentence says. */
  return (figures: Iterable<Figure>, named: boolean, language: Language): ExtractedFact[] =>
    [...new Set(figures)].flatMap((figure) => {
      const key = figure.name?.toLowerCase() ?? ""
      const before = told.get(key)
      const isTold = told.has(key) && !(before && isNamesake(before, figure))
      const isNewBestFriend = named && isBestFriend(figure) && !bestFriends.has(figure)
      if (!figure.name || !figure.role || (isTold && !isNewBestFriend)) return []
      told.set(key, figure)
      if (isBestFriend(figure)) bestFriends.add(figure)
      return introductionFact(figure, language) ?? []
    })
}
