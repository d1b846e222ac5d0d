import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { dollars, milliseconds, number, percent } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { type Column, Table } from "../../parts/table.tsx"
import { texts } from "./texts.ts"

type Experiments = AnswerOf<"experimentList">
type OfExtraction = Experiments["extraction"][number]["sides"][number]
type OfAnswers = Experiments["answers"][number]["sides"][number]
type Comparison = (Experiments["extraction"] | Experiments["answers"])[number]["comparisons"][number]

const known = (value: number | null, show: (value: number) => string): string =>
  value === null ? texts.unknown : show(value)

const share = <Side,>(
  name: string,
  label: () => string,
  part: (side: Side) => number,
  whole: (side: Side) => number,
): Column<Side> => ({
  ...{ name, label, isNumber: true },
  value: (side) => (whole(side) === 0 ? null : part(side) / whole(side)),
  cell: (side) => (whole(side) === 0 ? texts.unknown : percent(part(side) / whole(side))),
})

const figure = <Side,>(
  name: string,
  label: () => string,
  value: (side: Side) => number | null,
  show: (value: number) => string = number,
): Column<Side> => ({
  ...{ name, label, value, isNumber: true },
  cell: (side) => known(value(side), show),
})

const sideColumn = {
  name: "side",
  label: () => texts.side,
  value: ({ variant }: { variant: "control" | "treatment" }) => texts[variant],
}

const extractionColumns: readonly Column<OfExtraction>[] = [
  sideColumn,
  { name: "model", label: () => texts.model, value: ({ model }) => model },
  { name: "prompt", label: () => texts.prompt, value: ({ prompt }) => prompt },
  figure(
    "jobs",
    () => texts.jobs,
    ({ jobs }) => jobs,
  ),
  share(
    "failed",
    () => texts.failed,
    ({ failed }) => failed,
    ({ jobs }) => jobs,
  ),
  share(
    "fallen",
    () => texts.fellBack,
    ({ fell_back }) => fell_back,
    ({ jobs }) => jobs,
  ),
  figure(
    "facts",
    () => texts.factsPerJob,
    ({ facts, jobs }) => (jobs === 0 ? null : facts / jobs),
    (v) => number(v, 2),
  ),
  figure(
    "p50",
    () => "p50",
    ({ p50_ms }) => p50_ms,
    milliseconds,
  ),
  figure(
    "p95",
    () => "p95",
    ({ p95_ms }) => p95_ms,
    milliseconds,
  ),
  figure(
    "cost",
    () => texts.cost,
    ({ cost_usd }) => cost_usd,
    dollars,
  ),
]

const answerColumns: readonly Column<OfAnswers>[] = [
  sideColumn,
  { name: "model", label: () => texts.model, value: ({ model }) => model },
  { name: "prompt", label: () => texts.prompt, value: ({ prompt_id }) => prompt_id },
  figure(
    "answers",
    () => texts.answers,
    ({ answers }) => answers,
  ),
  share(
    "failed",
    () => texts.failed,
    ({ failed }) => failed,
    ({ answers }) => answers,
  ),
  share(
    "stopped",
    () => texts.stopped,
    ({ stopped }) => stopped,
    ({ answers }) => answers,
  ),
  share(
    "regenerated",
    () => texts.regenerated,
    ({ regenerated }) => regenerated,
    ({ answers }) => answers,
  ),
  figure(
    "p50",
    () => texts.firstToken("p50"),
    ({ first_token_p50 }) => first_token_p50,
    milliseconds,
  ),
  figure(
    "p95",
    () => texts.firstToken("p95"),
    ({ first_token_p95 }) => first_token_p95,
    milliseconds,
  ),
]

export const Experiments = () => {
  const load = useLoad((signal) => api.experimentList({}, { signal }), [])
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <button type="button" class="button" onClick={load.reload}>
          {common.refresh}
        </button>
      </Head>
      <Loaded load={load}>
        {({ extraction, answers }) =>
          extraction.length + answers.length === 0 ? (
            <Empty title={texts.none} text={texts.noneText} />
          ) : (
            <>
              {extraction.map(({ name, sides, comparisons }) => (
                <section key={name} class="stack tight">
                  <h2>{texts.ofExtraction(name)}</h2>
                  <Table label={name} columns={extractionColumns} rows={sides} keyOf={({ variant }) => variant} />
                  <Comparisons comparisons={comparisons} />
                </section>
              ))}
              {answers.map(({ name, sides, comparisons }) => (
                <section key={name} class="stack tight">
                  <h2>{texts.ofAnswers(name)}</h2>
                  <Table label={name} columns={answerColumns} rows={sides} keyOf={({ variant }) => variant} />
                  <Comparisons comparisons={comparisons} />
                </section>
              ))}
            </>
          )
        }
      </Loaded>
    </div>
  )
}

/** Whether a difference is more than chance. */
const Comparisons = ({ comparisons }: { comparisons: readonly Comparison[] }) => (
  <ul class="plain">
    {comparisons.map(({ what, z, differs }) => (
      <li key={what} class="row">
        <span class={differs ? "badge warn" : "badge"}>
          {z === null ? texts.tooFew : differs ? (z > 0 ? texts.more : texts.fewer) : texts.same}
        </span>
        {texts[what]}
        {z !== null && <span class="soft small">z = {number(z, 2)}</span>}
      </li>
    ))}
  </ul>
)
