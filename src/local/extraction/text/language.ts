import { englishVerbs, englishWords, vietnameseWords } from "../data.ts"
import { fold, isWord, type Token } from "./tokens.ts"

export type Language = "en" | "vi"

const english = new Set([
  ...englishWords.common,
  ...englishVerbs.aux,
  ...englishVerbs.regular,
  ...englishVerbs.irregular.flatMap((forms) => forms.split(" ")),
  ..."im ive dont hes shes its u ur r cant didnt wanna gonna favrite fav".split(" "),
])
const vietnamese = new Set(vietnameseWords.flatMap((phrase) => phrase.split(" ")).map(fold))
/** Written alike in both languages, so they say nothing of either. */
const shared = new Set(
  "a an do me to the in ten so song hay can on at no la long son ban cho con hat tin than may am ba nam sang".split(
    " ",
  ),
)
const englishFunction = new Set(
  "i im my the is and a he she it we was have has his her our with for of that are you not but because am they this".split(
    " ",
  ),
)

const contraction = /^[a-z]+'(s|m|re|ve|ll|d|t)$/

const hasVietnameseLetters = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/u

export const isAccented = (one: Token): boolean => hasVietnameseLetters.test(one.low)

/** A word that children of either language use every day. */
export const isKnownWord = (one: Token): boolean =>
  english.has(one.low) || englishFunction.has(one.low) || contraction.test(one.low) || vietnamese.has(one.fold)

/** Which language a stretch of words is in; undefined when nothing tells. */
export const languageOf = (tokens: readonly Token[]): Language | undefined => {
  let en = 0
  let vi = 0
  for (const one of tokens) {
    if (!isWord(one)) continue
    if (isAccented(one)) vi += one.capital ? 0.5 : 2
    else if (englishFunction.has(one.low) || contraction.test(one.low)) en += 2
    else if (shared.has(one.low)) continue
    else {
      if (english.has(one.low)) en += 1
      if (vietnamese.has(one.low)) vi += 1
    }
  }
  return en === vi ? undefined : en > vi ? "en" : "vi"
}
