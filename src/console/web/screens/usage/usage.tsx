import { useMemo } from "preact/hooks"
import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { day, dollars, milliseconds, number } from "../../format.ts"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { Plot } from "../../parts/plot.tsx"
import { type Column, Table } from "../../parts/table.tsx"
import { place, setQuery } from "../../router.tsx"
import { type Row, sumByDay } from "./sum-by-day.ts"
import { kindText, texts } from "./texts.ts"

type Usage = AnswerOf<"usageGet">

const count = (name: string, label: () => string, value: (row: Row) => number): Column<Row> => ({
  ...{ name, label, value, isNumber: true },
  cell: (row) => number(value(row)),
})

const columns: readonly Column<Row>[] = [
  { name: "day", label: () => texts.day, value: ({ day }) => day, cell: (row) => day(row.day) },
  {
    name: "model",
    label: () => texts.model,
    value: ({ model }) => model,
    cell: ({ model, provider }) => (
      <>
        {model}
        <div class="soft small">{provider}</div>
      </>
    ),
  },
  { name: "kind", label: () => texts.kind, value: ({ kind }) => kindText(kind) },
  count(
    "calls",
    () => texts.calls,
    ({ calls }) => calls,
  ),
  count(
    "failures",
    () => texts.failed,
    ({ failures }) => failures,
  ),
  count(
    "in",
    () => texts.tokensIn,
    ({ input_tokens }) => input_tokens,
  ),
  count(
    "out",
    () => texts.tokensOut,
    ({ output_tokens }) => output_tokens,
  ),
  {
    ...{ name: "mean", label: () => texts.mean, value: ({ mean_ms }) => mean_ms, isNumber: true },
    cell: ({ mean_ms }) => milliseconds(mean_ms),
  },
  {
    ...{ name: "cost", label: () => texts.cost, value: ({ cost_usd }) => cost_usd, isNumber: true },
    cell: ({ cost_usd }) => (cost_usd === null ? texts.unknown : dollars(cost_usd)),
  },
]

const spans = [7, 30, 90, 365] as const

export const Usage = () => {
  const days = spans.find((span) => String(span) === place.value.query.get("days")) ?? 30
  const load = useLoad((signal) => api.usageGet({ days }, { signal }), [days])
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <Field label={texts.span}>
          {(id) => (
            <select
              id={id}
              class="input"
              value={days}
              onChange={({ currentTarget: { value } }) => setQuery({ days: value })}
            >
              {spans.map((span) => (
                <option key={span} value={span}>
                  {texts.days(span)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </Head>
      <Loaded load={load}>{(usage) => <Shown usage={usage} />}</Loaded>
    </div>
  )
}

const Shown = ({ usage }: { usage: Usage }) => {
  const daily = useMemo(() => sumByDay(usage.items, usage.days), [usage])
  const times = useMemo(() => daily.map(({ day }) => new Date(day)), [daily])
  const costs = useMemo(
    () => [{ label: texts.cost, colour: "--accent" as const, values: daily.map(({ cost }) => cost) }],
    [daily],
  )
  const calls = useMemo(
    () => [
      { label: texts.calls, colour: "--accent" as const, values: daily.map(({ calls }) => calls) },
      { label: texts.failed, colour: "--bad" as const, values: daily.map(({ failures }) => failures) },
    ],
    [daily],
  )
  if (usage.items.length === 0) return <Empty title={texts.none} text={texts.noneText} />
  const sum = (value: (row: Row) => number): number => usage.items.reduce((all, row) => all + value(row), 0)
  return (
    <>
      {usage.models_without_price.length > 0 && (
        <p class="notice warn">{texts.noPrice(usage.models_without_price.join(", "))}</p>
      )}
      <div class="cards">
        <Total label={texts.cost} value={dollars(usage.cost_usd)} />
        <Total label={texts.calls} value={number(sum(({ calls }) => calls))} />
        <Total label={texts.failed} value={number(sum(({ failures }) => failures))} />
        <Total label={texts.tokens} value={number(sum(({ input_tokens: i, output_tokens: o }) => i + o))} />
      </div>
      <div class="halves">
        <div class="card">
          <Plot label={texts.costByDay} times={times} lines={costs} show={dollars} />
        </div>
        <div class="card">
          <Plot label={texts.callsByDay} times={times} lines={calls} show={number} />
        </div>
      </div>
      <Table
        label={texts.title}
        columns={columns}
        rows={usage.items}
        keyOf={({ day, provider, model, kind }) => [day, provider, model, kind].join(" ")}
      />
    </>
  )
}

const Total = ({ label, value }: { label: string; value: string }) => (
  <div class="card">
    <div class="soft small">{label}</div>
    <strong class="figure">{value}</strong>
  </div>
)
