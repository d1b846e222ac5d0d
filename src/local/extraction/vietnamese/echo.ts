import type { Clause, Parsed, Speaker, Subject } from "../clause.ts"
import { stripParticles } from "../particles.ts"
import { isWord, joinTokens, type Token, token } from "../text/tokens.ts"

const addressees = new Set(["cậu", "bạn", "em", "con", "cháu", "bé", "mày", "anh", "chị"])
/** After these "em", "bạn" and so on are somebody else, or a classifier. */
const afterOther = new Set(
  "trai gái bé họ út ruột ấy đó í thân cùng bè mới nào gì mèo chó chim cá thỏ gấu dâu rể vật đường sông học đó".split(
    " ",
  ),
)
const asked = new Set(["gì", "nào", "ai", "đâu", "mấy", "chi"])
const askedWhen = ["khi nào", "bao giờ", "lúc nào", "hôm nào", "ngày nào", "thứ mấy", "bữa nào", "hồi nào", "chừng nào"]
const askedHow = ["thế nào", "như thế nào", "ra sao", "làm sao", "vì sao", "tại sao", "sao"]
const softening = new Set(
  "vậy thế hả ạ nhỉ nè ha á đó rồi nữa nhất giờ không của và với à ta những còn vào cho là".split(" "),
)

const mostAnswer = 12
const mostAsked = 16

/** Only what opens it: "đâu" at the end asks, and is no particle here. */
const withoutOpening = (tokens: readonly Token[]): Token[] =>
  stripParticles([...tokens, token("x")], "vi", false).slice(0, -1)

/** The question's last clause that asks for something, its address ("vậy con?", "thế cháu?") taken off. */
const askedClause = (tokens: readonly Token[], self: string): Token[] => {
  const parts: Token[][] = [[]]
  for (const one of tokens)
    if (one.text === "," || one.text === ":") parts.push([])
    else parts.at(-1)?.push(one)
  const part = parts.findLast((words) => words.some((one) => asked.has(one.low)))
  if (!part || part.length > mostAsked) return []
  let words = withoutOpening(part)
  while (words.length > 1 && ["vậy", "thế", "còn", "ủa", "ồ", "rồi", "à", "chà"].includes(words[0]?.low ?? ""))
    words = words.slice(1)
  const isAddress = (): boolean =>
    words.length > 1 &&
    (words.at(-1)?.low === self ||
      addressees.has(words.at(-1)?.low ?? "") ||
      ["vậy", "thế", "hả", "ạ", "nhỉ", "rồi", "nè", "ta", "á"].includes(words.at(-1)?.low ?? "")) &&
    words.slice(0, -1).some((one) => asked.has(one.low)) &&
    !["của", "cho", "với", "dạy", "tặng", "đưa", "chở", "đón"].includes(words.at(-2)?.low ?? "")
  while (isAddress()) words = words.slice(0, -1)
  return words
}

/** Whom the companion speaks to, at this place, becomes the user's own word. */
const turned = (tokens: readonly Token[], self: string): Token[] =>
  tokens.map((one, at) => {
    const next = tokens[at + 1]
    const isOther = next !== undefined && (afterOther.has(next.low) || addressees.has(next.low) || next.capital)
    const isKin = ["anh", "chị"].includes(one.low)
    return addressees.has(one.low) && !isOther && !isKin && (at === 0 || !one.capital)
      ? { text: self, low: self, fold: self, capital: false }
      : one
  })

type Asked = { from: number; to: number; keep: number }

/** The words that ask: "môn nào" (of which "môn" stays), "ai", "ở đâu", "mấy tuổi", "khi nào". */
const askedAt = (tokens: readonly Token[]): Asked | null => {
  const two = (at: number): string => `${tokens[at]?.low} ${tokens[at + 1]?.low}`
  for (let at = 0; at < tokens.length; at++) {
    if (askedHow.includes(two(at)) || askedHow.includes(tokens[at]?.low ?? "")) return null
    if (askedWhen.includes(two(at))) return { from: at, to: at + 2, keep: 0 }
    const low = tokens[at]?.low ?? ""
    if (low === "bao" && two(at) === "bao nhiêu") return { from: at, to: at + 2, keep: 0 }
    if (low === "mấy") return { from: at, to: at + 1, keep: 0 }
    if (low === "ai" || low === "đâu") return { from: at, to: at + 1, keep: 0 }
    if (low !== "gì" && low !== "nào" && low !== "chi") continue
    const noun = tokens[at - 1]?.low ?? ""
    if (["cái", "điều", "việc", "chuyện"].includes(noun)) return { from: at - 1, to: at + 1, keep: 0 }
    return { from: at, to: at + 1, keep: nouns.has(noun) ? 1 : 0 }
  }
  return null
}

