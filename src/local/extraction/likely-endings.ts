import type { Ending, KnownFact } from "../../facts/extraction.ts"
import { endingWeights } from "./data.ts"
import { createSimilarity, endingFeatures, strengthOf } from "./ending-features.ts"
import { endOf } from "./known-statement.ts"
import { cuesIn, knownMatter, subjectMatter } from "./subject-matter.ts"
import { lowText, type Token } from "./text/tokens.ts"

/** What is less like a statement than this may be ended, but not for being the most alike. */
const minSimilarity = 0.05

/**
 * What a statement of a change probably brings to an end, in whatever words it is told: what is known and speaks of the same. A weighted sum of
 * what both share, and of the words of change, decides. The weights were fitted to conversations with known endings (docs/evaluation.md).
 * `asked`: the question that the statement answers; `before`: the sentence before it.
 */
export const createLikelyEndings = (known: readonly KnownFact[]) => {
  /** Most conversations tell of no change: then nothing is compared. */
  let index: ReturnType<typeof indexOf> | undefined

  return (tokens: readonly Token[], asked: readonly Token[], before: readonly Token[]): Ending[] => {
    const around = `${lowText(asked)} ${lowText(before)}`
    const strength = strengthOf(cuesIn(` ${lowText(tokens)} `), cuesIn(` ${around} `))
    if (known.length === 0 || strength === null) return []
    index ??= indexOf(known)
    const [now, context] = [subjectMatter(lowText(tokens)), subjectMatter(around)]
    const [similarities, arounds] = [index.similar(now), index.similar(context)]
    const most = Math.max(minSimilarity, ...similarities)
    return index.facts.flatMap(({ fact, matter }, at) => {
      const similarity = similarities[at] ?? 0
      const compared = { known: matter, similarity, around: arounds[at] ?? 0, share: similarity / most }
      // "painting is something i do not enjoy like before": not sure enough for what a pattern was sure of.
      const mayEnd = strength !== "denial" || matter.isQuote
      return mayEnd && isLikely(endingFeatures(strength, now, context, compared)) ? endOf(fact) : []
    })
  }
}

const indexOf = (known: readonly KnownFact[]) => {
  const facts = known.map((fact) => ({ fact, matter: knownMatter(fact) }))
  return { facts, similar: createSimilarity(facts.map(({ matter }) => matter)) }
}

const isLikely = (features: Readonly<Record<string, number | boolean>>): boolean => {
  let sum = endingWeights.bias ?? 0
  for (const [name, value] of Object.entries(features)) sum += (endingWeights[name] ?? 0) * Number(value)
  return sum > threshold && features["somebody else"] !== true
}
/** Above it a sum means an end. Lower, more changes are understood, and more facts that still hold are ended. */
const threshold = 0.25
