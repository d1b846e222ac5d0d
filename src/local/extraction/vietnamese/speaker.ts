import type { Speaker } from "../clause.ts"
import { wordSet } from "../lexicon.ts"
import type { Token } from "../text/tokens.ts"
import { timePhraseLength } from "./time.ts"

const alwaysSelf = new Set(["tớ", "tui", "tôi", "tao", "mình", "mìn"])
const perhapsSelf = ["con", "em", "cháu", "bé", "chị", "anh"]
const opensStatement = new Set(
  "tên là học thích có ở ghét bị được muốn sinh mê sợ cũng hay mới vừa đang đã sẽ chơi nuôi rất không yêu chưa mấy nhớ buồn vui đi làm tính định mệt đổi dọn chuyển ăn biết phải khóc năm lên build love hate quit invite like have go am tập thi ".split(
    " ",
  ),
)
const classified = new Set(
  "một hai ba bốn năm sáu bảy tám chín mười mấy nhiều cái những các vài nuôi thú đàn bầy chú từng mỗi con nửa 1 2 3 4 5 6 7 8 9 10".split(
    " ",
  ),
)
const afterClassifier = new Set(
  "gái trai đường sông suối dao diều búp robot rô hạc thú vật số đò tàu thuyền quay mắt đực nhỏ xe tem game gì gấu lắc heo sên cháu rối ma tằm này đó kia ấy nào rể dâu một út cả đầu thứ lai".split(
    " ",
  ),
)
const siblingWords = new Set("trai gái bé họ út ruột dâu rể nhỏ".split(" "))
const opensToSibling = new Set("ru trông bế chăm dỗ giữ bồng ẵm với cho dắt nựng thương nhường đưa của".split(" "))

/**
 * By which words a Vietnamese child means themselves. "Con" is also a classifier, "em" a younger sibling: one of them is the
 * self only if the child opens statements with it, and only the one used most.
 */
export const findSelves = (clauses: readonly (readonly Token[])[]): Set<string> => {
  const selves = new Set([...alwaysSelf, "t"])
  const uses = new Map<string, number>()
  for (const tokens of clauses)
    for (const [at, one] of tokens.entries()) {
      const word = perhapsSelf.includes(one.low) ? one.low : one.fold === "chau" ? "cháu" : ""
      if (word === "" || isClassifierAt(tokens, at)) continue
      const next = tokens[at + 1]?.low ?? ""
      const before = tokens[at - 1]?.low ?? ""
      const asOwner = ownedBefore.has(before)
      const asSubject = opensStatement.has(next) || /^\d+$/.test(next) || (next !== "" && opensClause(tokens, at))
      const weight = word === "chị" || word === "anh" ? 0 : word === "bé" ? 0.5 : 1
      const weak = word === "bé" || word === "chị" || word === "anh" || third.has(next) ? 0 : 0.1
      if (!asOwner && !asSubject) uses.set(word, (uses.get(word) ?? 0) + weak)
      if (asOwner || asSubject) uses.set(word, (uses.get(word) ?? 0) + weight * (at < 2 || asOwner ? 2 : 1))
    }
  const strong = clauses.some((tokens) => tokens.some((one, at) => isStrongSelf(tokens, one, at)))
  const [most] = [...uses].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1])
  if (most && !strong) selves.add(most[0])
  return selves
}

const third = new Set(["ấy", "đó", "kia", "này", "í"])
const ownedBefore = new Set(
  "nhà của lớp trường mẹ ba má bố cha nội ngoại hai dạ tụi bọn chúng trai gái bạn đội".split(" "),
)

/** The first word but for time and interjections: "hôm nay con…", "dạ em…". */
const opensClause = (tokens: readonly Token[], at: number): boolean => {
  if (at === 0 || [",", "dạ", "mà", "nhưng", "vì", "và", "nên"].includes(tokens[at - 1]?.low ?? "")) return true
  let from = 0
  for (let length = timePhraseLength(tokens, from); length > 0; length = timePhraseLength(tokens, from)) from += length
  return from === at
}

const isStrongSelf = (tokens: readonly Token[], one: Token, at: number): boolean =>
  alwaysSelf.has(one.low) && tokens[at - 1]?.low !== "một" && one.low !== "tụi"

const kinByOrder = new Set("anh chị chú dì cô cậu bác thím dượng mợ em".split(" "))
const orders = new Set("hai ba tư năm sáu bảy tám chín mười út".split(" "))

const isClassifierAt = (tokens: readonly Token[], at: number): boolean => {
  const one = tokens[at]?.low
  const next = tokens[at + 1]
  const before = tokens[at - 1]?.low ?? ""
  if (!next) return false
  if (one === "em" || one === "cháu")
    return (
      siblingWords.has(next.low) ||
      (one === "em" && opensToSibling.has(before) && before !== "của" && before !== "cho" && before !== "với")
    )
  if (one === "bé")
    return (
      (wordSet("animal")?.longest(tokens, at + 1) ?? 0) > 0 ||
      next.capital ||
      ["em", "con", "một", "1"].includes(before)
    )
  if (one !== "con") return false
  const isKinBa =
    (before === "ba" || before === "chú" || before === "năm") &&
    !["một", "hai", "thứ", "có", "nuôi"].includes(tokens[at - 2]?.low ?? "") &&
    !isNoun(tokens, at + 1)
  if (kinByOrder.has(tokens[at - 2]?.low ?? "") && orders.has(before)) return false
  if (/^\d+$/.test(before) || (classified.has(before) && !isKinBa)) return true
  if (afterClassifier.has(next.low)) return true
  if (next.capital && !opensStatement.has(next.low)) return true
  return (
    (wordSet("animal")?.longest(tokens, at + 1) ?? 0) > 0 || (wordSet("animalKind")?.longest(tokens, at + 1) ?? 0) > 0
  )
}

const isNoun = (tokens: readonly Token[], at: number): boolean =>
  afterClassifier.has(tokens[at]?.low ?? "") || (wordSet("animal")?.longest(tokens, at) ?? 0) > 0

/** Is this word the user, here? */
export const isSelfAt = (tokens: readonly Token[], at: number, speaker: Speaker): boolean => {
  const one = tokens[at]
  if (!one || !speaker.selves.has(one.low)) return false
  if (one.low === "mình" && tokens[at - 1]?.low === "một") return false
  if (one.capital && at > 0) return false
  return !isClassifierAt(tokens, at)
}
