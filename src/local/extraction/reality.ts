import type { Clause, Parsed } from "./clause.ts"
import type { Discourse } from "./discourse.ts"
import { goesOn, isCounterfactual, isDoubtful, isInGame, isTeased, mayTellStory, opensStory } from "./english/unreal.ts"
import { isHearsay, isInFiction, isJoke, isPretend, isPretendOver, isPromise, isReal, tellsStory } from "./fancy.ts"
import { findFiction } from "./fiction.ts"
import { isHypothetical } from "./guards.ts"
import type { Language } from "./text/language.ts"
import type { Token } from "./text/tokens.ts"

/** A game of pretence lasts this many turns, unless somebody ends it. */
const turnsOfPretence = 3

/** Tells what is so from what is supposed, played, joked or told of a story, over the turns. */
export const createReality = (discourse: Discourse) => {
  let turn = 0
  let pretending = 0
  let storyTurn = -9
  /** The turn before supposed something ("nếu tớ có một triệu"): what goes on without a subject supposes as well. */
  let supposedBefore = false
  let supposing = false

  const startTurn = (): void => {
    turn += 1
    pretending = Math.max(0, pretending - 1)
    supposedBefore = supposing
    supposing = false
  }

  const hearCompanion = (content: string): void => {
    if (isReal(content)) supposing = false
  }

  const hearSentence = (tokens: readonly Token[], language: Language): void => {
    if (tellsStory(tokens.filter((one) => !discourse.byName(one.text)))) storyTurn = turn
    discourse.story.told = turn - storyTurn <= 1
    if (isPretendOver(tokens) || isJoke(tokens)) pretending = 0
    else if (isPretend(tokens)) pretending = turnsOfPretence
    if (language === "en" && isCounterfactual(tokens)) supposing = true
  }

  const isUnreal = (tokens: readonly Token[], language: Language): boolean =>
    language === "en"
      ? isDoubtful(tokens) || isInGame(tokens) || isTeased(tokens) || opensStory(tokens, discourse)
      : isHypothetical(tokens)

  /** Is nothing that this statement says so? */
  const dismisses = (tokens: readonly Token[], language: Language): boolean => {
    if (language === "vi" && isHypothetical(tokens) && !isPromise(tokens)) supposing = true
    return pretending > 0 || isUnreal(tokens, language) || isInFiction(tokens) || isHearsay(tokens)
  }

  /** "i dont have a favorite color yet": no fact, yet its value may follow. */
  const leavesOpen = (tokens: readonly Token[], language: Language): boolean =>
    language === "en" && pretending === 0 && !supposing && isUnreal(tokens, language)

  const tellsFiction = (tokens: readonly Token[], language: Language): boolean =>
    (language === "vi" || mayTellStory(tokens)) && findFiction(tokens, discourse)

  const dismissesClause = (clause: Clause, parse: (clause: Clause) => Parsed): boolean => {
    if (clause.language === "en") {
      const bare = clause.tokens.filter((one) => one.low !== "if")
      if (isHypothetical(bare) || ((supposedBefore || supposing) && goesOn(clause.tokens))) return true
    }
    return supposedBefore && parse(clause).elided
  }

  return { startTurn, hearCompanion, hearSentence, dismisses, leavesOpen, tellsFiction, dismissesClause }
}
