import { guards } from "./data.ts"
import type { Discourse } from "./discourse.ts"
import { isHypothetical } from "./guards.ts"
import { animalKind, createWordSet, isIn, wordSet } from "./lexicon.ts"
import { capitalRun, isFirstName, nameLengths, properName } from "./names.ts"
import { holdsAny, padded } from "./phrases.ts"
import type { Language } from "./text/language.ts"
import { fold, lowText, type Token } from "./text/tokens.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

/** A game of pretence lasts this many turns, a story this many, unless something ends it. */
const turnsOfPretence = 3
const turnsOfStory = 2

const works = createWordSet([...guards.fiction.en, ...guards.fiction.vi, "play", "skit", "musical", "dream"], true)
const links = createWordSet([...guards.fictionLink.en, ...guards.fictionLink.vi])

const selfWords = words("mình tớ con em cháu tui tôi bé tao t")
const articles = words("a an một the 1")
const tellings = words("about về kể nói where with có has called named tên")
const parts = words("playing role part character dressed")

/** "con là công chúa", "tui là a secret agent": a game has begun. */
const claimsFantasy = (tokens: readonly Token[]): boolean =>
  tokens.some((one, at) => {
    const self = selfWords.has(tokens[at - 1]?.low ?? "")
    const isMine = self && !isIn("kin", tokens[at - 2]?.low ?? "") && tokens[at - 2]?.low !== "của"
    const isClaim = (one.low === "là" && isMine) || (one.low === "am" && tokens[at - 1]?.low === "i")
    if (!isClaim || tokens.slice(0, at).some(({ low }) => notClaimed.has(low))) return false
    const from = articles.has(tokens[at + 1]?.low ?? "") ? at + 2 : at + 1
    const isCharacter = (wordSet("character")?.longest(tokens, from) ?? 0) > 0 && !isFirstName(tokens[from])
    return isCharacter || (wordSet("fantasyRole")?.longest(tokens, from) ?? 0) > 0
  })
const notClaimed = words("muốn mơ ước thích nếu vở kịch diễn áo gọi kêu nói bảo")

const isPretence = (tokens: readonly Token[]): boolean =>
  holdsAny(padded(tokens), guards.pretend) || claimsFantasy(tokens)

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

const openers =
  / (once upon a time|let me tell you a story|i (made|am making) up a story|made up a story|here is (a|my) story|(there was|there is|there lived) (a|an|this|once) [a-z]* ?(dragon|unicorn|wizard|witch|princess|king|queen|giant|mermaid|monster|robot|fairy)|ngày xửa ngày xưa|ngày xưa có|(con|tớ|mình|em|tui|cháu) (kể|bịa|sáng tác|nghĩ ra) (cho \S+ nghe )?(một |1 )?(câu )?(chuyện|truyện)|có (một |1 )?(con|chú|nàng|chàng|anh|ông) (rồng|kỳ lân|tiên|phù thuỷ|phù thủy|quái vật|khổng lồ|hoàng tử|công chúa)) /
const owners = words("my our the this that a his her")

/** "in my comic there is this guy called Turbo Tim": a sentence that tells a story from the inside. */
const opensStory = (tokens: readonly Token[]): boolean => {
  if (openers.test(padded(tokens))) return true
  for (let at = 0; at < Math.min(tokens.length - 3, 6); at++)
    if (tokens[at]?.low === "in" && owners.has(tokens[at + 1]?.low ?? "") && works.longest(tokens, at + 2) > 0)
      return true
  return false
}

const makers = words(
  "write writing wrote draw drawing drew make making made invent invented film filming viết vẽ mua tặng bought got gave",
)
/** Does a film, a book or somebody out of one come up? Who is named next belongs there. */
const mentionsWork = (tokens: readonly Token[], discourse: Discourse): boolean =>
  tokens.some(
    (one, at) =>
      !discourse.byName(one.text) &&
      (works.longest(tokens, at) > 0 || (wordSet("character")?.longest(tokens, at) ?? 0) > 0),
  )

