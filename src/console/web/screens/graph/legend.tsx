import { number } from "../../format.ts"
import { words } from "../../words.ts"
import type { EntityType, GraphModel } from "./graph-model.ts"
import { typeName } from "./type-names.ts"

const texts = words({ label: { en: "What the colours mean", vi: "Ý nghĩa của màu sắc" } })

/** The kinds that occur, with their colours and how many there are. */
export const Legend = ({ model }: { model: GraphModel }) => {
  const counts = new Map<EntityType, number>()
  for (const { type } of model.nodes) counts.set(type, (counts.get(type) ?? 0) + 1)
  return (
    <ul class="plain row legend" aria-label={texts.label}>
      {[...counts]
        .sort(([, a], [, b]) => b - a)
        .map(([type, count]) => (
          <li key={type} class="row small">
            <svg width="12" height="12" aria-hidden="true">
              <circle cx="6" cy="6" r="6" fill={`var(--type-${type})`} />
            </svg>
            {typeName(type)}
            {type !== "user" && <span class="soft">{number(count)}</span>}
          </li>
        ))}
    </ul>
  )
}
