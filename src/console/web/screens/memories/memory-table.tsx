import type { ComponentChildren } from "preact"
import type { Fact } from "../../../../../clients/typescript/src/index.ts"
import { percent } from "../../format.ts"
import { categoryName } from "../../parts/memory-words.ts"
import type { Pages } from "../../parts/pages.ts"
import { type Column, Table } from "../../parts/table.tsx"
import { setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { since as sinceText } from "./since.ts"

const texts = words({
  label: { en: "Memories", vi: "Ký ức" },
  memory: { en: "Memory", vi: "Ký ức" },
  choose: { en: (text: string) => `Choose: ${text}`, vi: (text: string) => `Chọn: ${text}` },
  category: { en: "Category", vi: "Chủ đề" },
  tags: { en: "Tags", vi: "Nhãn" },
  since: { en: "Since", vi: "Từ" },
  confidence: { en: "Confidence", vi: "Độ chắc chắn" },
  past: { en: "No longer true", vi: "Không còn đúng" },
})

type Properties = {
  pages: Pages<Fact>
  rows: readonly Fact[]
  opened: string | null
  chosen: ReadonlySet<string>
  /** Null: the session may not change memories. */
  choose: ((chosen: ReadonlySet<string>) => void) | null
  empty: ComponentChildren
}

export const MemoryTable = ({ pages, rows, opened, chosen, choose, empty }: Properties) => {
  const turn = (id: string, isChosen: boolean): void => {
    const next = new Set(chosen)
    if (isChosen) next.add(id)
    else next.delete(id)
    choose?.(next)
  }
  const text: Column<Fact> = {
    name: "memory",
    label: () => texts.memory,
    value: ({ fact_value }) => fact_value,
    cell: ({ id, fact_value, valid_to }) => (
      <div class="row nowrap top">
        {choose && (
          <input
            type="checkbox"
            aria-label={texts.choose(fact_value)}
            checked={chosen.has(id)}
            onChange={({ currentTarget: { checked } }) => turn(id, checked)}
          />
        )}
        <div class="memory-text">
          <button type="button" class="as-link" onClick={() => setQuery({ memory: id })}>
            {fact_value}
          </button>{" "}
          {valid_to !== null && <span class="badge warn">{texts.past}</span>}
        </div>
      </div>
    ),
  }
  // An opened memory shows the rest, and leaves room for two columns.
  const since: Column<Fact> = {
    name: "since",
    label: () => texts.since,
    value: ({ valid_from }) => valid_from,
    cell: ({ valid_from }) => <span class="once">{sinceText(valid_from)}</span>,
  }
  const about: Column<Fact>[] = [
    {
      name: "category",
      label: () => texts.category,
      value: ({ category }) => categoryName(category),
      cell: ({ category }) => <span class="badge">{categoryName(category)}</span>,
    },
    { name: "tags", label: () => texts.tags, value: ({ fact_type }) => fact_type.join(", ") },
    since,
    {
      name: "confidence",
      label: () => texts.confidence,
      isNumber: true,
      value: ({ confidence }) => confidence,
      cell: ({ confidence }) => percent(confidence),
    },
  ]
  return (
    <Table
      label={texts.label}
      rows={rows}
      keyOf={({ id }) => id}
      isChosen={({ id }) => id === opened}
      empty={empty}
      pages={pages}
      columns={opened === null ? [text, ...about] : [text, since]}
    />
  )
}
