import { startAsSaid } from "../dates/period.ts"
import { findRelativeDates } from "../dates/relative-dates.ts"
import { writeDates } from "../dates/write-dates.ts"
import { periodToCome, writtenPeriod } from "../dates/written-period.ts"
import type { ExtractedFact, Turn } from "../facts/extraction.ts"
import { ofAnotherTime } from "../facts/of-another-time.ts"
import type { Day } from "../platform/time-zone.ts"
import { giveTurn } from "../platform/turns.ts"
import { asExactlyAsSaid, readSaid } from "./said-precision.ts"

/** So many facts are dated before anything else gets its turn. */
const factsInOneGo = 16

/**
 * Facts whose dates stay true: "yesterday" is made the day that it was on `today`, whoever found the fact, and a year that was said alone is
 * a year. A text that would grow too long stays as it is.
 */
export const dateFacts = async (
  facts: readonly ExtractedFact[],
  turns: readonly Turn[],
  today: Day,
): Promise<ExtractedFact[]> => {
  const said = readSaid(turns.flatMap(({ role, content }) => (role === "user" ? [content] : [])).join("\n"))
  const dated: ExtractedFact[] = []
  for (const [index, fact] of facts.entries()) {
    if (index % factsInOneGo === factsInOneGo - 1) await giveTurn()
    const exact = asExactlyAsSaid(dateFact(fact, today), said)
    const period = periodToCome(exact.text, exact.valid_from, today)
    dated.push(period && period.first > today ? ofAnotherTime(exact) : exact)
  }
  return dated
}

const dateFact = (fact: ExtractedFact, today: Day): ExtractedFact => {
  const names = fact.entities.filter(({ type }) => type !== "date").map(({ name }) => name)
  const write = (text: string, most: number): string => {
    const written = writeDates(text, today, names)
    return written.length <= most ? written : text
  }
  const [first] = findRelativeDates(fact.text, today, names)
  const text = write(fact.text, 1000)
  const written = first ? first.period : fact.valid_from === null ? writtenPeriod(text) : null
  return {
    ...fact,
    text,
    entities: fact.entities.map((entity) =>
      entity.type === "date" ? { ...entity, name: write(entity.name, 200) } : entity,
    ),
    relations: fact.relations.map((relation) => ({ ...relation, target: write(relation.target, 500) })),
    valid_from: written ? startAsSaid(written) : fact.valid_from,
  }
}
