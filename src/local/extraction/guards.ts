import { guards } from "./data.ts"
import { holdsAny, padded } from "./phrases.ts"
import type { Token } from "./text/tokens.ts"

const rolePrefixes = new Set(guards.rolePrefix)
const markup = /<\/?[a-z|!][^<>]{0,80}>|\[\/?inst\]|```|<\||\{\{|\}\}/i

/** "SYSTEM: …", "[HỆ THỐNG] …", "### Instruction": a line that poses as somebody other than the child. */
const hasRolePrefix = (line: string): boolean => {
  const start = line.trimStart()
  const bare = start.replace(/^[^\p{L}]{1,12}/u, "")
  const decorated = bare.length < start.length
  const end = bare.search(/[^\p{L} ]/u)
  const word = (end < 0 ? bare : bare.slice(0, end)).trim()
  if (!rolePrefixes.has(word)) return false
  const mark = end < 0 ? "" : bare.slice(end).trimStart().slice(0, 1)
  return decorated || [":", "=", "]", ">", ")"].includes(mark)
}

/** Text that tries to instruct the memory or its keeper. The whole turn is left aside: nothing in it can be trusted to be the child's. */
export const isInjected = (content: string): boolean => {
  const low = content.toLowerCase().normalize("NFC")
  if (markup.test(low)) return true
  if (low.split("\n").some(hasRolePrefix)) return true
  const sentences = low.split(/[.!?]/)
  if (sentences.some((sentence) => hasRolePrefix(sentence) && /[:=\]]/.test(sentence.slice(0, 40)))) return true
  const flat = low.replace(/\s+/g, " ")
  return [...guards.injection.en, ...guards.injection.vi].some((phrase) => wholePhrase(flat, phrase))
}

const letter = /[\p{L}\p{N}]/u

const wholePhrase = (text: string, phrase: string): boolean => {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const before = text.charAt(at - 1)
    const after = text.charAt(at + phrase.length)
    if (!(before && letter.test(before)) && !(after && letter.test(after) && letter.test(phrase.at(-1) ?? "")))
      return true
  }
  return false
}

/** Seven digits, or four of which each stands alone: "it opens with 4 5 2 1". */
const phone = /\d(?:[ .-]?\d){6,}|(?<!\d)\d(?: \d){3,}(?!\d)/
const code = /(?=\S*\d)(?=\S*\p{L})[\p{L}\d]{6,}/u
/** The look-aheads of `code` go through the rest of a word from each of its letters. */
const maxCodeLength = 100
const contact = /\S@\S|https?:|www\./
const street =
  /\b\d{1,5}[a-z]?\s+(?:[\p{L}']+\s+){0,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|blvd|boulevard|court)\b/iu
const vietnameseStreet =
  /(?:nhà số|ngõ|ngách|hẻm|kiệt|đường)\s*\d+|số\s*\d{2,}|\d+[a-z]?(?:\/\d+)*\s+(?:đường|phố|ngõ|hẻm)/iu

/** Passwords, numbers, addresses: said in confidence or by accident, and never to be kept. */
export const isSecret = (text: string): boolean => {
  const low = text.toLowerCase()
  const flat = ` ${low
    .replace(/[.,!?;:"]/g, " ")
    .replace(/\s+/g, " ")
    .trim()} `
  if (holdsAny(flat, guards.secret)) return true
  if (phone.test(low) || contact.test(low) || street.test(low) || vietnameseStreet.test(low)) return true
  return low
    .split(/\s+/)
    .some(
      (word) =>
        /\d{2}/.test(word) &&
        code.test(word.slice(0, maxCodeLength)) &&
        !/^\d+(st|nd|rd|th|am|pm|k?m|cm|kg|h\d*|p|mét|tuổi|d|s)$/.test(word),
    )
}

const secretNear = /\d{3} \d{3,4}/
export const holdsNumberLikeSecret = (text: string): boolean => isSecret(text) || secretNear.test(text)

/** "i would like" and "i would love" are wishes, not suppositions; what is feared must never be lost. */
const meant =
  / (would (really )?(like|love)|would be better (off )?without me|would rather (die|be dead)|might (die|lose|deport|have to)) /

export const isHypothetical = (tokens: readonly Token[]): boolean => {
  const text = padded(tokens).replace(meant, " ")
  return holdsAny(text, guards.hypothetical) || / (would|might|maybe|perhaps) /.test(text)
}

const asking = new Set(guards.questionWords.en.filter((word) => !word.includes(" ")))
const vietnameseAsking = { en: [], vi: guards.questionWords.vi.filter((word) => word !== "ai" && word !== "đâu") }

/** Words that ask nothing here: "chưa bao giờ", "đâu cũng", "không biết đâu". */
const notAsking =
  / (chưa bao giờ|không bao giờ|chẳng bao giờ|bao giờ cũng|khi nào cũng|lúc nào cũng|đâu cũng|gì cũng|khi nào rảnh|bao nhiêu cũng|đâu có|đâu mất|không đâu|ở đâu cũng) /g

const addressed = new Set(["mày", "bạn", "cậu", "pika", "m"])
const opinions = new Set(["nghĩ", "thấy", "đoán", "biết", "thích", "muốn", "có", "tên", "bao", "ở", "là"])

/** A question without its mark: "do u know how to play drums", "sao trời lại màu xanh". */
const beforeAsking = new Set(["pika", "hey", "hi", "hello", "so", "and", "but", "ok", "okay", "um", "yo", "oh", "wait"])

export const asks = (said: readonly Token[]): boolean => {
  const opening = said.findIndex((one) => !beforeAsking.has(one.low))
  const tokens = opening > 0 && opening < 3 ? said.slice(opening) : said
  const first = tokens[0]?.low ?? ""
  const second = tokens[1]?.low ?? ""
  if (
    asking.has(first) &&
    ["you", "i", "we", "he", "she", "they", "the", "it", "is", "do", "does", "are", "penguins", "come"].includes(second)
  )
    return true
  if (["what", "why", "how", "who", "where", "which"].includes(first)) return true
  if (first === "guess" && second === "what" && ["happened", "is", "did", "my"].includes(tokens[2]?.low ?? ""))
    return true
  if (first === "guess" && ["who", "how", "where", "which"].includes(second)) return true
  if (addressed.has(first) && (second === "nghĩ" || second === "đoán" || (first !== "bạn" && opinions.has(second))))
    return true
  if (first === "sao" || (first === "thế" && second === "sao")) return true
  const text = padded(tokens).replace(notAsking, " ")
  return (
    holdsAny(text, vietnameseAsking) ||
    (/ (gì|không|chưa|đâu|nhỉ|ai) $/.test(text) && tokens.length < 12 && / (bạn|cậu|pika|biết|có|sao|là) /.test(text))
  )
}
