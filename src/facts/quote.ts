import type { Entity } from "./fact.ts"

/** A statement that no rule reads for sure, kept in the speaker's own words: User said: "…". It carries no relation and ends no fact. */
export type Quote = {
  /** The speaker's words. */
  said: string
  /** The question that they answer. */
  asked: string | null
}

type Speech = Quote & { language: "en" | "vi"; byParent: boolean }

/** A quote is a sentence or two, however long these are. */
const maxSaidLength = 600
const maxAskedLength = 160

const forms = {
  en: { user: "User", parent: "User's parent", asked: "was asked", and: "and", said: "said" },
  vi: { user: "Người dùng", parent: "Phụ huynh của người dùng", asked: "được hỏi", and: "và", said: "nói" },
}

/** Marks of quotation inside would end it. */
const withoutMarks = (text: string): string =>
  text
    .replace(/["“”«»]/g, "'")
    .replace(/\s+/g, " ")
    .trim()

export const quoteText = ({ language, byParent, said, asked }: Speech): string => {
  const form = forms[language]
  const question = asked === null ? "" : ` ${form.asked} "${withoutMarks(asked).slice(0, maxAskedLength)}" ${form.and}`
  return `${byParent ? form.parent : form.user}${question} ${form.said}: "${withoutMarks(said).slice(0, maxSaidLength)}"`
}

const quoted =
  /^(?:User|User's parent|Người dùng|Phụ huynh của người dùng)(?: (?:was asked|được hỏi) "(?<asked>[^"]*)" (?:and|và))? (?:said|nói)(?: (?:on|ngày) \d{4}-\d\d-\d\d)?: "(?<said>[^"]*)"$/u

/** The quote that a fact's text is; null: it is none. */
export const readQuote = (text: string): Quote | null => {
  const groups = quoted.exec(text)?.groups
  return groups ? { said: groups.said ?? "", asked: groups.asked ?? null } : null
}

export const isQuote = (text: string): boolean => quoted.test(text)

/** The quote with a change to the speaker's words, such as a date beside one of them. */
export const withSaid = (text: string, change: (said: string) => string): string => {
  const said = readQuote(text)?.said
  return said === undefined ? text : `${text.slice(0, text.length - said.length - 1)}${change(said)}"`
}

/** The quote with the day on which it was said. */
export const withDaySaid = (text: string, day: string): string =>
  text.replace(
    / (said|nói): "(?=[^"]*"$)/u,
    (_, verb: string) => ` ${verb} ${verb === "said" ? "on" : "ngày"} ${day}: "`,
  )

/** What a quote may speak of is kept as claims of this type: of the user and of each whom it names, one for each of its tags. */
export const saidOf = "said_of"
const user = "user"

/** Whom a quote may tell something of. */
export const quoteSubjects = (entities: readonly Pick<Entity, "name">[]): string[] => [
  user,
  ...entities.map(({ name }) => name),
]

/** A tag of a quote that tells of a habit: it ends with whoever has it. */
export const habitTag = "habit"

type Bearing = { subject: string; topic: string }
type Said = { subject: string; type: string | null; target: string | null }

/** What quotes may speak of that a fact, or an ending, bears on. */
export const topicsToldBy = ({ subject, type, target }: Said): Bearing[] => {
  const topics = type === null ? [habitTag, "lives_in"] : [type.replace(/_of$/, "")]
  return [...topics, ...(target === null ? [] : [target])].map((topic) => ({ subject, topic }))
}
