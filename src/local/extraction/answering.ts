import type { Speaker } from "./clause.ts"
import { answers } from "./data.ts"
import { numberAt } from "./dates.ts"
import type { Discourse } from "./discourse.ts"
import { animalKind } from "./lexicon.ts"
import { nameLengths, properName } from "./names.ts"
import { type Captures, compilePattern, createPatternIndex, matchPattern } from "./pattern.ts"
import { slotLengths } from "./slots.ts"
import { type Language, languageOf } from "./text/language.ts"
import { segmentTurn } from "./text/segment.ts"
import { joinTokens, type Token } from "./text/tokens.ts"

const entries = answers.flatMap((answer) =>
  [...(answer.en ?? []), ...(answer.vi ?? [])].map((source) => ({ pattern: compilePattern(source), owner: answer })),
)
const candidates = createPatternIndex(entries)

export type Question = { tokens: Token[]; language: Language }

/** The question that the companion's turn ends with: the only thing of it that matters, and only to read a short answer. */
export const questionOf = (content: string, habitual: Language): Question | null => {
  const sentences = segmentTurn(content.slice(-600), habitual)
  const asked = sentences.filter((sentence) => sentence.question).at(-1)
  return asked ? { tokens: asked.tokens, language: asked.language } : null
}

/** The statement that a short answer makes to this question: "What's your name?" – "Emma" → "my name is Emma". */
export const statementOf = (
  question: Question,
  answer: readonly Token[],
  discourse: Discourse,
  speaker: Speaker,
): string | null => {
  for (const { pattern, owner } of candidates(question.tokens)) {
    const captures = matchPattern(pattern, question.tokens, true, slotLengths)
    if (!captures) continue
    const accepted = accept(owner.accept, answer, question.language)
    if (accepted === null) return null
    return filled(owner.means, captures, question, accepted, discourse, speaker)
  }
  return null
}

const isEmptyAnswer = new Set([
  "yes",
  "no",
  "yeah",
  "yep",
  "nope",
  "ok",
  "okay",
  "maybe",
  "nothing",
  "idk",
  "good",
  "fine",
  "có",
  "không",
  "dạ",
  "ừ",
  "rồi",
  "chưa",
  "hông",
  "secret",
  "guess",
  "everything",
  "both",
  "lots",
  "um",
  "sure",
  "bí",
  "đoán",
  "khoẻ",
  "vui",
  "thanks",
  "thank",
  "you",
  "lol",
  "haha",
])

const accept = (kind: string, answer: readonly Token[], language: Language): string | null => {
  const first = answer[0]
  if (!first || isEmptyAnswer.has(first.low) || answer.some((one) => one.low === "you" || one.low === "your"))
    return null
  if (kind === "number") {
    const number = numberAt(answer, 0)
    return number && answer.length <= number.length + 4 ? String(number.value) : null
  }
  if (kind === "name") {
    const length = nameLengths(answer, 0)[0] ?? 0
    const goesOn = ["but", "and", "because", ",", "or"].includes(answer[length]?.low ?? "")
    return length > 0 && (goesOn || answer.length <= length + 2)
      ? properName(answer.slice(0, length).map((one) => one.text))
      : null
  }
  const value =
    answer.length > 2 && ["he", "she", "it", "they"].includes(first.low) && ["is", "are"].includes(answer[1]?.low ?? "")
      ? answer.slice(2)
      : answer
  const most = kind === "short" ? 4 : kind === "place" ? 6 : 10
  if (value.length > most) return null
  const text = joinTokens(value)
  const answersInOther = languageOf(answer)
  return kind === "place" && language === "en" && answersInOther !== "vi"
    ? text.replace(/^(in|at|to) /i, "")
    : text.replace(/^(ở|tại|là|in|at) /i, "")
}

const verbOf = (question: Question): string =>
  question.tokens.find((one) =>
    [
      "tập",
      "học",
      "chơi",
      "đá",
      "trồng",
      "nuôi",
      "mua",
      "vẽ",
      "xây",
      "làm",
      "nấu",
      "ăn",
      "đọc",
      "play",
      "live",
      "sit",
      "go",
      "walk",
      "hang",
    ].includes(one.low),
  )?.low ?? ""

const filled = (
  means: string,
  captures: Captures,
  question: Question,
  answer: string,
  discourse: Discourse,
  speaker: Speaker,
): string | null => {
  const figure =
    discourse.latest((other) => other.name === null && other.kind !== "fiction") ??
    discourse.latest((other) => other.kind !== "fiction")
  const role = figure?.role
  const what = captures.get("what")
  if (means.includes("{figure}") && !figure && what)
    return `my ${joinTokens(question.tokens.slice(what.from, what.to))} is named ${answer}`
  if (means.includes("{figure") && !figure) return null
  const values: Record<string, string> = {
    answer,
    me: question.language === "vi" ? (speaker.parent ? "bé" : "tớ") : speaker.parent ? "he" : "i",
    am: speaker.parent ? "is" : "am",
    figure: role ? `my ${role.en}` : (figure?.name ?? ""),
    figurevi: role ? `${figure?.kind === "animal" ? "con " : ""}${role.vi} tớ` : (figure?.name ?? ""),
    verb: verbOf(question),
    topicverb: verbOf(question),
  }
  for (const [slot, span] of captures) {
    const text = joinTokens(question.tokens.slice(span.from, span.to))
    values[slot] = slot === "pet" ? (animalKind(text)?.en ?? text) : text
  }
  return means.replace(/\{([a-z]+)\}/g, (_, slot: string) => values[slot] ?? "")
}

/** "tên là Mina", "it's called Riverside": of what was asked about or just spoken of. */
export const startsWithName = (tokens: readonly Token[]): boolean =>
  tokens[0]?.low === "tên" ||
  (["it", "its"].includes(tokens[0]?.low ?? "") &&
    ["called", "name", "named"].some((word) => tokens[1]?.low === word || tokens[2]?.low === word))

export const withoutNaming = (tokens: readonly Token[]): readonly Token[] => {
  let at = 0
  while (
    ["it", "is", "its", "called", "named", "name", "tên", "là", "that", "they", "are"].includes(
      tokens[at]?.low ?? "",
    ) &&
    at < tokens.length - 1
  )
    at += 1
  return tokens.slice(at)
}
