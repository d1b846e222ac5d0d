import { isIn } from "../lexicon.ts"
import { isWord, joinTokens, joinWords, type Token } from "../text/tokens.ts"
import { type Asked, askedOf, statementAskedFor } from "./question.ts"
import { isBase, isGerund, isPast, pastOf, thirdPerson } from "./verbs.ts"

const mostAnswer = 16

const noAnswer = new Set(
  "yes no yeah yep nope ok okay maybe nothing idk dunno what why who how secret guess everything um sure thanks you lol haha it its that not never none same good bad fine well later nobody".split(
    " ",
  ),
)
/** What is asked of the moment, or of nothing in particular: an answer to it tells nothing that lasts. */
const passingVerbs = new Set("happen say think mean guess tell remember spell call".split(" "))
const passingWords = new Set("happened happening wrong new else mind news matter up feels goes".split(" "))
/** An answer that begins with these is a clause of its own. */
const speaking = new Set("i we he she they it you everyone everybody nobody someone somebody".split(" "))
const finite = new Set("is are was were am has have had does did can will".split(" "))
const dull = new Set("good fine ok okay nothing idk great well yes no yeah dunno normal like sure cool".split(" "))

/** "How did that feel?", "How do you feel about it?" */
const feltAsked = (question: readonly Token[]): boolean => {
  const words = question.map((one) => one.low)
  return (
    words.includes("how") &&
    (words.includes("feel") || words.includes("feeling")) &&
    words.some((word) => ["that", "it", "you"].includes(word)) &&
    !words.includes("he") &&
    !words.includes("she")
  )
}

const prepositions = new Set(
  "in on at with to for from of by about near under over after before into during until since behind".split(" "),
)
const subjectless = new Set(["is", "are", "was", "were"])

/**
 * English turns its statement round to ask: "When do you practise?" – "tuesdays at 6" says "i practise tuesdays at 6".
 * Null when the question has no such shape, or the answer no value.
 */
export const echoOf = (question: readonly Token[], answer: readonly Token[]): string | null => {
  const said = answer.filter((one) => isWord(one) || one.text === ",")
  const first = said[0]?.low ?? ""
  if (said.length === 0 || said.length > mostAnswer || speaking.has(first)) return null
  if (said.some((one, at) => at > 0 && finite.has(one.low))) return null
  const felt = feltAsked(question)
  if (felt) return dull.has(first) ? null : `i felt ${joinTokens(said)}`
  if (noAnswer.has(first)) return null
  const value = joinTokens(said)
  const named = nameAsked(question)
  if (named) return `${named} is ${value}`
  const listed = namesListed(question, said)
  if (listed) return listed
  const guessed = guessedCount(question, value)
  if (guessed) return guessed
  const asked = askedOf(question)
  if (!asked || isPassing(asked)) return null
  if (asked.helper === "") return asked.verb ? joinWords([value, asked.verb, ...objectForm(asked.rest)]) : null
  if (asked.word === "why") return whyStatement(asked, said)
  return asked.verb === null ? beStatement(asked, value, first) : verbStatement(asked, value, first)
}

/** "What are they called?" – "Zip and Zap": who was asked about has more than one name. */
const namesListed = (question: readonly Token[], said: readonly Token[]): string | null => {
  const names = said.filter((one) => one.text !== "," && one.low !== "and")
  const asked = question.find((one) => isIn("animal", one.low) || isIn("kin", one.low))
  const isName = question.some((one) => ["called", "named", "names", "name"].includes(one.low))
  const proper = names.filter((one) => one.capital)
  if (proper.length < 2 || proper.length < names.length - 3 || !(asked || isName)) return null
  return `my ${asked?.low ?? "pets"} are called ${joinTokens(said)}`
}

/** "guess how many teeth i lost": asked by the user, who gives the answer after the companion's guess. */
const guessedCount = (question: readonly Token[], value: string): string | null => {
  const words = question.filter(isWord).map((one) => one.text)
  const from = words.findIndex((word, at) => word.toLowerCase() === "how" && words[at + 1]?.toLowerCase() === "many")
  const who = words.findIndex((word, at) => at > from && ["i", "we"].includes(word.toLowerCase()))
  if (from < 0 || words[from - 1]?.toLowerCase() !== "guess" || who < 0) return null
  return joinWords([...words.slice(who), value, ...words.slice(from + 2, who)])
}

/** "Mya?": who is she. */
const nameAsked = (question: readonly Token[]): string | null => {
  const words = question.filter(isWord)
  return words.length > 0 &&
    words.length <= 2 &&
    words.every((one) => /^\p{Lu}/u.test(one.text) && !isIn("weekday", one.low)) &&
    !["Yours", "You", "And", "What", "Why", "Who", "Where", "When", "How", "Really"].includes(words[0]?.text ?? "")
    ? joinTokens(words)
    : null
}

const isPassing = (asked: Asked): boolean => {
  const words = [...asked.subject, ...asked.rest].map((word) => word.toLowerCase())
  if (passingVerbs.has(asked.verb ?? "") || words.join(" ").includes("going on")) return true
  if (words.some((word) => passingWords.has(word))) return true
  const about = asked.subject[0]?.toLowerCase() ?? ""
  if (asked.word === "how" && asked.noun.length === 0) {
    if (asked.verb === null) return asked.rest[0] !== "feeling"
    return ![
      "get",
      "feel",
      "go",
      "travel",
      "meet",
      "learn",
      "celebrate",
      "know",
      "make",
      "find",
      "earn",
      "help",
    ].includes(asked.verb)
  }
  return asked.verb === null && ["that", "this", "your day", "my"].includes(about) && asked.subject.length === 1
}

const objectForm = (words: readonly string[]): string[] => words.map((word) => (word === "i" ? "me" : word))

