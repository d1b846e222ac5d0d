import type { Turn } from "../../extraction/extraction.ts"
import type { Speaker } from "./clause.ts"
import { type Language, languageOf } from "./text/language.ts"
import { segmentTurn } from "./text/segment.ts"
import { tokenize } from "./text/tokens.ts"
import { findSelves } from "./vietnamese/speaker.ts"

/** The language of most of the user's words, assumed where a sentence ("Emma") does not tell. */
export const habitualLanguage = (turns: readonly Turn[]): Language => {
  const own = turns.filter((turn) => turn.role === "user").map((turn) => turn.content.slice(0, 400))
  const all = tokenize(own.join(" \n ").slice(0, 8000))
  return (
    languageOf(all) ??
    languageOf(
      tokenize(
        turns
          .map((turn) => turn.content.slice(0, 200))
          .join(" ")
          .slice(0, 4000),
      ),
    ) ??
    "en"
  )
}

const parentEnglish =
  /\b(my|our) (\d+ ?-?(year|yr)s?-? ?old )?(son|daughter|kid|child|toddler|little one|little boy|little girl)\b|\b(mom|mum|dad|mother|father|parent) of \p{Lu}|\bi(?:'m| am) \p{Lu}\p{Ll}+'s (mom|mum|dad|mother|father)\b/u
const parentVietnamese =
  /(tôi|mình|chị|anh|em|tớ) là (mẹ|má|bố|ba|cha|bà|ông|phụ huynh)( của)? (bé|cháu|con|em|\p{Lu})|(con trai|con gái|bé nhà|con) (tôi|nhà tôi|nhà mình|nhà em)(?!\p{L})|(bé|cháu) nhà (tôi|mình|em|chị)(?!\p{L})/u

/** A parent sets the companion up: "my son Owen, he's 5", "tôi là mẹ của bé Su". What they tell is of the child. */
export const detectParent = (turns: readonly string[]): Pick<Speaker, "parent" | "childGender"> => {
  const text = turns
    .map((turn) => turn.slice(0, 500))
    .join("\n")
    .slice(0, 12_000)
  const low = text
    .replace(/(^|[.!?\n]\s*)My /g, "$1my ")
    .replace(/(^|[.!?\n]\s*)Con /g, "$1con ")
    .replace(/\bI(?='m| am)/g, "i")
    .replace(/Tôi/g, "tôi")
    .replace(/Mình/g, "mình")
  const parent = parentEnglish.test(low) || parentVietnamese.test(low)
  const boy = /\b(son|boy)\b|con trai/.test(low)
  const girl = /\b(daughter|girl)\b|con gái/.test(low)
  return { parent, childGender: boy === girl ? null : boy ? "male" : "female" }
}

/** Who speaks is told by all their turns together: by which pronoun they go, and whether they are a parent. */
export const speakerOf = (turns: readonly Turn[], habitual: Language): Speaker => {
  const own = turns.filter((turn) => turn.role === "user").slice(0, 60)
  const sentences = own.flatMap((turn) => segmentTurn(turn.content.slice(0, 600), habitual))
  const selves = findSelves(sentences.map((sentence) => sentence.tokens))
  return { selves, childNames: new Set(), ...detectParent(own.map((turn) => turn.content)) }
}
