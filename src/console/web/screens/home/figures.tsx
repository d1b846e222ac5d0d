import type { ComponentChildren } from "preact"
import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { bytes, dateTime, dollars, milliseconds, number } from "../../format.ts"
import { Sparkline } from "../../parts/sparkline.tsx"
import { texts } from "./texts.ts"

export type Stats = AnswerOf<"statsGet">
type Step = Stats["series"][number]
type Measure = (step: Step) => number | null

/** The latest step in which something was measured. */
const latest = (series: readonly Step[], measure: Measure): number | null =>
  series.map(measure).findLast((value) => value !== null) ?? null

const sum = (series: readonly Step[], measure: Measure): number =>
  series.reduce((total, step) => total + (measure(step) ?? 0), 0)

/** Each number with its sparkline. `month`: the last 30 days, for what is counted by the day. */
export const Figures = ({ stats, month }: { stats: Stats; month: Stats | undefined }) => {
  const { now, series, step_minutes } = stats
  const about = now.is_estimate ? `${texts.estimate} ` : ""
  const anHour = (step: Step): number => ((step.jobs_completed + step.jobs_failed) * 60) / step_minutes
  const [p50, p95] = [latest(series, (step) => step.search_p50_ms), latest(series, (step) => step.search_p95_ms)]
  const searches = sum(series, (step) => step.searches)
  const timeOf = (value: number | null) => (value === null ? "–" : milliseconds(value))
  const spread = Math.max(0, ...series.map((step) => step.people_active))
  return (
    <section class="cards figures-of-home" aria-label={texts.numbers}>
      <Figure name={texts.people} value={about + number(now.people)} below={texts.active(number(spread))}>
        <Sparkline label={texts.peopleLine} values={series.map((step) => step.people_active)} />
      </Figure>
      <Figure
        name={texts.memories}
        value={about + number(now.memories)}
        below={texts.newMemories(number(sum(series, (step) => step.memories)))}
      >
        <Sparkline label={texts.memoriesPlot} values={series.map((step) => step.memories)} />
      </Figure>
      <Figure
        name={texts.jobs}
        value={number(sum(series, anHour) / Math.max(1, series.length), 1)}
        below={texts.jobsNow(number(now.jobs_waiting), number(now.jobs_running))}
      >
        <Sparkline label={texts.jobs} values={series.map(anHour)} />
      </Figure>
      <Figure
        name={texts.searches}
        value={timeOf(p50)}
        below={searches === 0 ? texts.noSearches : texts.searchCount(number(searches))}
      >
        <Sparkline label={texts.searches} values={series.map((step) => step.search_p50_ms)} />
      </Figure>
      <Figure name={texts.slowSearches} value={timeOf(p95)} below={searches === 0 ? texts.noSearches : texts.p95}>
        <Sparkline label={texts.slowSearches} values={series.map((step) => step.search_p95_ms)} />
      </Figure>
      <Figure
        name={texts.cost}
        value={now.cost_usd_today === null ? "–" : dollars(now.cost_usd_today)}
        below={now.cost_usd_today === null ? texts.costUnknown : texts.costAbout}
      >
        <Sparkline label={texts.costPlot} values={month?.series.map((step) => step.cost_usd) ?? []} />
      </Figure>
    </section>
  )
}

type FigureProperties = { name: string; value: string; below: string; children: ComponentChildren }

const Figure = ({ name, value, below, children }: FigureProperties) => (
  <div class="card figure">
    <h2>{name}</h2>
    <div class="big">{value}</div>
    <div class="small soft">{below}</div>
    {children}
  </div>
)

/** That the server runs, with which database, and when this was counted. */
export const Health = ({ stats: { database, at, is_estimate, now } }: { stats: Stats }) => (
  <p class="row small soft">
    <span class="badge good">{texts.running}</span>
    <span>
      {texts[database.mode]} {database.version} · {bytes(database.bytes)}
    </span>
    <span>{texts.counted(dateTime(at))}</span>
    {(is_estimate || now.is_estimate) && <span>{texts.estimated}</span>}
  </p>
)
