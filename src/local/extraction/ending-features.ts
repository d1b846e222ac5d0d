import type { KnownMatter, SubjectMatter } from "./subject-matter.ts"
import { sharedWith, type Word } from "./topic-words.ts"

const minRarity = 0.15

/** How alike texts are, where what few of the known facts speak of counts most. */
export const createSimilarity = (known: readonly KnownMatter[]) => {
  const counts = new Map<number, number>()
  for (const { features } of known) for (const one of features.keys()) counts.set(one, (counts.get(one) ?? 0) + 1)
  const rarityOf = (feature: number): number =>
    Math.max(
      minRarity,
      Math.log((known.length + 3) / ((counts.get(feature) ?? 0) + 1.5)) / Math.log((known.length + 3) / 1.5),
    )
  const lengthOf = ({ features }: SubjectMatter): number => {
    let sum = 0
    for (const [feature, weight] of features) sum += (weight * rarityOf(feature)) ** 2
    return Math.sqrt(sum) || 1
  }
  const lengths = known.map(lengthOf)
  return (text: SubjectMatter): number[] => {
    const length = lengthOf(text)
    return known.map(({ features }, at) => {
      let sum = 0
      for (const [feature, weight] of text.features)
        sum += weight * (features.get(feature) ?? 0) * rarityOf(feature) ** 2
      return sum / length / (lengths[at] ?? 1)
    })
  }
}

