import { isHypothetical } from "./guards.ts"
import { padded } from "./phrases.ts"
import type { Language } from "./text/language.ts"
import type { Token } from "./text/tokens.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

const asking = words("know wonder ask asked see check idk care sure say said as even what")

const unsure = words("would could might was were")

const beforeIf = words("and but so what like ok okay well even as")

/** "my tummy hurts if i eat bread" is so on that condition; "if i had wings" is not. */
const isSupposed = (tokens: readonly Token[]): boolean => {
  const at = tokens.findIndex(({ low }) => low === "if")
  if (
    / (imagine|suppose|supposing|what if|unless|wish i (was|were|had|could)(?! never)|as if|dreamed|dreamt|had a dream|in my dream) /.test(
      padded(tokens),
    )
  )
    return true
  const opens = tokens.slice(0, Math.max(0, at)).every(({ low }) => beforeIf.has(low))
  return at >= 0 && (opens || asking.has(tokens[at - 1]?.low ?? "") || tokens.some(({ low }) => unsure.has(low)))
}

export const supposes = (tokens: readonly Token[], language: Language): boolean =>
  language === "en" || tokens.some(({ low }) => low === "if")
    ? isSupposed(tokens)
    : isHypothetical(tokens) && !/ (hứa|bảo|promised) /.test(padded(tokens))

/** "What would you do with a million?"; not "What would you like?" */
export const asksToSuppose = (asked: readonly Token[]): boolean =>
  / (if|nếu|superpower|would you (?!like|love)\S+) /.test(padded(asked))
