import { guards } from "./data.ts"
import { holdsAny, padded } from "./phrases.ts"
import { fold, lowText, type Token } from "./text/tokens.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

const teases = words("đùa giỡn xạo chọc trêu bịa phét điêu gạt hù")

const afterTease = words("thôi đó đấy á mà tí xíu tẹo chơi ấy nha nhé hà hihi haha hehe chút vậy")

const beforeTease = words("nói chơi là toàn con em tớ mình tui cháu t dạ ừ vừa mới")

/** "giỡn chơi thôi", "tui xạo đó": the speaker owns up, and nobody else is meant. */
const isTease = (tokens: readonly Token[]): boolean =>
  tokens.some(({ low }, at) => {
    const [before, next] = [tokens[at - 1]?.low, tokens[at + 1]?.low ?? ""]
    if (low === "chơi" && before === "nói") return true
    return (
      teases.has(low) && (before === undefined || before === "," || beforeTease.has(before)) && afterTease.has(next)
    )
  })

/** "haha just joking": what was said is taken back. */
export const isJoke = (tokens: readonly Token[]): boolean => {
  const text = padded(tokens)
  return (
    isTease(tokens) || holdsAny(text, guards.joke) || holdsAny(` ${fold(text).trim()} `, { en: [], vi: guards.joke.vi })
  )
}

/** "đừng có lưu nha", "don't save that": what was just confided is not to be kept. */
export const isNotToKeep = (tokens: readonly Token[]): boolean =>
  / (đừng|không được|khỏi|cấm) (có )?(lưu|ghi lại|ghi nhớ|nhớ cái này) /.test(padded(tokens)) ||
  / (do not|never) (save|store|remember|keep) (that|this|it) /.test(padded(tokens)) ||
  / (it is|that is|this is) (private|a secret|none of your business) $/.test(padded(tokens))

const regrets = words("wait_no no_wait oops i_mean oh_no à_nhầm nhầm à_không")

/** "wait no": what was said just before is taken back. */
export const isRegret = (tokens: readonly Token[]): boolean =>
  regrets.has(lowText(tokens.filter(({ low }) => /^\p{L}/u.test(low))).replaceAll(" ", "_"))
