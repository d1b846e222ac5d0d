import { startAsSaid } from "../dates/period.ts"
import { findRelativeDates } from "../dates/relative-dates.ts"
import { noteDates, saysWeekdayAlone, writeDates } from "../dates/write-dates.ts"
import { periodToCome, writtenPeriod } from "../dates/written-period.ts"
import type { ExtractedFact, Turn } from "../facts/extraction.ts"
import { ofAnotherTime } from "../facts/of-another-time.ts"
import { readQuote, withDaySaid, withSaid } from "../facts/quote.ts"
import type { Day } from "../platform/time-zone.ts"
import { mapInTurns, runInTurns } from "../platform/turns.ts"
import { asExactlyAsSaid, readSaid } from "./said-precision.ts"

/**
 * Makes the dates in facts permanent: "yesterday" becomes the calendar day as of `today`, whichever extractor found the fact, and a year
 * that was said alone stays a year. A text that would become too long is not changed.
 */
export const dateFacts = async (
  facts: readonly ExtractedFact[],
  turns: readonly Turn[],
  today: Day,
): Promise<ExtractedFact[]> => {
  if (facts.length === 0) return []
  const said = await runInTurns(readSaid(turns.flatMap(({ role, content }) => (role === "user" ? [content] : []))))
  return mapInTurns(facts, (fact) => {
    const exact = asExactlyAsSaid(dateFact(fact, today), said)
    const period = periodToCome(readQuote(exact.text)?.said ?? exact.text, exact.valid_from, today)
    return period && period.first > today ? ofAnotherTime(exact) : exact
  })
}

/** The speaker's words stay; the days that they mean are added beside them. */
const dateQuote = (fact: ExtractedFact, said: string, today: Day): ExtractedFact => {
  const names = fact.entities.map(({ name }) => name)
  const [first] = findRelativeDates(said, today, names)
  const written = first ? first.period : writtenPeriod(said)
  const noted = withSaid(fact.text, (words) => noteDates(words, today, names))
  const text = !first && saysWeekdayAlone(said) ? withDaySaid(noted, today) : noted
  return { ...fact, text, valid_from: written ? startAsSaid(written) : fact.valid_from }
}

const dateFact = (fact: ExtractedFact, today: Day): ExtractedFact => {
  const quote = readQuote(fact.text)
  if (quote) return dateQuote(fact, quote.said, today)
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
