import { guards } from "./data.ts"
import { isAuxiliary, isBase, isPast, isThird } from "./english/verbs.ts"
import { wordSet } from "./lexicon.ts"
import { hearsayLife, sureLife } from "./life.ts"
import type { Language } from "./text/language.ts"
import { isWord, type Token } from "./text/tokens.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

const englishSelf = words("i my me mine we us our ours myself")
const toCompanion = words("you your yours u ur yourself mày")
/** Words that carry nothing of their own. */
const empty = words(
  "i my me mine we us our ours he him his she her it its they them their this that these those there here a an the and or but so if of to in on at for with from by as is am are was were be been do does did have has had not no yes yeah nope ok okay oh well just really very too also then now like kind lol haha hehe hahaha um uh hmm idk know think guess mean get got go going gonna thing stuff lot what who how why when where which because cause will can could would one some all em con tớ mình tui tôi cháu bé nó là có không được bị thì mà và với rồi đi cũng lắm quá nha ạ dạ ừ vâng này đó kia vậy thế gì sao nào đã đang sẽ cho của ở ra vào lên xuống nè hihi á à ơi nữa chứ luôn thôi good fine great nothing much special hết bye cya k wyd gn goodnight tạm biệt lát để pika chào hi hello hey cảm ơn thank thanks bored",
)
const asking = words("why how what who where when which do does did can could should would is are am")
/** With these in front and no subject, English children tell of themselves: "love my dog", "going to the zoo". */
const elidable = words("love like hate want have play live going got am was just miss wish")
const vietnameseCommands = new Set(guards.commands.vi)
const vietnameseVerbs = words(
  "học chơi thích ghét có được bị đi ăn mua làm tập vẽ xem đọc nuôi sợ muốn ở mới vừa hôm tối sáng chiều mỗi trưa ngày tuần tháng năm chủ thứ hè tết mai mốt tuần lúc hồi không chưa sắp sẽ đang đã cũng hay toàn về lên dọn chuyển ước định thi thua thắng nhớ giận buồn vui lo",
)

export type Statement = {
  tokens: readonly Token[]
  language: Language
  /** Whether the word at this place is the speaker. */
  isSelf: (at: number) => boolean
  /** It answers a question about the user's life. */
  answers: boolean
  /** How likely it tells of the user's life by its words. */
  life: number
}

/** How many words carry something of their own; a name carries as much as two. */
export const content = (tokens: readonly Token[]): number =>
  tokens
    .filter((one) => isWord(one) && !empty.has(one.low))
    .reduce((sum, one) => sum + (one.capital && tokens[0] !== one ? 2 : 1), 0)

/** Whether a statement may tell of the speaker's life: it is neither a request, nor of the companion, nor what others say. */
export const tellsOfLife = (statement: Statement): boolean => {
  const { tokens, language, answers } = statement
  if (content(tokens) === 0 || tokens.some(({ low }) => toCompanion.has(low))) return false
  return (
    (answers || !isRequest(tokens.filter(isWord), language)) && (statement.life >= sureLife || !saysOfOthers(statement))
  )
}

const laughs = words("lol haha hehe hihi ok okay k thx pls please so")

/** "look at row K-14", "kể chuyện ma đi" */
const isRequest = (all: readonly Token[], language: Language): boolean => {
  const said = all.slice(
    Math.max(
      0,
      all.findIndex(({ low }) => !laughs.has(low)),
    ),
  )
  const [first = "", second = ""] = said.map((one) => one.low)
  if (language === "vi")
    return vietnameseCommands.has(first) && !said.slice(1, 3).some(({ low }) => englishSelf.has(low))
  if (asking.has(first) && first !== "when" && second !== "not") return true
  const isOrder = isBase(first) && !isPast(first) && !elidable.has(first) && !isThird(first)
  return isOrder && !isAuxiliary(second) && !isPast(second)
}

const saying = words("says said say thinks thought reckons reckon swears swore claims told bảo nói kể chọc ghẹo")

/** "bảo vệ", "bảo tàng", "kể cả" */
const notSaid = words("vệ tàng hiểm quản mẫu cả")
/** "chậm nói", "biết nói" */
const howToSay = words("chậm biết tập học hay khó")

/** "my sister said cats are better", "mẹ bảo đàn ông không được khóc", "anh hai nói con là lượm ngoài thùng rác": of what others say, what is of the speaker. */
const saysOfOthers = ({ tokens, language, isSelf, life }: Statement): boolean => {
  const at = tokens.findIndex(
    ({ low }, place) =>
      saying.has(low) && !notSaid.has(tokens[place + 1]?.low ?? "") && !howToSay.has(tokens[place - 1]?.low ?? ""),
  )
  if (at < 1 || at > 5) return false
  const isOwnSaying = tokens[at - 1]?.low === "i" || (isSelf(at - 1) && !isKinBefore(tokens, at - 1))
  if (isOwnSaying) return false
  if (life < hearsayLife) return true
  const rest = tokens.slice(at + 1)
  if (language === "vi" && rest[1]?.low === "là" && isSelf(at + 1)) return true
  // "bố bảo hè này về quê": what is told without a subject is of the speaker.
  if (language === "vi" && vietnameseVerbs.has(rest[0]?.low ?? "")) return false
  if (ofThem.has(rest[0]?.low ?? "")) return false
  return !rest.some(({ low }, place) => englishSelf.has(low) || isSelf(at + 1 + place))
}
/** "my brother thinks he is so cool" tells of the brother. */
const ofThem = words("he she it his her they nó")

const isKinBefore = (tokens: readonly Token[], at: number): boolean =>
  at > 0 && (wordSet("kin")?.longest(tokens, at - 1) ?? 0) > 0
