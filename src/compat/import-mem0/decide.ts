import { findEqual, findSameButForMarks, plainWords, type Spelt, spell } from "../../facts/same-statement.ts"
import type { AlikeFact } from "../../memories/find-alike.ts"
import { type Mapped, type Refused, reasons } from "./map-record.ts"
import type { JournalRow, KnownRow } from "./queries.ts"

/** What is known of the memories of one person. `alike`: the facts that may say the same. */
export type Known = {
  journal: ReadonlyMap<string, KnownRow>
  owners: ReadonlyMap<string, string>
  alike: readonly AlikeFact[]
}

export type Decision =
  /** It is new. */
  | { do: "store"; mapped: Mapped }
  /** Its text was changed in mem0, and not here. `version`: of the fact. */
  | { do: "rewrite"; mapped: Mapped; factId: string; version: number }
  /** It ended in mem0, and not here. */
  | { do: "end"; mapped: Mapped; factId: string; version: number }
  /** Nothing is written but the journal. */
  | { do: "note"; row: JournalRow }
  /** The journal has it. */
  | { do: "skip" }

export const isMapped = (one: Mapped | Refused): one is Mapped => "memory" in one

/** Decides for each memory of one person. What the run has put in already, or was changed here since, stays as it is. */
export const decide = (memories: readonly (Mapped | (Refused & { sourceId: string }))[], known: Known): Decision[] => {
  const held = new Map<string, (Spelt & { id: string })[]>()
  const hold = (id: string, text: string): void => {
    const spelt = { ...spell(text), id }
    held.set(spelt.bare, [...(held.get(spelt.bare) ?? []), spelt])
  }
  for (const { id, text } of known.alike) hold(id, text)
  const seen = new Set<string>()

  const decideNew = (mapped: Mapped): Decision => {
    const { memory, userId } = mapped
    const owner = known.owners.get(memory.id)
    if (owner === userId) return note(mapped, { outcome: "duplicate", fact_id: memory.id })
    if (owner !== undefined) return note(mapped, { outcome: "refused", reason: reasons.taken })
    if (memory.valid_to !== null) return { do: "store", mapped }
    const now = spell(memory.fact_value)
    const alike = held.get(now.bare) ?? []
    const same = findEqual(alike, now) ?? findSameButForMarks(alike, now, plainWords(memory.fact_value))
    if (same && same.how !== "moreMarked") return note(mapped, { outcome: "duplicate", fact_id: same.known.id })
    hold(memory.id, memory.fact_value)
    return { do: "store", mapped }
  }

  return memories.map((one): Decision => {
    if (seen.has(one.sourceId)) return { do: "skip" }
    seen.add(one.sourceId)
    const row = known.journal.get(one.sourceId)
    if (row?.outcome === "stored") return isMapped(one) ? decideStored(one, row) : { do: "skip" }
    if (row && row.hash === one.hash) return { do: "skip" }
    return isMapped(one) ? decideNew(one) : note(one, { outcome: "refused", reason: one.reason })
  })
}

const decideStored = (mapped: Mapped, row: KnownRow): Decision => {
  const { fact_id: factId, fact_version: version } = row
  if (factId === null || version === null || version !== row.version) return { do: "skip" }
  if (mapped.memory.valid_to !== null && row.is_current) return { do: "end", mapped, factId, version }
  return row.hash === mapped.hash ? { do: "skip" } : { do: "rewrite", mapped, factId, version }
}

const note = (
  { sourceId, hash }: { sourceId: string; hash: string },
  row: Pick<JournalRow, "outcome"> & Partial<Pick<JournalRow, "reason" | "fact_id">>,
): Decision => ({
  do: "note",
  row: { source_id: sourceId, hash, fact_id: null, reason: null, version: null, ...row },
})
