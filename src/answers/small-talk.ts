/** Lower case, without signs. */
const wordsIn = (text: string): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}?]+/gu, " ")
    .trim()

const greetings =
  /^(?:(?:hello|hi|hey|hiya|good (?:morning|afternoon|evening))(?: (?:there|pika|again|everybody))?|(?:xin |em |con |cháu |mình )?(?:chào|chao)(?: (?:bạn|ban|pika|cậu|cau|anh|chị|em|buổi sáng|buổi tối))*|alo|a lô)$/

/** Whether somebody only says hello. */
export const isGreeting = (text: string): boolean => greetings.test(wordsIn(text))

const aboutOneself =
  /^(?:(?:oh|so|and|well|today|yesterday|tonight|hôm nay|hôm qua|hom nay|hom qua|tối nay) )?(?:i|im|ive|ill|my|we|our|mình|tớ|em|con|cháu|tôi|minh|to|chau|toi|nhà|mẹ|bố|ba)(?= )/
const asks =
  /\?|(?<!\p{L})(?:what|whats|who|whos|whom|whose|which|where|wheres|when|why|how|tell|explain|know|wonder|want to|help|gì|gi|ai|đâu|dau|nào|nao|sao|mấy|bao|hỏi|hoi|biết|biet|kể|muốn|hả|nhỉ)(?!\p{L})|(?<!\p{L})(?:không|khong|chưa|chua|à)$/u

/** Whether somebody tells of their own life and asks for nothing. In doubt it is a question. */
export const isTelling = (text: string): boolean => {
  const words = wordsIn(text)
  return aboutOneself.test(words) && !asks.test(words)
}
