import { asUser } from "../../platform/database/as-user.ts"
import { retrieveFacts } from "../../search/search-facts.ts"
import type { Services } from "./context.ts"
import {
  countPerson,
  countReasons,
  listPeople,
  listRefused,
  type PersonCounts,
  type Run,
  sampleFacts,
} from "./queries.ts"

export type PersonReport = PersonCounts & { user_id: string; found: number }

/** What a run has done, checked against the database. Holds ids and counts, and no text of a memory. */
export type Verification = {
  people: number
  /** Sums over all people. */
  totals: PersonCounts & { found: number }
  reasons: Record<string, number>
  /** People of whom the source counts more memories than it gave. */
  gaps: PersonReport[]
  refused: { user_id: string; source_id: string; reason: string }[]
  /** Facts that were searched for by their own text, and how many were among the results. */
  sample: { searched: number; found: number; missed: { user_id: string; id: string }[] }
}

const peopleAtOnce = 500
const maxListed = 1000
const maxSearched = 1000
const searchedOfOne = 10
const leastSearched = 20
const usualShare = 100
const resultsAsked = 10

/** Goes through the people of a run. `tell` gets each of them. */
export const verifyImport = async (
  services: Services,
  run: Run,
  { signal, tell }: { signal: AbortSignal; tell: (person: PersonReport) => void },
): Promise<Verification> => {
  const totals: Verification["totals"] = {
    ...{ expected: 0, found: 0, stored: 0, duplicate: 0, refused: 0, edited: 0, forgotten: 0, damaged: 0 },
    ...{ expiring: 0, hash_differs: 0, without_conversation: 0 },
  }
  const told: Verification = {
    people: 0,
    totals,
    reasons: {},
    gaps: [],
    refused: [],
    sample: { searched: 0, found: 0, missed: [] },
  }
  for await (const userId of peopleOf(services, run, signal)) {
    const { counts, reasons, refused } = await asUser(services.sql, userId, async (tx) => {
      const counts = await countPerson(tx, userId, run.id)
      if (counts.refused === 0) return { counts, reasons: [], refused: [] }
      return {
        counts,
        reasons: await countReasons(tx, userId, run.id),
        refused: await listRefused(tx, userId, run.id, maxListed - told.refused.length),
      }
    })
    const person = { user_id: userId, found: counts.stored + counts.duplicate + counts.refused, ...counts }
    told.people += 1
    addUp(totals, person)
    for (const { reason, count } of reasons) told.reasons[reason] = (told.reasons[reason] ?? 0) + count
    told.refused.push(...refused.map((row) => ({ user_id: userId, ...row })))
    if ((person.expected ?? 0) > person.found && told.gaps.length < maxListed) told.gaps.push(person)
    tell(person)
  }
  told.sample = await searchSample(services, run, totals.stored, signal)
  return told
}

const addUp = (totals: Verification["totals"], person: PersonReport): void => {
  totals.expected = (totals.expected ?? 0) + (person.expected ?? 0)
  for (const name of sums) totals[name] += person[name]
}
const sums = [
  ...(["found", "stored", "duplicate", "refused", "edited", "forgotten", "damaged"] as const),
  ...(["expiring", "hash_differs", "without_conversation"] as const),
]

export async function* peopleOf({ sql }: Pick<Services, "sql">, run: Run, signal: AbortSignal): AsyncGenerator<string> {
  for (let after = ""; !signal.aborted; ) {
    const people = await listPeople(sql, run.id, after, peopleAtOnce)
    yield* people
    const last = people.at(-1)
    if (last === undefined) return
    after = last
  }
}

const everything = {
  ...{ category: null, factTypes: null, conversationId: null, createdAfter: null, createdBefore: null },
  includePast: false,
}

/** One fact in a hundred, and of small runs more, is searched for by its own text. */
const searchSample = async (
  services: Services,
  run: Run,
  stored: number,
  signal: AbortSignal,
): Promise<Verification["sample"]> => {
  const sample: Verification["sample"] = { searched: 0, found: 0, missed: [] }
  const oneIn = Math.max(1, Math.min(usualShare, Math.floor(stored / leastSearched)))
  for await (const userId of peopleOf(services, run, signal)) {
    const facts = await asUser(services.sql, userId, (tx) => sampleFacts(tx, userId, run.id, oneIn, searchedOfOne))
    for (const { id, text } of facts) {
      if (sample.searched === maxSearched) return sample
      const input = { userId, query: text, limit: resultsAsked, scoreThreshold: 0, filters: everything }
      const { found } = await retrieveFacts(services, input)
      sample.searched += 1
      if (found.some((fact) => fact.id === id)) sample.found += 1
      else sample.missed.push({ user_id: userId, id })
    }
  }
  return sample
}
