import type { Turn } from "../../facts/extraction.ts"
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
  /\b(my|our) (\d+ ?-?(year|yr)s?-? ?old )?(son|daughter|kid|child|toddler|little one|little boy|little girl)\b|\b(mom|mum|dad|mother|father|parent) of \p{Lu}|\b(?:i(?:'m| am)|[Tt]his is(?: \p{Lu}\p{Ll}+,)?) \p{Lu}\p{Ll}+'s (mom|mum|dad|mother|father|mama|papa|mommy|daddy|grandmother|grandma|grandfather|grandpa|granny|nana|gran|aunt|uncle|parent|guardian|carer|nanny)\b/u
const parentVietnamese =
  /(?<!\p{L}|(của|mẹ|má|ba|bố|cha|nội|ngoại|giáo|thân|chị|anh|dì|chú|cậu|nhiệm) )(tôi|mình|chị|anh|em|tớ|bà|ông|cô|dì|bác|đây) là (mẹ|má|bố|ba|cha|bà nội|bà ngoại|ông nội|ông ngoại|bà|ông|dì|phụ huynh)( ruột)?( của)?( bé| cháu| con| nhóc| cu)? (\p{Lu}|con|cháu|bé)|(?<!\p{L})(con trai|con gái|bé nhà|cháu nhà|con nhà|nhóc nhà|cu nhà) (tôi|nhà tôi|nhà mình|nhà em|nhà chị|mình|em|chị|anh|tui)(?!\p{L})|(bé|cháu|con) nhà (tôi|mình|em|chị|tui)(?!\p{L})|(tài khoản|pika|app|máy) (này )?cho (con trai|con gái|bé|cháu|con tôi|con mình)|(con trai|con gái) (đầu lòng|lớn|út|nhỏ) (của )?(tôi|mình|chị|anh)|(?<!\p{L})(con|cháu) tôi(?!\p{L})/u

/** Whoever says only how their child is called does not say that the memory is the child's. */
const namingOfChild =
  /\b(?:my|our) (?:(?:little|youngest|oldest|older|younger) )?(?:son|daughter|kid|child|toddler)(?:(?:'s|’s|s)? (?:first )?name(?:'s| is)? |(?:'s| is)? (?:called|named) |(?:'s| is) (?=\p{Lu}))|(?<!\p{L})(?:[Tt]ên (?:của )?)?(?:con|cháu|bé)(?: trai| gái| nuôi)?(?: đầu lòng| lớn| út| nhỏ)?(?: của| nhà)* (?:tôi|mình|tớ|tui|em|chị|anh)(?: tên(?: là)?| là| được gọi là) (?=\p{Lu})(?!.*,\s*(?:bé|cháu) )/gu

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
    .replace(/(?<=^|[.!?\n,]\s*)(Bé|Cháu|Tôi|Mình|Chị|Anh|Em|Đây|Nhà)(?= )/g, (word) => word.toLowerCase())
    .replace(namingOfChild, "")
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
