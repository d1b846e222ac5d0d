import type { KnownFact } from "../../facts/extraction.ts"
import { isUnmarked, nameKey } from "../../platform/identity.ts"
import type { Subject } from "./clause.ts"
import type { Figure, Role } from "./figure.ts"
import { createNameSearch } from "./find-by-name.ts"
import { animalKind, kinOf } from "./lexicon.ts"
import type { Language } from "./text/language.ts"

type Introduction = Partial<Omit<Figure, "mentioned">>

export type Discourse = ReturnType<typeof createDiscourse>

/** More people, pets and things than this are in no talk: who was spoken of longest ago is forgotten. */
const maxFigures = 200

/** Keeps who has been spoken of, so that "he", "nó" and a bare name find whom they mean. */
export const createDiscourse = (known: readonly KnownFact[]) => {
  const figures: Figure[] = []
  let clock = 0

  const search = createNameSearch(figures)
  const { exactly } = search
  /** What was looked up since a name was learned: a sentence asks for each of its words several times. */
  const found = new Map<string, Figure | undefined>()

  const byName = (name: string, stated?: Role | null): Figure | undefined => {
    const key = `${name}\n${stated?.vi ?? ""}`
    if (!found.has(key)) found.set(key, search.byName(name, stated))
    return found.get(key)
  }

  const giveName = (figure: Figure, name: string): void => {
    figure.name ??= name
    learnMarks(figure, name)
    found.clear()
  }

  const byRole = (role: string): Figure | undefined =>
    latestOf((figure) => figure.role !== null && (figure.role.en === role || figure.role.vi === role))

  const latestOf = (fits: (figure: Figure) => boolean): Figure | undefined => {
    let latest: Figure | undefined
    for (const figure of figures) if ((!latest || figure.mentioned > latest.mentioned) && fits(figure)) latest = figure
    return latest
  }

  const add = (figure: Figure): void => {
    if (figures.length >= maxFigures) {
      const oldest = figures.reduce((old, one) => (one.mentioned < old.mentioned ? one : old))
      figures.splice(figures.indexOf(oldest), 1)
    }
    figures.push(figure)
  }

  const introduce = (given: Introduction, find = byName): Figure => {
    const known = given.name ? find(given.name, given.role) : given.role ? byRole(given.role.en) : undefined
    const earlier = known && isNamesake(known, given) ? undefined : known
    const figure: Figure = earlier ?? {
      name: null,
      kind: "person",
      role: null,
      gender: null,
      plural: false,
      mentioned: 0,
    }
    if (!earlier) add(figure)
    if (given.name) giveName(figure, given.name)
    if (given.kind && (!earlier || given.kind !== "person")) figure.kind = given.kind
    if (given.role) found.clear()
    figure.role = isCloser(given.role, figure.role) ? (given.role ?? null) : figure.role
    figure.gender = figure.gender ?? given.gender ?? null
    figure.plural = figure.plural || given.plural === true
    figure.mentioned = ++clock
    return figure
  }

  /** Somebody new, though one of that kind is known. */
  const another = (given: Introduction): Figure => {
    const figure: Figure = {
      name: null,
      kind: "person",
      role: null,
      gender: null,
      plural: false,
      ...given,
      mentioned: ++clock,
    }
    add(figure)
    found.clear()
    return figure
  }

  const mention = (figure: Figure, name?: string): void => {
    figure.mentioned = ++clock
    if (name && figure.marked === undefined && figure.name !== name) giveName(figure, name)
  }

  const latest = (fits: (figure: Figure) => boolean): Figure | undefined =>
    latestOf((figure) => figure.mentioned > 0 && fits(figure))

  for (const fact of known) recall(fact, (given) => introduce(given, exactly))
  // What earlier conversations spoke of has names, but no pronoun of a new conversation means it.
  for (const figure of figures) figure.mentioned = 0

  /** A film or book is being told: whoever is named next lives in it. */
  const story = { told: false }

  return { figures, byName, byRole, giveName, introduce, another, latest, mention, story }
}