/** "a book about a fox named Rusty", "truyện về bạn thỏ Bông": whoever it is about lives in the story. Says whether it tells of one. */
const findCharacters = (tokens: readonly Token[], discourse: Discourse): boolean => {
  for (let at = 0; at < tokens.length - 2; at++) {
    const isVerb = tokens[at]?.low === "play" && !owners.has(tokens[at - 1]?.low ?? "")
    const length = isVerb ? 0 : works.longest(tokens, at)
    const linkAt =
      length === 0
        ? -1
        : tokens.findIndex(
            (_, index) => index >= at + length && index < at + length + 3 && links.longest(tokens, index) > 0,
          )
    if (linkAt < 0 || !tellings.has(tokens[linkAt]?.low ?? "")) continue
    const namedAt = tokens.findIndex((_, index) => index > linkAt && capitalRun(tokens, index) > 0)
    const name =
      namedAt < 0
        ? null
        : properName(tokens.slice(namedAt, namedAt + (nameLengths(tokens, namedAt)[0] ?? 1)).map((one) => one.text))
    const animal = tokens.map((one) => animalKind(one.low)).find((kind) => kind !== undefined)
    if (!name || !discourse.byName(name))
      discourse.introduce({ name, kind: "fiction", role: animal ?? { en: "character", vi: "nhân vật" } })
    return true
  }
  return false
}

/** "i am playing an evil queen named Zarnelda": the part has a name, and nobody of that name exists. */
const noteRole = (tokens: readonly Token[], discourse: Discourse): void => {
  const at = tokens.findIndex(
    ({ low }, index) => ["named", "called"].includes(low) && capitalRun(tokens, index + 1) > 0,
  )
  const part = tokens.findIndex(({ low }) => parts.has(low))
  if (at < 0 || part < 0 || part > at) return
  const name = properName(tokens.slice(at + 1, at + 1 + capitalRun(tokens, at + 1)).map((one) => one.text))
  if (!discourse.byName(name)) discourse.introduce({ name, kind: "fiction" })
}

const asking = words("know wonder ask asked see check idk care sure say said as even what")
const unsure = words("would could might was were")
const beforeIf = words("and but so what like ok okay well even as")

/** "my tummy hurts if i eat bread" is so on that condition; "if i had wings" is not. */
const isSupposed = (tokens: readonly Token[]): boolean => {
  const at = tokens.findIndex(({ low }) => low === "if")
  if (
    / (imagine|suppose|supposing|what if|unless|wish i (was|were|had|could)|as if|dreamed|dreamt|had a dream|in my dream) /.test(
      padded(tokens),
    )
  )
    return true
  const opens = tokens.slice(0, Math.max(0, at)).every(({ low }) => beforeIf.has(low))
  return at >= 0 && (opens || asking.has(tokens[at - 1]?.low ?? "") || tokens.some(({ low }) => unsure.has(low)))
}

const supposes = (tokens: readonly Token[], language: Language): boolean =>
  language === "en" || tokens.some(({ low }) => low === "if")
    ? isSupposed(tokens)
    : isHypothetical(tokens) && !/ (hứa|bảo|promised) /.test(padded(tokens))

/** "What would you do with a million?"; not "What would you like?" */
const asksToSuppose = (asked: readonly Token[]): boolean =>
  / (if|nếu|superpower|would you (?!like|love)\S+) /.test(padded(asked))

const laughing = / (lol|haha|hahaha|hehe|lmao|jk) /
/** "my grandad says i am allergic to work haha": teasing, not news. */
const isTeased = (tokens: readonly Token[]): boolean =>
  laughing.test(padded(tokens)) &&
  / (says|said|thinks) (that )?(i am|he is|she is|they are|it is) /.test(padded(tokens))

const deeds = words("made make making built build building play played playing won code coded chơi xây thắng")
/** "in minecraft i have a dragon" happens in the game; "i built a castle in minecraft" is what the user did. */
const isInGame = (tokens: readonly Token[]): boolean =>
  / (in|trong) (minecraft|roblox|fortnite|the game|my game|game|liên quân) /.test(padded(tokens)) &&
  !tokens.some(({ low }) => deeds.has(low))