const subjectOf = (asked: Asked): string => joinWords(asked.subject)

const isUser = (asked: Asked): boolean =>
  asked.subject.length === 1 && ["i", "we", "they"].includes(asked.subject[0]?.toLowerCase() ?? "")

const conjugated = (asked: Asked, verb: string): string => {
  if (asked.helper === "did") return pastOf(verb)
  if (asked.helper === "does") return thirdPerson(verb)
  if (asked.helper === "do") return verb
  return `${asked.helper} ${verb}`
}

const whyStatement = (asked: Asked, said: readonly Token[]): string | null => {
  const reason = joinTokens(said[0]?.low === "because" ? said.slice(1) : said)
  if (asked.verb) return joinWords([subjectOf(asked), conjugated(asked, asked.verb), ...asked.rest, "because", reason])
  return null
}

const beOf = (asked: Asked): string => (asked.subject[0] === "i" && asked.helper === "are" ? "am" : asked.helper)

const beStatement = (given: Asked, value: string, first: string): string | null => {
  const isLike = given.subject.length > 1 && given.subject.at(-1)?.toLowerCase() === "like"
  const asked = isLike ? { ...given, subject: given.subject.slice(0, -1) } : given
  const [head = ""] = asked.subject
  if (asked.word === "who" && prepositions.has(head.toLowerCase()))
    return joinWords([value, asked.helper, ...objectForm(asked.subject)])
  if (asked.rest.length === 0)
    return subjectless.has(asked.helper) && head !== "" ? joinWords([subjectOf(asked), beOf(asked), value]) : null
  if (asked.noun.length > 0 && asked.word === "how") return joinWords([subjectOf(asked), beOf(asked), value])
  if (asked.rest.join(" ") === "doing" || asked.rest[0] === "doing") {
    const verb = isGerund(first) ? value : `doing ${value}`
    return joinWords([subjectOf(asked), beOf(asked), verb, ...asked.rest.slice(1)])
  }
  return joinWords([subjectOf(asked), beOf(asked), ...asked.rest, value])
}

const verbStatement = (asked: Asked, value: string, first: string): string | null => {
  const { verb, noun } = asked
  const rest = asked.rest.includes("or") ? [] : asked.rest
  if (!verb || asked.subject.length === 0) return null
  if (asked.helper === "would" && !["rather", "like", "love"].includes(verb)) return null
  const subject = subjectOf(asked)
  const place = rest.length > 0 && prepositions.has(rest[0]?.toLowerCase() ?? "") && rest.length > 1 ? rest : []
  const action = verb === "do" || (verb === "rather" && rest[0] === "do") || (verb === "like" && rest[0] === "to")
  if (action && asked.word === "what") {
    const after = verb === "do" ? place : rest.slice(rest.indexOf("do") + 1)
    const lead =
      verb === "rather" ? "would rather" : verb === "like" ? `${conjugated(asked, "like")} to` : helping(asked)
    if (isPast(first) && !isBase(first)) return joinWords([subject, value, ...after])
    if (isBase(first)) {
      const [, ...others] = value.split(" ")
      const own = asked.helper === "does" ? thirdPerson(first) : first
      return joinWords(lead ? [subject, lead, value, ...after] : [subject, own, ...others, ...after])
    }
    return joinWords([subject, conjugated(asked, "do"), value, ...after])
  }
  const main = conjugated(asked, verb)
  if (asked.word === "how" && noun[0] === "many") return joinWords([subject, main, value, ...noun.slice(1), ...rest])
  if (asked.word === "how" && noun.length === 0) {
    if (verb === "feel") return joinWords([subject, main, value])
    return joinWords([subject, main, ...rest, prepositions.has(first) ? value : `by ${value}`])
  }
  if (["when", "where", "how"].includes(asked.word)) return joinWords([subject, main, ...rest, value])
  const kind = noun[0] === "kind" && noun[1] === "of" ? noun.slice(2) : []
  const thing =
    kind.length > 0 && !value.toLowerCase().includes(kind.at(-1)?.toLowerCase() ?? "") ? [value, ...kind] : [value]
  if (rest.length === 1 && prepositions.has(rest[0]?.toLowerCase() ?? ""))
    return joinWords([subject, main, ...rest, ...thing])
  const [next = ""] = rest
  if (place.length === 0 && rest.length > 0 && (next === "to" || isBase(next.toLowerCase())))
    return joinWords([subject, main, ...rest, ...thing])
  return isUser(asked) || asked.subject.length > 0 ? joinWords([subject, main, ...thing, ...rest]) : null
}

const helping = (asked: Asked): string => (["will", "can"].includes(asked.helper) ? asked.helper : "")

const agreeing = new Set(["yes", "yeah", "yep", "yup", "ya", "yea", "mhm", "yess", "course"])

/** "Are you learning to swim?" – "yes with Miss Tamsin": what was asked is so, and what follows belongs to it. */
export const agreedWith = (question: readonly Token[], answer: readonly Token[]): string | null => {
  if (!agreeing.has(answer[0]?.low ?? "")) return null
  const statement = statementAskedFor(question)
  if (!statement || / (any|anything|anyone|ever) /.test(` ${statement} `)) return null
  const more = answer.slice(1).filter((one, at) => at > 0 || one.text !== ",")
  return prepositions.has(more[0]?.low ?? "") ? `${statement} ${joinTokens(more)}` : statement
}

const returning = new Set(["yours", "you", "and", "what", "about", "how", "is"])

/** "Yours?", "What about you?": the user's own question comes back to them. */
export const givenBack = (question: readonly Token[]): boolean => {
  const words = question.filter(isWord)
  return (
    words.length <= 4 &&
    words.some((one) => one.low === "yours" || one.low === "you") &&
    words.every((one) => returning.has(one.low))
  )
}
