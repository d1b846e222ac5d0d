import { erasedAtOnce, type PersonalTable } from "../feature/personal-table.ts"
import { countEntitiesOfUser, removeUserFromGraph } from "./write-graph.ts"

const derived = { why: "It is derived from memories, whose rows say all that is in it." }
const kept = { with: "pika.facts" }

/** One statement deletes all of them: an edge is found by the node where it starts. */
const entities: PersonalTable<unknown> = {
  table: "pika_graph.Entity",
  exported: derived,
  imported: { with: "pika.facts" },
  erased: erasedAtOnce(removeUserFromGraph, { as: "entities", example: 4, count: countEntitiesOfUser }),
  kept,
}

const others = ["User", "Fact", "HAS_FACT", "MENTIONS", "RELATES"].map(
  (label): PersonalTable<unknown> => ({
    table: `pika_graph.${label}`,
    exported: derived,
    imported: { with: "pika.facts" },
    erased: { with: entities.table },
    kept,
  }),
)

export const personalTables = [entities, ...others]
