import type { Services } from "./context.ts"
import { type Fused, roundScore } from "./fuse.ts"
import { timeStep } from "./timed-step.ts"

/**
 * A fact in doubt, or a quote, is more likely outdated when a newer fact on its subject answers the question about as well: "Where do I live?"
 * finds both homes. Typed facts that nothing speaks against, such as two pets, stay. Measured: docs/evaluation.md.
 */
const newer = {
  /** Added to the log-odds of the doubt. */
  logOdds: 3,
  /** What share of the fact's score the newer one has at least. */
  share: 0.6,
  /** The least relevance of the newer fact for the older one. */
  related: 0.28,
  /** Number of the best facts that are looked at. */
  among: 5,
}
/** As for doubts that are stored: a search with a threshold of 0 still finds the fact. */
const leastStillTrue = 0.05
/** Facts in doubt, and quotes, that are compared: the best ones. With 40 a search takes 0.8 ms longer, and answers no better. */
const maxDoubted = 12

type Subject = { userId: string; spaceId: number; relevance: (cosine: number) => number }

/**
 * Lowers the scores of facts in doubt where a newer one answers instead. One statement if there may be such facts, otherwise none. `least`: the
 * threshold of the search.
 */
export const weighDoubts = async (
  services: Pick<Services, "sql" | "metrics" | "tracing" | "explaining">,
  { userId, spaceId, relevance }: Subject,
  fused: Fused[],
  least: number,
): Promise<Fused[]> => {
  const found = fused.filter(({ score }) => roundScore(score) >= least && score > 0).sort((a, b) => b.score - a.score)
  const doubted = found.filter(({ holds }) => holds < 1).slice(0, maxDoubted)
  const best = found.slice(0, newer.among)
  const pairs = doubted.flatMap((one) =>
    best.filter((other) => other !== one && other.score >= newer.share * one.score).map((other) => ({ one, other })),
  )
  if (pairs.length === 0) return fused
  const ids = [pairs.map(({ one }) => one.candidate.id), pairs.map(({ other }) => other.candidate.id)]
  const parameters = [userId, spaceId, ...ids.map((list) => `{${list.join(",")}}`)]
  const rows = await timeStep(services, "doubts", () =>
    services.sql.unsafe<{ older: string; later: string; cosine: number }[]>(text, parameters, { prepare: true }),
  )
  const byId = new Map(fused.map((one) => [one.candidate.id, one]))
  const outdated = new Map<string, Fused>()
  for (const { older, later, cosine } of rows) {
    const [one, other] = [byId.get(older), outdated.get(later) ?? byId.get(later)]
    // A newer fact that is not answered itself takes no other one out of the answer.
    const isAnswered = one && other && roundScore(other.score) >= least && other.score >= newer.share * one.score
    if (isAnswered && relevance(cosine) >= newer.related) outdated.set(older, withDoubt(one))
  }
  return fused.map((one) => outdated.get(one.candidate.id) ?? one)
}

const withDoubt = (fused: Fused): Fused => {
  const odds = (fused.holds / (1 - fused.holds)) * Math.exp(-newer.logOdds)
  const stillTrue = Math.min(fused.stillTrue, Math.max(leastStillTrue, odds / (1 + odds)))
  return { ...fused, stillTrue, score: (fused.score * stillTrue) / fused.stillTrue }
}

/** $1 user, $2 embedding space, $3 facts, and $4 for each of them another one. How close those are that were said later; the newest facts first. */
const text = `
select older.id as older, later.id as later, (1 - (older_vector.embedding <=> later_vector.embedding))::float4 as cosine
from unnest($3::text::uuid[], $4::text::uuid[]) as pair(older, later)
join facts_to_search older on older.user_id = $1 and older.id = pair.older
join facts_to_search later on later.user_id = $1 and later.id = pair.later and later.said_at > older.said_at
  and later.valid_to is null and (later.expires_at is null or later.expires_at > now())
join vectors_to_search older_vector on (older_vector.user_id, older_vector.space_id, older_vector.fact_id) = ($1, $2, older.id)
join vectors_to_search later_vector on (later_vector.user_id, later_vector.space_id, later_vector.fact_id) = ($1, $2, later.id)
order by older.said_at desc, older.id`
