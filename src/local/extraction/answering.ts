import type { Speaker } from "./clause.ts"
import { answers, pendings } from "./data.ts"
import { dateAt, numberAt } from "./dates.ts"
import type { Discourse } from "./discourse.ts"
import { animalKind, wordSet } from "./lexicon.ts"
import { nameLengths, properName } from "./names.ts"
import { compilePattern, createPatternIndex, matchPattern } from "./pattern.ts"
import { slotLengths } from "./slots.ts"
import { isSure } from "./sure-words.ts"
import { type Language, languageOf } from "./text/language.ts"
import { segmentTurn } from "./text/segment.ts"
import { joinTokens, lowText, type Token } from "./text/tokens.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"

const candidates = createPatternIndex(
  answers.flatMap((answer) =>
    [...answer.en, ...answer.vi].map((source) => ({ pattern: compilePattern(source), owner: answer })),
  ),
)

export type Question = { tokens: Token[]; language: Language; said: string }

/** The question that the companion's turn ends with: the only thing of it that matters, and only to read an answer. */
export const questionOf = (content: string, habitual: Language): Question | null =>
  segmentTurn(content.slice(-600), habitual).findLast((sentence) => sentence.question) ?? null

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
    if (isSentence(answer, speaker) && !(owner.accept === "phrase" && answer.every(({ capital }) => capital)))
      return null
    const accepted = accept(owner.accept, answer, question.language)
    if (accepted === null) return null
    const slots = new Map(
      [...captures].map(([slot, { from, to }]) => [slot, joinTokens(question.tokens.slice(from, to))]),
    )
    return filled(owner.means, slots.set("answer", accepted), question, discourse, speaker)
  }
  return null
}

const sets = { hobby: ["sport", "instrument", "game", "hobbyExtra"], job: ["job"] }

const denials = new Set("no nope nah none not any không hông chưa có dạ ạ".split(" "))

/** The value that an answer gives, where it is nothing but such a value. */
const accept = (kind: string, answer: readonly Token[], language: Language): string | null => {
  if (answer.length === 0) return null
  const only = (length: number): string | null => (length === answer.length ? joinTokens(answer) : null)
  switch (kind) {
    case "number": {
      const number = numberAt(answer, 0)
      const unit = ["years", "year", "tuổi", "grade", "and", "rưỡi"].includes(answer[number?.length ?? 0]?.low ?? "")
      return number && (answer.length === number.length || (unit && answer.length <= number.length + 3))
        ? String(number.value)
        : null
    }
    case "name": {
      const length = nameLengths(answer, 0)[0] ?? 0
      return length === answer.length ? properName(answer.map((one) => one.text)) : null
    }
    case "date":
      return only(dateAt(answer, 0)?.length ?? 0)
    case "kin": {
      const owned = answer[0]?.low === "my" ? 1 : 0
      const length = wordSet("kin")?.longest(answer, owned) ?? 0
      return length > 0 && owned + length === answer.length ? joinTokens(answer.slice(owned)) : null
    }
    case "no":
      return answer.every(({ low }) => denials.has(low)) ? "no" : null
    case "grade":
      return only(slotLengths("grade", answer, 0, true)[0] ?? 0)
    case "hobby":
    case "job":
      return only(Math.max(...sets[kind].map((name) => wordSet(name)?.longest(answer, 0, true) ?? 0)))
    case "place":
      return isSure(answer) && answer.length <= 4 && languageOf(answer) !== (language === "en" ? "vi" : "en")
        ? properName(answer.map((one) => one.text))
        : placeOf(answer)
    default:
      return isSure(answer) && answer.length <= 5 ? joinTokens(answer) : null
  }
}

const placeOf = (answer: readonly Token[]): string | null =>
  slotLengths("place", answer, 0, true).includes(answer.length) ? joinTokens(answer) : null

const filled = (
  means: string,
  slots: Map<string, string>,
  question: Question,
  discourse: Discourse,
  speaker: Speaker,
): string | null => {
  const figure = discourse.latest((other) => other.name === null && other.kind !== "fiction" && other.role !== null)
  if (means.includes("{figure") && !figure) return null
  const role = figure?.role
  const values: Record<string, string> = {
    me: question.language === "vi" ? (speaker.parent ? "bé" : "tớ") : speaker.parent ? "he" : "i",
    am: speaker.parent ? "is" : "am",
    figure: `my ${role?.en}`,
    figurevi: `${figure?.kind === "animal" ? "con " : ""}${role?.vi} tớ`,
  }
  const pet = slots.get("pet")
  if (pet) slots.set("pet", animalKind(pet)?.en ?? pet)
  return means.replace(/\{([a-z]+)\}/g, (_, slot: string) => values[slot] ?? slots.get(slot) ?? "")
}

const waiting = createPatternIndex(
  pendings.flatMap(({ waits, en, vi }) =>
    [...en, ...vi].map((source) => ({ pattern: compilePattern(source), owner: waits })),
  ),
)

/** The statement that a sentence leaves open, for its value to follow: "guess my favorite color" → "my favorite color is". */
export const leftOpenBy = (tokens: readonly Token[]): string | null => {
  for (const { pattern, owner } of waiting(tokens)) {
    const captures = matchPattern(pattern, tokens, true, slotLengths)
    const kind = captures?.get("kind")
    if (captures) return owner.replace("{kind}", kind ? joinTokens(tokens.slice(kind.from, kind.to)) : "")
  }
  return null
}

/** "tên là Mina", "it's called Riverside", "ở Vinh": what stands before the value. */
const before = new Set(
  "it is its called named name tên là that they are in at ở no nope think maybe probably dạ it's my".split(" "),
)

/** An answer without what stands before its value. */
export const answerValue = (tokens: readonly Token[]): readonly Token[] => {
  const at = tokens.findIndex(
    ({ low }, index) => !before.has(low) && !(low === "i" && tokens[index + 1]?.low === "think"),
  )
  return at > 0 ? tokens.slice(at) : tokens
}

const subjects = new Set("i we you he she they people everybody everyone".split(" "))
const verbs = new Set("am is are was were live lives go goes study studies call calls like likes love loves".split(" "))
const vietnameseVerbs = new Set(
  "là tên sống ở học thích ghét sợ bị dị mê khoái yêu chơi muốn không chưa rất cũng đang".split(" "),
)
const openings = ["live in", "live at", "study at", "go to", "call me", "sống ở", "sống tại", "học ở", "học tại"]

/** "I live in Hue", "mẹ em ở Huế", "call me Bo": it says by itself what it says, so it is no value of the question. */
const isSentence = (answer: readonly Token[], speaker: Speaker): boolean =>
  subjects.has(answer[0]?.low ?? "") ||
  answer.slice(1, -1).some(({ low }) => verbs.has(low)) ||
  openings.some((opening) => lowText(answer, 0, 2) === opening) ||
  answer.some((_, at) => isSelfAt(answer, at, speaker) && vietnameseVerbs.has(answer[at + 1]?.low ?? ""))