const continuing = words("he she it they his her their its the and then so nó họ rồi thế với xong")
/** The companion's riddle or quiz: its answer tells nothing of life. */
const riddles = /(?<!\p{L})(riddles?|trivia|quiz|knock knock|câu đố|chơi đố|đố vui|đố (bạn|con|em|cháu|cậu))(?!\p{L})/u

/** Tells what is so from what is supposed, played, joked or told of a story, over the turns. */
export const createMakeBelieve = (discourse: Discourse) => {
  let turn = 0
  let pretending = 0
  let storyUntil = -1
  let lastStory = -9
  let supposedUntil = -1
  let riddleAt = -1

  const startTurn = (): void => {
    turn += 1
    pretending = Math.max(0, pretending - 1)
  }

  /** The companion asks for the truth: what follows is no game any more. */
  const hearCompanion = (content: string, asked: readonly Token[]): void => {
    const isOfWork = asked.some((_, at) => works.longest(asked, at) > 0)
    if (isOfWork && turn <= lastStory + 1) storyUntil = turn + 1
    if (/(^| )(ngoài đời|chuyện thật|thật sự|in real life)/.test(content.toLowerCase())) supposedUntil = -1
    if (riddles.test(content.toLowerCase())) riddleAt = turn + 1
  }

  const ofSelf = (tokens: readonly Token[], isSelf: (at: number) => boolean): boolean =>
    tokens.some(({ low }, at) => ["i", "my", "we", "our", "me"].includes(low) || isSelf(at))

  /**
   * "trên youtube có cô kia nói ngày nào cũng phải chạy"; not "con coi trên tivi cũng sợ", nor "Mít bay mất rồi, người ta bảo nó đi tìm bạn".
   */
  const isHearsay = (tokens: readonly Token[], isSelf: (at: number) => boolean): boolean => {
    const comma = tokens.findIndex(({ text }) => text === ",")
    const opening = padded(comma > 2 ? tokens.slice(0, comma) : tokens)
    return holdsAny(opening, guards.reported) && !(/ (on|trên) /.test(opening) && ofSelf(tokens, isSelf))
  }

  /** Notes what a sentence begins or ends. To be called once for each, in order. */
  const hear = (tokens: readonly Token[], language: Language, asked: readonly Token[]): void => {
    if (supposes(tokens, language) || asksToSuppose(asked)) supposedUntil = turn + 1
    if (opensStory(tokens)) storyUntil = turn + turnsOfStory
    discourse.story.told = turn <= storyUntil || mentionsWork(tokens, discourse)
    if (holdsAny(padded(tokens), guards.pretendOver) || isJoke(tokens)) pretending = 0
    else if (isPretence(tokens)) pretending = turnsOfPretence
    noteRole(tokens, discourse)
  }

  /** Is nothing that this statement says so? `isSelf`: whether the word at this place is the speaker. */
  const dismisses = (
    tokens: readonly Token[],
    language: Language,
    isSelf: (at: number) => boolean,
    asked: readonly Token[],
  ): boolean => {
    const first = tokens.find(({ low }) => !["and", "but", "so", "then", "rồi", "và"].includes(low))?.low ?? ""
    const isSupposition = supposes(tokens, language)
    if (asksToSuppose(asked) || (turn === riddleAt && asked.length > 0)) return true
    if (pretending > 0 || isSupposition || opensStory(tokens)) return true
    if (turn <= supposedUntil && (continuing.has(first) || !ofSelf(tokens, isSelf))) return true
    if (turn <= storyUntil && !ofSelf(tokens, isSelf)) return true
    if (language === "en" && (isHypothetical(tokens) || isTeased(tokens))) return true
    if (isInGame(tokens) || holdsAny(padded(tokens), guards.inFiction) || isHearsay(tokens, isSelf)) return true
    const isStory = findCharacters(tokens, discourse)
    if (isStory) lastStory = turn
    return isStory && !tokens.some(({ low }) => makers.has(low) && ofSelf(tokens, isSelf))
  }

  return { startTurn, hearCompanion, hear, dismisses }
}