const nouns = new Set(
  "môn món màu con trò game bài quyển cuốn phim truyện lớp trường quà tên cây hoa số nhạc tiếng đội bạn cô thầy anh chị bộ đồ giải đai vị kẹo bánh rau cá loại thứ nghề vai điểm phần lễ cờ đàn nhân".split(
    " ",
  ),
)

/**
 * Vietnamese asks where it would answer: "cậu trưng nó ở đâu?" – "trên nóc tủ" says "tớ trưng nó ở trên nóc tủ". A short answer
 * takes the place of the word that asks; null when the question is no such question.
 */
export const echoOf = (question: readonly Token[], answer: readonly Token[], speaker: Speaker): string | null => {
  const self = speaker.parent ? "bé" : "tớ"
  const words = turned(askedClause(question, self), self)
  const place = askedAt(words)
  const said = answer.filter((one) => isWord(one) || one.text === ",")
  if (!place || said.length === 0 || said.length > mostAnswer || noAnswer.has(said[0]?.low ?? "")) return null
  const kept = words.slice(place.from - place.keep, place.from)
  const isRepeated = kept.length > 0 && said[0]?.low === kept[0]?.low
  const link = words[place.from - 1]?.low ?? ""
  const first = said[0]?.low ?? ""
  const value = first === link && ["ở", "với", "cho"].includes(link) ? said.slice(1) : said
  const filling = [...(isRepeated ? [] : kept), ...value]
  const before = words.slice(0, place.from - place.keep)
  const after = words
    .slice(place.to)
    .filter((one) => !softening.has(one.low) && !value.some((other) => other.low === one.low))
  const isVerbLeft = [...before, ...after].some((one) => isWord(one) && one.low !== self && !softening.has(one.low))
  if (!isVerbLeft && kept.length === 0) return null
  if (before.length > 0) return joinTokens([...before, ...filling, ...after])
  if (words[place.from]?.low === "ai") return joinTokens([...filling, ...after])
  const [subject, ...rest] = after
  return subject?.low === self && rest.length > 0 ? joinTokens([subject, ...rest, ...filling]) : null
}

const noAnswer = new Set(
  "không hông chưa có dạ ừ rồi biết bí đoán kệ thì tại vì để nhưng mà nếu chắc hả sao ai gì thôi cũng nothing idk secret none yes yeah yep no nope ok lát để đừng hãy please nhờ bye tạm chào goodbye he she they it i we".split(
    " ",
  ),
)

/** Whom a question of the companion is about, when that is somebody other than the user. */
export const askedAbout = (question: readonly Token[], parse: (clause: Clause) => Parsed): Subject | null => {
  const from = question.findLastIndex((one) => one.text === ",") + 1
  const rest = question.slice(from).length > 2 ? question.slice(from) : question
  const tokens = turned(withoutOpening(rest), "tớ")
  const { subject, elided } = parse({ tokens, language: "vi", plain: false, link: null })
  return subject?.kind === "figure" && !elided ? subject : null
}

const opens = new Set("vậy thế còn à ồ ủa chào ơi nè mà nhưng rồi hả".split(" "))

/** "Quán nhà con tên gì?" asks for no name of the user's. */
export const asksNameOfOther = (question: readonly Token[]): boolean =>
  question.some((one, at) => {
    const before = question[at - 1]
    return (
      addressees.has(one.low) &&
      question[at + 1]?.low === "tên" &&
      before !== undefined &&
      isWord(before) &&
      !opens.has(before.low)
    )
  })
