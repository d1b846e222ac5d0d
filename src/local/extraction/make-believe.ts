import { guards } from "./data.ts"
import type { Discourse } from "./discourse.ts"
import { isHypothetical } from "./guards.ts"
import { isIn, wordSet } from "./lexicon.ts"
import { isFirstName } from "./names.ts"
import { holdsAny, padded } from "./phrases.ts"
import { findCharacters, makers, mentionsWork, opensStory, works } from "./stories.ts"
import { asksToSuppose, supposes } from "./suppositions.ts"
import { isJoke } from "./taken-back.ts"
import type { Language } from "./text/language.ts"
import type { Token } from "./text/tokens.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

/** A game of pretence lasts this many turns, a story this many, unless something ends it. */
const turnsOfPretence = 3

const turnsOfStory = 2

const selfWords = words("mình tớ con em cháu tui tôi bé tao t")

const articles = words("a an một the 1")

/** Words of everyday life in small letters: "cơm tấm", "cám cho heo", "ly thuỷ tinh". */
const everyday = words("tấm cám thuỷ thủy tễu sơn")

/** Somebody whom everybody knows from films and games; "Elsa" may be a friend. */
const isCharacterAt = (tokens: readonly Token[], at: number): boolean => {
  const one = tokens[at]
  if (!one || (wordSet("character")?.longest(tokens, at) ?? 0) === 0) return false
  return !isFirstName(one) && (one.capital || !everyday.has(one.low))
}

/** "con là công chúa", "tui là a secret agent": a game has begun. */
const claimsFantasy = (tokens: readonly Token[]): boolean =>
  tokens.some((one, at) => {
    const self = selfWords.has(tokens[at - 1]?.low ?? "")
    const isMine = self && !isIn("kin", tokens[at - 2]?.low ?? "") && tokens[at - 2]?.low !== "của"
    const isClaim = (one.low === "là" && isMine) || (one.low === "am" && tokens[at - 1]?.low === "i")
    if (!isClaim || tokens.slice(0, at).some(({ low }) => notClaimed.has(low))) return false
    const from = articles.has(tokens[at + 1]?.low ?? "") ? at + 2 : at + 1
    return isCharacterAt(tokens, from) || (wordSet("fantasyRole")?.longest(tokens, from) ?? 0) > 0
  })

const notClaimed = words("muốn mơ ước thích nếu vở kịch diễn áo gọi kêu nói bảo")

const isPretence = (tokens: readonly Token[]): boolean =>
  holdsAny(padded(tokens), guards.pretend) || claimsFantasy(tokens)

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

  /** A character of whom the user has no namesake, such as a dog called Bowser. */
  const isStranger = (one: Token, tokens: readonly Token[], at: number): boolean =>
    isCharacterAt(tokens, at) && !discourse.byName(one.text)

  /** Notes what a sentence begins or ends. To be called once for each, in order. */
  const hear = (tokens: readonly Token[], language: Language, asked: readonly Token[]): void => {
    if (supposes(tokens, language) || asksToSuppose(asked)) supposedUntil = turn + 1
    if (opensStory(tokens)) storyUntil = turn + turnsOfStory
    discourse.story.told = turn <= storyUntil || mentionsWork(tokens, discourse)
    if (holdsAny(padded(tokens), guards.pretendOver) || isJoke(tokens)) pretending = 0
    else if (isPretence(tokens)) pretending = turnsOfPretence
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
    if (asked.length === 0 && !ofSelf(tokens, isSelf) && tokens.some((one, at) => isStranger(one, tokens, at)))
      return true
    if (turn <= supposedUntil && (continuing.has(first) || !ofSelf(tokens, isSelf))) return true
    if (turn <= storyUntil && !ofSelf(tokens, isSelf)) return true
    if (language === "en" && isHypothetical(tokens)) return true
    if (holdsAny(padded(tokens), guards.inFiction)) return true
    const isStory = findCharacters(tokens, discourse)
    if (isStory) lastStory = turn
    return isStory && !tokens.some(({ low }) => makers.has(low) && ofSelf(tokens, isSelf))
  }

  return { startTurn, hearCompanion, hear, dismisses }
}
