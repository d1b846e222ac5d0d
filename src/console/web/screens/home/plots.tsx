import { useMemo } from "preact/hooks"
import { dollars, milliseconds, number } from "../../format.ts"
import { type Line, Plot } from "../../parts/plot.tsx"
import { language } from "../../words.ts"
import type { Stats } from "./figures.tsx"
import { texts } from "./texts.ts"

/** The same numbers over a time axis, with the numbers themselves as tables. */
export const Plots = ({ stats, month }: { stats: Stats; month: Stats | undefined }) => (
  <section class="stack" aria-labelledby="plots">
    <h2 id="plots">{texts.plots}</h2>
    <div class="halves">
      <One
        name={texts.memoriesPlot}
        stats={stats}
        lines={[{ label: texts.memoriesPlot, colour: "--accent", of: (step) => step.memories }]}
      />
      <One
        name={texts.jobsPlot}
        stats={stats}
        lines={[
          { label: texts.completed, colour: "--good", of: (step) => step.jobs_completed },
          { label: texts.failed, colour: "--bad", of: (step) => step.jobs_failed },
        ]}
      />
      <One
        name={texts.searchPlot}
        stats={stats}
        show={milliseconds}
        lines={[
          { label: texts.p50, colour: "--accent", of: (step) => step.search_p50_ms },
          { label: texts.p95, colour: "--warn", of: (step) => step.search_p95_ms },
        ]}
      />
      <One
        name={texts.useplot}
        stats={stats}
        lines={[
          { label: texts.searchesLine, colour: "--accent", of: (step) => step.searches },
          { label: texts.peopleLine, colour: "--good", of: (step) => step.people_active },
        ]}
      />
      {month?.series.some(({ cost_usd }) => cost_usd !== null && cost_usd > 0) && (
        <One
          name={texts.costPlot}
          stats={month}
          show={dollars}
          lines={[{ label: texts.costPlot, colour: "--warn", of: (step) => step.cost_usd }]}
        />
      )}
    </div>
  </section>
)

type Measured = Omit<Line, "values"> & { of: (step: Stats["series"][number]) => number | null }
type Properties = { name: string; stats: Stats; lines: readonly Measured[]; show?: (value: number) => string }

const One = ({ name, stats: { series }, lines, show = (value) => number(value) }: Properties) => {
  // Drawn again only when the numbers have changed.
  const times = useMemo(() => series.map(({ from }) => new Date(from)), [series])
  const drawn = useMemo(
    () => lines.map(({ of, ...line }) => ({ ...line, values: series.map(of) })),
    [series, language.value],
  )
  return (
    <div class="card">
      <Plot label={name} times={times} lines={drawn} show={show} />
    </div>
  )
}