/** "Hung" was called "Hùng" as well: then "Hưng" is somebody else. */
const learnMarks = (figure: Figure, name: string): void => {
  if (figure.name && isUnmarked(figure.name) && !isUnmarked(name)) figure.marked ??= name
}

/** A cat and a dog, a friend and a dog: two, though they have one name. */
export const isNamesake = (figure: Figure, given: Introduction): boolean =>
  figure.role !== null &&
  given.role !== undefined &&
  given.role !== null &&
  given.kind !== undefined &&
  [figure.kind, given.kind].includes("animal") &&
  (figure.kind !== given.kind || figure.role.vi !== given.role.vi)

/** "best friend" says more than "friend", and anything more than nothing. */
const isCloser = (given: Figure["role"] | undefined, had: Figure["role"]): boolean =>
  given !== undefined && given !== null && (had === null || (had.en === "friend" && given.en !== "friend"))

/** Learns the figures of a known fact from its relations: (Sparky, is_a, dog), (Jonas, cousin_of, user). */
const recall = (fact: KnownFact, introduce: (given: Introduction) => Figure): void => {
  for (const entity of fact.entities) {
    const relation = fact.relations.find((one) => nameKey(one.subject) === nameKey(entity.name))
    if (entity.type === "animal") {
      const kind = fact.relations.find((one) => one.subject === entity.name && one.type === "is_a")
      const role = animalKind(kind?.target ?? "") ?? animalInText(fact.text)
      introduce({ name: entity.name, kind: "animal", ...(role ? { role } : {}) })
    } else if (entity.type === "object" && fact.relations.some(({ subject }) => subject === entity.name)) {
      introduce({ name: entity.name, kind: "object" })
    } else if (entity.type === "person") {
      const role = relation?.type.endsWith("_of") ? relation.type.slice(0, -3).replaceAll("_", " ") : ""
      const kin = kinOf(role) ?? kinInText(fact.text, entity.name)
      introduce({
        name: entity.name,
        kind: "person",
        ...(kin ? { role: { en: kin.role, vi: kin.vi[0] ?? kin.role } } : {}),
      })
    }
  }
}

const animalInText = (text: string) => {
  for (const word of text.split(" ")) {
    const kind = animalKind(word)
    if (kind) return kind
  }
  return undefined
}

const kinInText = (text: string, name: string) => {
  const words = text.toLowerCase().replace(name.toLowerCase(), "").split(" ")
  for (let length = 2; length > 0; length--)
    for (let at = 0; at + length <= words.length; at++) {
      const kin = kinOf(words.slice(at, at + length).join(" "))
      if (kin) return kin
    }
  return undefined
}

/** A figure in the middle of a sentence. */
export const phraseOf = (figure: Figure, language: Language): string => {
  const role = figure.role?.[language]
  if (!role) return figure.name ?? ""
  if (language === "en") return figure.name ? `User's ${role} ${figure.name}` : `User's ${role}`
  const classified = figure.kind === "animal" ? `con ${role}` : role
  return figure.name
    ? `${classified} ${withoutTitle(figure.name, classified)} của người dùng`
    : `${classified} của người dùng`
}

/** "cô giáo" and "cô Thảo" make "cô giáo Thảo". */
const withoutTitle = (name: string, role: string): string => {
  const [title = "", ...rest] = name.split(" ")
  return rest.length > 0 && role.toLowerCase().startsWith(title.toLowerCase()) ? rest.join(" ") : name
}

export const subjectText = (subject: Subject, language: Language): string => {
  if (subject.kind === "figure") return phraseOf(subject.figure, language)
  return language === "en" ? "User" : "người dùng"
}

/** The subject of a relation: "user", or the figure's name, or what it is to the user. */
export const relationName = (subject: Subject): string =>
  subject.kind === "user" ? "user" : (subject.figure.name ?? subject.figure.role?.en ?? "somebody")
