import type { CurrentFact } from "../../facts/compare-facts.ts"
import type { Config } from "../../platform/config.ts"
import { costOf } from "../../platform/settings/prices.ts"
import { textTable } from "../../platform/text-table.ts"
import { mapAtOnce } from "./at-once.ts"
import type { Services } from "./context.ts"
import { findRelations } from "./find-relations.ts"
import type { Mapped } from "./map-record.ts"
import { planImport } from "./plan-import.ts"
import { findRun } from "./queries.ts"
import type { ImportArguments } from "./read-options.ts"
import { findSuperseded } from "./reconcile-person.ts"
import type { Source } from "./source.ts"

const peopleShown = 50
/** Of these, what --reconcile would end is counted. */
const maxCompared = 200_000

/** `--dry-run`: what would be done, in words. Writes nothing. */
export const describePlan = async (
  services: Services,
  config: Config,
  source: Source,
  options: ImportArguments,
  { signal, progress }: { signal: AbortSignal; progress: { add: (memories: number) => void } },
): Promise<string> => {
  const { concurrency } = options
  const compared = options.reconcile ? compareFacts(services, concurrency, signal) : null
  const run = await findRun(services.sql, source.name)
  const plan = await planImport(services, source, run, { signal, concurrency, progress, look: compared?.look ?? null })
  const people = [...plan.people]
  const sum = (name: "found" | "new" | "duplicate" | "refused" | "known") =>
    people.reduce((total, [, person]) => total + person[name], 0)
  const nobody = Object.values(plan.nobody).reduce((total, count) => total + count, 0)
  const { model } = services.spaces.active.space
  const cost = costOf(config.modelPrices, { model, inputTokens: Math.round(plan.tokens), outputTokens: 0 })
  const counts: [string, string | number][] = [
    ["people", people.length],
    ["memories of people", sum("found")],
    ["would be stored", sum("new")],
    ["duplicate: held already, or said twice", sum("duplicate")],
    ["would be refused", sum("refused")],
    ["in a run of this source already", sum("known")],
    ["of nobody, not imported", nobody],
    ["tokens to embed, estimated", Math.round(plan.tokens)],
    [
      `cost of embedding with ${model}`,
      services.spaces.active.isLocal ? "nothing" : cost === null ? "not known" : `${cost.toFixed(4)} USD`,
    ],
    ...Object.entries(plan.notes).map(([note, count]): [string, number] => [`note: ${note}`, count]),
    ...(compared ? [["would be ended by a later one (--reconcile)", compared.count()] satisfies [string, number]] : []),
  ]
  const reasons = Object.entries({ ...plan.reasons, ...plan.nobody })
  return [
    "A dry run: nothing was written.",
    textTable(["memories", "number"], counts),
    ...(reasons.length > 0 ? [textTable(["not imported because", "memories"], reasons)] : []),
    textTable(
      ["user_id", "read", "new", "duplicate", "refused"],
      people.slice(0, peopleShown).map(([userId, one]) => [userId, one.found, one.new, one.duplicate, one.refused]),
    ),
    ...(people.length > peopleShown ? [`… and ${people.length - peopleShown} more people`] : []),
  ].join("\n\n")
}

const compareFacts = (services: Services, concurrency: number, signal: AbortSignal) => {
  const facts = new Map<string, CurrentFact[]>()
  let compared = 0
  return {
    look: async (memories: readonly Mapped[]): Promise<void> => {
      const taken = memories.filter(({ memory }) => memory.valid_to === null).slice(0, maxCompared - compared)
      compared += taken.length
      const read = await mapAtOnce(taken, concurrency, ({ memory }) => findRelations(services, memory, signal))
      for (const [index, { userId }] of taken.entries()) {
        const memory = read[index]
        if (!memory || memory.relations.length + memory.ends.length === 0) continue
        const at = Date.parse(memory.said_at)
        const { id, fact_value: text, relations, ends } = memory
        facts.set(userId, [...(facts.get(userId) ?? []), { id, text, relations, ends, saidAt: at, heardAt: at }])
      }
    },
    count: (): number => [...facts.values()].reduce((sum, ofPerson) => sum + findSuperseded(ofPerson).length, 0),
  }
}
