import { fold } from "../platform/text.ts"

/** Words that say how a question is put, not what it is about. They are no search terms. English, and Vietnamese with its marks. */
const words = `
a an the and or but if of to in on at by for with from as into about than then so too very just also only still
i me my mine myself you your yours we us our ours he him his she her hers it its they them their theirs user
am is are was were be been being do does did doing have has had having can could will would shall should may might must
what which who whom whose when where why how that this these those there here
not no yes ok please tell say know remember get got s t d ll re ve m
là của và hay hoặc nhưng nếu thì mà ở tại trong ngoài trên dưới với cho từ đến về như cũng chỉ rất lắm quá đã đang sẽ sắp vẫn còn rồi
tôi tớ mình tui em cháu bạn cậu chúng họ nó ấy này kia đó đây thế vậy người dùng
gì nào ai đâu sao mấy bao nhiêu khi lúc không có bị được ạ nhỉ nhé nha hả hử à ơi dạ vâng thưa các những một cái chiếc
`

const functionWords = new Set(words.trim().split(/\s+/))
/** As they are typed without marks; those that would hide a word of meaning ("cua", crab; "an", eat; "me", mother) are left out. */
const meaningfulWithoutMarks = new Set([
  "cua",
  "an",
  "me",
  "ma",
  "ban",
  "dau",
  "may",
  "con",
  "em",
  "cau",
  "to",
  "hay",
  "co",
  "cai",
])
const foldedFunctionWords = new Set([...functionWords].map(fold).filter((word) => !meaningfulWithoutMarks.has(word)))

/** Of one query; the word lane keeps them as the bits of one integer. */
export const mostTerms = 16

/** Whether a word in small letters only says how something is put, with its marks or without any: "đang" and "dang", not "Đăng". */
export const isFunctionWord = (word: string): boolean =>
  functionWords.has(word) || (fold(word) === word && foldedFunctionWords.has(word))

/** The words of a query that say what it is about, folded, each once; 16 at most. */
export const searchTerms = (query: string): string[] => {
  const terms = new Set<string>()
  for (const word of query
    .toLowerCase()
    .normalize("NFC")
    .match(/[\p{L}\p{N}]+/gu) ?? []) {
    if (isFunctionWord(word)) continue
    terms.add(fold(word))
    if (terms.size === mostTerms) break
  }
  return [...terms]
}
