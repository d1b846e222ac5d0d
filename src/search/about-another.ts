import { figures } from "../facts/figures.ts"
import { fold } from "../platform/text.ts"
import { isAboutSelf } from "./about-self.ts"

const englishAsker = /(?<!\p{L})(?:i|my|mine|me|myself|we|our|ours|us)(?!\p{L})/iu
/** "Tell me about peanuts" is of peanuts. */
const request = /(?<!\p{L})(?:tell|give|show|remind|teach|let|help) (?:me|us)(?!\p{L})/giu

/** An application may ask of its user: "Where does the user live?" */
const usersOwn = /(?<!\p{L})(?:the )?user['’]s(?!\p{L})/giu
const thirdPerson = /(?<!\p{L})(?:(?:the )?user|người dùng)(?!\p{L})/giu

/** Somebody whom an English question names: "my mum", "the dog", "her", "who", "does sam", "is Sam", "Sam's". */
const englishAnother = new RegExp(
  [
    `(?<!\\p{L})(?:${figures.people}|relatives?|family|some(?:one|body)|any(?:one|body)|people|persons?|he|him|his|she|hers?|they|them|their|who|whom|whose)(?!\\p{L})`,
    `(?<!\\p{L})(?:(?:my|our|the|his|her|their|that) (?:\\p{L}+ )?(?:${figures.animals})|(?:${figures.animals})'s)(?!\\p{L})`,
    "(?<!\\p{L})(?:and i|i and \\p{L}+)(?!\\p{L})",
    "(?<!\\p{L})does (?!(?:i|my|our|it|the|that|this|any\\p{L}*)(?!\\p{L}))\\p{L}",
  ].join("|"),
  "iu",
)
const vietnameseAnother = new RegExp(
  [
    `(?<!\\p{L})(?:${figures.vietnamesePeople}|gia đình|họ hàng|người thân|cả nhà|con gì|con vật|vật nuôi|ai|nó|họ|(?:bạn|anh|chị|cô|ông|bà|cậu) (?:ấy|đó))(?!\\p{L})(?! ơi)`,
    `(?<!(?:sợ|thích|ghét|yêu|ứng|với|muốn|nuôi|có|ăn|tiếng) (?:con )?)(?<!\\p{L})(?:${figures.vietnameseAnimals})(?!\\p{L})`,
    "(?<!\\p{L})bạn (?:của )?(?:mình|tớ|con|em|tôi|tui|cháu)(?!\\p{L})",
  ].join("|"),
  "iu",
)
/** Without marks: words that hardly mean anything else. */
const foldedAnother =
  /(?<!\p{L})(?:me|ba|bo|cha) (?:cua )?(?:con|em|minh|toi|tui|chau)(?!\p{L})|(?<!\p{L})(?:ban than|ban be|em gai|em trai|anh trai|chi gai|ong noi|ong ngoai|ba noi|ba ngoai|co giao|thay giao|con cho|con meo|(?:cho|meo) (?:cua|nha) \p{L}+)(?!\p{L})/u

/** A name that is no place or thing: "give Sam", "do Sam and I", not "live in Paris" or "like Minecraft". */
const name =
  /(?<=\p{L}[\p{L}'’]*,? )(?<!(?:in|at|to|from|near|of|the|on|into|like|love|hate|play|watch|speak|learn|eat|my|ở|tại|đến|tới|đi|về|từ|trường|lớp|tiếng|thích|chơi|xem|học|phố|tỉnh|ăn|ghét|sợ|ứng|với) )(?!(?:I|I'm|I've|Pika)(?!\p{L}))\p{Lu}\p{Ll}/u
const possessive = /(?<!\p{L})(?!(?:it|what|where|when|how|that|there|here|let|today)['’])\p{L}+['’]s(?= \p{L}+)/iu

/**
 * Whether a question is about the one who asks and names nobody else: "Where do I live?", "con bị dị ứng gì". Not "What is my dog's name?",
 * nor "What should I give Sam?". What somebody else is or does answers it only by mistake.
 */
export const asksOfSelfAlone = (query: string): boolean => {
  const asked = query.normalize("NFC").replace(request, "").replace(usersOwn, "my").replace(thirdPerson, "i")
  if (!englishAsker.test(asked) && !isAboutSelf(asked)) return false
  if (englishAnother.test(asked) || vietnameseAnother.test(asked)) return false
  if (name.test(asked) || possessive.test(asked)) return false
  return fold(asked) !== asked.toLowerCase() || !foldedAnother.test(fold(asked))
}