const pointing = / (it|him|her|them|they|he|she|that|this|there|nó|đó|đấy|ấy) /
const owners = / (?:'s|his|her|their) (?:\S+ )?$/
const ownersBehind = /^(?: \S+)? của (?!(?:con|em|mình|tớ|cháu|tui|tôi|nhà) )/
/** "Emma's hamster died", "chó của bạn Lan mất rồi": nothing of the speaker's is over. */
const isTheirs = (low: string, { said }: Word): boolean => {
  const [before = "", after = ""] = low.split(` ${said} `)
  return owners.test(`${before} `) || ownersBehind.test(` ${after}`)
}

const oneValue = new Set(
  "bedtime position belt sits_next_to commutes_by sleeps wants_to_be height class_role lives_in lives_with home best_friend taught_by studies_at in_grade aged works_as away expecting".split(
    " ",
  ),
)
/** What these do or have is seldom about what the speaker has. */
const another =
  /^ (?:(?:and|but|so|mà|nhưng|hôm qua|hôm nay) )?(?:(?:my|our|his|her) )?(?:\S+ )?(?:cousins?|friends?|neighbou?rs?|brothers?|sisters?|bro|sis|aunts?|auntie|uncles?|bạn|anh|chị|em trai|em gái|em họ|dì|chú|cậu|hàng xóm) (?!is|'s name)/
const weakness = /fears|allergic|dislikes|away|expecting/
const place = /lives|home|away/
const fewWords = 6

/** `similarity`: to the statement; `around`: to the question that it answers and the sentence before it; `share`: of the most alike fact's. */
export type Compared = { known: KnownMatter; similarity: number; around: number; share: number }

/** "a new locker", "xe mới" */
const renewals = (thing: string): string[] => [
  ` new ${thing}`,
  ` different ${thing}`,
  ` own ${thing}`,
  ` ${thing} mới`,
  ` ${thing} khác`,
]

type Strength = "end" | "change" | "denial"

/** How sure the words of a statement are that something has changed. Null: they tell of no change, or of one that does not last. */
export const strengthOf = (cues: SubjectMatter["cues"], before: SubjectMatter["cues"]): Strength | null => {
  // "no swimming today, the coach is sick"
  if (cues.has("still") || (cues.has("once") && !cues.has("gone") && !cues.has("away"))) return null
  if (cues.has("over") || cues.has("gone") || cues.has("away")) return "end"
  if (cues.has("now") || cues.has("able") || cues.has("wrong") || before.has("wrong")) return "change"
  return cues.has("deny") ? "denial" : null
}

/** What tells whether a statement ends a known fact, as numbers from 0 to 1. */
export const endingFeatures = (
  strength: Strength,
  now: SubjectMatter,
  context: SubjectMatter,
  { known, ...alike }: Compared,
) => {
  const cued = (...names: Parameters<typeof now.cues.has>[0][]): boolean => names.some((name) => now.cues.has(name))
  const shared = sharedWith(known.words, now.words).filter((word) => !isTheirs(now.low, word))
  const things = shared.filter(({ said }) => !known.names.has(said))
  const types = known.types.filter((type) => now.types.includes(type))
  const isSameKin = known.kin.some((role) => now.kin.includes(role))
  const isSameKind = known.kinds.some((kind) => now.kinds.includes(kind))
  const isWeakness = known.cues.has("deny") || known.types.some((type) => weakness.test(type))
  const isOwned = known.kinds.some((kind) => kind === "pet" || kind === "animal") || known.types.includes("owns")
  const isBeing = known.kin.length > 0 || known.names.size > 0
  const isPastime =
    known.types.includes("habit") || known.kinds.some((kind) => kind === "sport" || kind === "instrument")
  const isOfAnother = another.test(now.low) && known.kin.length === 0
  const sim = Math.min(1, alike.similarity * 2)
  const around = Math.min(1, alike.around * 2) * (pointing.test(now.low) || now.count < fewWords ? 1 : 0.5)
  const shares: Record<string, number | boolean> = {
    "": true,
    alike: sim,
    around,
    most: alike.share,
    things: Math.min(1, things.length / 2),
    name: shared.length > things.length,
    type: types.some((type) => type !== "habit"),
    "one value": types.some((type) => oneValue.has(type)),
    favorite: types.some((type) => type.startsWith("favorite")),
    kin: isSameKin,
    kind: isSameKind,
    "another of its kind": shared.length === 0 && isSameKind,
    "name before": sharedWith(known.words, context.words).some(({ said }) => known.names.has(said)),
  }
  const features: Record<string, number | boolean> = {}
  for (const [name, value] of Object.entries(shares)) features[`${strength}, ${name}`] = value
  for (const cue of now.cues) {
    features[`said ${cue}`] = true
    features[`${cue}, alike`] = sim
  }
  for (const cue of known.cues) features[`known ${cue}`] = true
  const others: Record<string, number | boolean> = {
    "denied now or then": now.cues.has("deny") === known.cues.has("deny") ? 0 : sim,
    weakness: isWeakness,
    "weakness overcome": isWeakness && cued("able", "over") ? sim : 0,
    "belonging gone": (isOwned || known.names.size > 0) && cued("gone") ? sim : 0,
    "somebody away": isBeing && cued("away") ? Math.min(1, sim + around) : 0,
    "home left": known.types.some((type) => place.test(type)) && cued("away") ? Math.min(1, sim + around) : 0,
    "known change": ["over", "gone", "away"].some((cue) => known.cues.has(cue as "over")) && !known.cues.has("coming"),
    "name alone, over": shared.length > 0 && things.length === 0 && cued("over") && !cued("gone", "away"),
    "pastime over": isPastime && cued("over") ? sim : 0,
    "relative not named": known.kin.length > 0 && !isSameKin && !known.kin.some((role) => context.kin.includes(role)),
    "another relative": now.kin.length > 0 && !isSameKin,
    "somebody else's": isOfAnother ? sim : 0,
    "somebody else": isOfAnother,
    days: known.hasDay && now.hasDay,
    "known day": known.hasDay,
    renewed: shared.some(({ said }) => renewals(said).some((phrase) => now.low.includes(phrase))),
    "said no": shared.some(({ said }) => now.low.includes(` no ${said}`) || now.low.includes(` not ${said}`)),
    measure: [...now.measures].some(([of, value]) => (known.measures.get(of) ?? value) !== value),
    quote: known.isQuote,
    answer: known.isAnswer,
    "nothing shared": shared.length === 0,
    unlike: alike.similarity < 0.03 && alike.around < 0.03,
    "only a name": shared.length > 0 && things.length === 0,
    length: Math.min(1, now.count / 20),
  }
  return { ...features, ...others }
}
