/** Lower case, without signs but question marks. */
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

const questionWords =
  "what|whats|who|whos|whom|whose|which|where|wheres|when|why|how|explain|gì|ai|đâu|nào|sao|mấy|bao nhiêu|bao giờ"
const asks = (more: string): RegExp => new RegExp(`\\?|(?<!\\p{L})(?:${questionWords}|${more})(?!\\p{L})`, "u")

const asksForKnowledgePattern = asks(
  "tell me about|do you know|kể về|nói về|biết về|giải thích|la gi|bao nhieu|o dau|the nao|khi nao",
)
/** About how one is, and who the companion is. */
const aboutCompanion =
  /^(?:(?:hello|hi|hey|xin chào|chào|chao).*)?(?:how are you|how is it going|hows it going|whats up|who are you|whats your name|what is your name|are you (?:ok|there|happy)|bạn (?:có )?(?:khỏe|khoẻ) không|bạn là ai|bạn tên (?:là )?gì|tên bạn là gì|ban ten gi|ban la ai|ban khoe khong)(?: (?:today|now|hôm nay))?$/u

/** Whether somebody wants to know something, and not only how their companion is. */
export const asksForKnowledge = (text: string): boolean => {
  const words = wordsIn(text)
  return asksForKnowledgePattern.test(words) && !aboutCompanion.test(words.replace(/[ ?]+/g, " ").trim())
}

const aboutOneself =
  /^(?:(?:oh|so|and|well|today|yesterday|tonight|hôm nay|hôm qua|hom nay|hom qua|tối nay) )?(?:i|im|ive|ill|my|we|our|mình|tớ|em|con|cháu|tôi|minh|to|chau|toi|nhà|mẹ|bố|ba)(?= )/
const mayAskPattern = asks(
  "tell|know|wonder|want to|help|gi|dau|nao|bao|hỏi|hoi|biết|biet|kể|muốn|hả|nhỉ|(?:không|khong|chưa|chua|à)$",
)

/** Whether somebody tells of their own life and asks for nothing. In doubt it is a question. */
export const isTelling = (text: string): boolean => {
  const words = wordsIn(text)
  return aboutOneself.test(words) && !mayAskPattern.test(words)
}
