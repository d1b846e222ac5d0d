import { useEffect, useRef, useState } from "preact/hooks"
import uPlot from "uplot"
import { dateTime, number } from "../format.ts"
import { isDark } from "../theme.ts"
import { language, words } from "../words.ts"
import { common } from "./common-words.ts"
import { Table } from "./table.tsx"

const texts = words({
  table: { en: "The numbers as a table", vi: "Số liệu dạng bảng" },
})

export type Line = {
  label: string
  /** Null where nothing is known. */
  values: readonly (number | null)[]
  /** A variable of tokens.css. */
  colour: "--accent" | "--good" | "--warn" | "--bad"
}

type Properties = {
  label: string
  /** Times of the values. */
  times: readonly Date[]
  lines: readonly Line[]
  show?: (value: number) => string
}

const height = 220

const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name)

/** Numbers over a time axis, with a tooltip, and the same numbers as a table. */
export const Plot = ({ label, times, lines, show = (value) => number(value, 1) }: Properties) => {
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<{ index: number; left: number } | null>(null)
  const dark = isDark()
  useEffect(() => {
    const place = box.current
    if (!place) return
    const axis = {
      stroke: colourOf("--text-soft"),
      grid: { stroke: colourOf("--line"), width: 1 },
      ticks: { show: false },
    }
    const plot = new uPlot(
      {
        width: place.clientWidth || 320,
        height,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        axes: [
          { ...axis, space: 80 },
          { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => show(tick)) },
        ],
        fmtDate: () => (date) => shortTime(date, times),
        scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.1 : 1] } },
        series: [
          {},
          ...lines.map(({ label, colour }) => ({
            label,
            stroke: colourOf(colour),
            width: 2,
            points: { show: times.length < 3 },
          })),
        ],
        hooks: {
          setCursor: [
            ({ cursor }) => {
              const { idx, left = 0 } = cursor
              setAt(idx === null || idx === undefined || left < 0 ? null : { index: idx, left })
            },
          ],
        },
      },
      [times.map((time) => time.getTime() / 1000), ...lines.map(({ values }) => [...values])],
      place,
    )
    const watch = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height }))
    watch.observe(place)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [times, lines, dark, language.value])
  const time = at === null ? undefined : times[at.index]
  return (
    <figure class="stack tight">
      <figcaption>
        <strong>{label}</strong>
      </figcaption>
      {lines.length > 1 && (
        <div class="row">
          {lines.map(({ label, colour }) => (
            <span key={label} class="row small">
              <svg width="14" height="4" aria-hidden="true">
                <rect width="14" height="4" rx="2" fill={`var(${colour})`} />
              </svg>
              {label}
            </span>
          ))}
        </div>
      )}
      <div class="plot" ref={box} aria-hidden="true">
        {at !== null && time !== undefined && (
          <div class="tooltip" style={{ left: `${Math.max(0, at.left - 20)}px`, top: 0 }}>
            <strong>{dateTime(time)}</strong>
            {lines.map(({ label, values }) => (
              <div key={label}>
                {label}: {valueText(values[at.index], show)}
              </div>
            ))}
          </div>
        )}
      </div>
      <details>
        <summary class="small">{texts.table}</summary>
        <Table
          label={label}
          rows={times.map((time, index) => ({ time, index }))}
          keyOf={({ time }) => time.toISOString()}
          columns={[
            {
              name: "time",
              label: () => common.time,
              value: ({ time }) => time.toISOString(),
              cell: ({ time }) => dateTime(time),
            },
            ...lines.map(({ label, values }, line) => ({
              name: String(line),
              label: () => label,
              isNumber: true,
              value: ({ index }: { index: number }) => values[index],
              cell: ({ index }: { index: number }) => valueText(values[index], show),
            })),
          ]}
        />
      </details>
    </figure>
  )
}

const valueText = (value: number | null | undefined, show: (value: number) => string): string =>
  value === null || value === undefined ? "–" : show(value)

const dayMs = 86_400_000

/** The hour on an axis of a few days, else the day. */
const shortTime = (date: Date, times: readonly Date[]): string => {
  const spanMs = (times.at(-1)?.getTime() ?? 0) - (times[0]?.getTime() ?? 0)
  const options: Intl.DateTimeFormatOptions =
    spanMs <= 2 * dayMs ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" }
  return new Intl.DateTimeFormat(language.value, options).format(date)
}
