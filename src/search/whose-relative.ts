import { readQuote } from "../facts/quote.ts"

/** Groups of words for the same relative: "my mum" and "mother". */
const relatives = [
  ["mum|mom|mother|mommy|mummy|mama", "mẹ|má"],
  ["dad|father|daddy|papa", "bố|ba|cha|tía"],
  ["sister", "chị|chị gái|em gái"],
  ["brother", "anh|anh trai|em trai"],
  ["grandma|grandmother|granny|nana|nan", "bà|bà nội|bà ngoại"],
  ["grandpa|grandfather|grandad|granddad", "ông|ông nội|ông ngoại"],
  ["aunt|auntie", "dì|cô"],
  ["uncle", "chú|bác|cậu"],
  ["dog|puppy", "chó|cún"],
  ["cat|kitten", "mèo"],
].map(([english = "", vietnamese = ""]) => ({
  asked: new RegExp(
    `(?<!\\p{L})my (?:\\p{L}+ )?(?:${english})(?!\\p{L})|(?<!\\p{L})(?:${vietnamese}) (?:của )?(?:con|em|mình|tớ|cháu|tui|tôi)(?!\\p{L})`,
    "iu",
  ),
  own: new RegExp(
    `(?<!\\p{L})(?:user['’]s|my|our) (?:\\p{L}+ )?(?:${english})(?!\\p{L})|(?<!\\p{L})(?:${vietnamese}) (?:\\p{L}+ )?(?:của )?(?:người dùng|con|em|mình|tớ|cháu|tui|tôi)(?!\\p{L})`,
    "iu",
  ),
  ofOther: new RegExp(
    `(?:(?<!(?<!\\p{L})user)['’]s|(?<!\\p{L})(?:his|her|their)) (?:\\p{L}+ )?(?:${english})(?!\\p{L})|(?<!\\p{L})(?:${vietnamese}) (?:của )?(?:bạn|cậu ấy|nó|anh ấy|chị ấy|(?!Pika)\\p{Lu}\\p{L}*)(?!\\p{L})`,
    "u",
  ),
}))

/**
 * For a query about a relative of the user: whether a fact is about such a relative of somebody else. "My friend's mum" does not answer
 * "what does my mum do". Null for other queries.
 */
export const tellsOfOthersRelative = (query: string): ((factText: string) => boolean) | null => {
  const asked = relatives.filter((relative) => relative.asked.test(query))
  if (asked.length === 0) return null
  return (factText) => {
    const text = (readQuote(factText)?.said ?? factText).replace(/^\p{Lu}/u, (first) => first.toLowerCase())
    return asked.some(({ own, ofOther }) => ofOther.test(text) && !own.test(text))
  }
}
