/** A statement that no rule understands with certainty, kept in the speaker's own words: User said: "…". It has no relations. */
export type Quote = {
  /** The speaker's words. */
  said: string
  /** The question they answer. */
  asked: string | null
}

type Speech = Quote & { language: "en" | "vi"; byParent: boolean }

/** A quote is one sentence or two, of up to this length. */
const maxSaidLength = 600
const maxAskedLength = 160

const forms = {
  en: { user: "User", parent: "User's parent", asked: "was asked", and: "and", said: "said" },
  vi: { user: "Người dùng", parent: "Phụ huynh của người dùng", asked: "được hỏi", and: "và", said: "nói" },
}

/** Quotation marks inside would end the quote. */
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

/** The quote in a fact's text; null: the text is not a quote. */
export const readQuote = (text: string): Quote | null => {
  const groups = quoted.exec(text)?.groups
  return groups ? { said: groups.said ?? "", asked: groups.asked ?? null } : null
}

export const isQuote = (text: string): boolean => quoted.test(text)

/**
 * How likely a quote still holds when nothing speaks against it. No rule has understood it, so it may be of the moment: where a newer fact answers a
 * question instead, it counts as one in doubt (docs/adr/0031-quotes-may-be-over.md).
 */
export const quoteStillTrue = 0.95

/** How likely a fact of a conversation still holds when it was just told. */
export const stillTrueAtFirst = (text: string): number => (isQuote(text) ? quoteStillTrue : 1)

/** Changes the speaker's words, for example adds a date beside one of them. */
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

/**
 * The topics of a quote are stored as claims of this type: one per tag, for the user and each person it names. A tag may also be a person
 * ("mother"), and has a claim as a subject. An ending of this type ends the quotes about its subject and target.
 */
export const saidOf = "said_of"
const user = "user"

type Topics = { names: readonly string[]; tags: readonly string[] }

/** The people that a quote may tell something about. */
export const quoteSubjects = ({ names, tags }: Topics): string[] => [user, ...names, ...tags]

/** The claims of a quote. Reconciliation looks them up by subject. */
export const quoteClaims = ({ names, tags }: Topics) => [
  ...[user, ...names].flatMap((subject) => [user, ...tags].map((target) => ({ subject, type: saidOf, target }))),
  ...tags.map((subject) => ({ subject, type: saidOf, target: user })),
]

/** The tag of a quote about a habit: it ends when the one who has the habit is gone. */
export const habitTag = "habit"

type Bearing = { subject: string; topic: string }
type Said = { subject: string; type: string | null; target: string | null }

/** The topics of quotes that a fact or an ending concerns. */
export const topicsToldBy = ({ subject, type, target }: Said): Bearing[] => {
  const topics = type === null ? [habitTag, "lives_in"] : [type.replace(/_of$/, "")]
  return [...topics, ...(target === null ? [] : [target])].map((topic) => ({ subject, topic }))
}
