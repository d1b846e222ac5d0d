import { useEffect, useState } from "preact/hooks"
import { api } from "../../api.ts"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { place, setQuery } from "../../router.tsx"
import { Attention } from "./attention.tsx"
import { Example } from "./example.tsx"
import { Figures, Health } from "./figures.tsx"
import { Plots } from "./plots.tsx"
import { texts } from "./texts.ts"

const periods = [
  { days: 1, name: () => texts.day },
  { days: 7, name: () => texts.week },
  { days: 30, name: () => texts.month },
]

const everyMs = 30_000
/** While nobody is there yet: somebody may come at any moment. */
const freshMs = 5000
/** As often the server counts anew. */
const countedEveryMs = 10_000

/** How the installation is: what needs attention first, then numbers and their course. */
export const Overview = () => {
  const asked = Number(place.value.query.get("days"))
  const days = periods.some(({ days }) => days === asked) ? asked : 1
  const [isFresh, setFresh] = useState(false)
  const stats = useLoad((signal) => api.statsGet({ hours: days * 24 }, { signal }), [days], isFresh ? freshMs : everyMs)
  useEffect(() => setFresh(stats.data?.now.people === 0), [stats.data])
  const month = useLoad((signal) => api.statsGet({ hours: 720 }, { signal }), [])
  const changed = (): void => {
    stats.reload()
    setTimeout(stats.reload, countedEveryMs + 500)
  }
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <fieldset class="plain-set row segments">
          <legend class="visually-hidden">{texts.period}</legend>
          {periods.map((period) => (
            <label key={period.days} class="segment">
              <input
                type="radio"
                name="period"
                checked={period.days === days}
                onChange={() => setQuery({ days: period.days === 1 ? null : String(period.days) })}
              />
              <span>{period.name()}</span>
            </label>
          ))}
        </fieldset>
      </Head>
      <Loaded load={stats}>
        {(data) => (
          <>
            <Health stats={data} />
            <Attention items={data.attention} />
            <Example people={data.now.people} changed={changed} />
            {data.now.people > 0 && (
              <>
                <Figures stats={data} month={month.data} />
                <Plots stats={data} month={month.data} />
              </>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}
