import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"

/**
 * What a room measures: its name, what it means and its labels, and no values. Labels are routes, codes and types of jobs: never a user, a
 * query or a fact.
 */
export type Metric<Instrument = unknown> = { name: string; create: (registers: Registry[]) => Instrument }

type Description<Label extends string> = { name: string; help: string; labelNames?: readonly Label[] }

export const counter = <Label extends string = never>(description: Description<Label>): Metric<Counter<Label>> => ({
  name: description.name,
  create: (registers) => new Counter({ labelNames: [], ...description, registers }),
})

export const gauge = <Label extends string = never>(description: Description<Label>): Metric<Gauge<Label>> => ({
  name: description.name,
  create: (registers) => new Gauge({ labelNames: [], ...description, registers }),
})

export const histogram = <Label extends string = never>(
  description: Description<Label> & { buckets: number[] },
): Metric<Histogram<Label>> => ({
  name: description.name,
  create: (registers) => new Histogram({ labelNames: [], ...description, registers }),
})

/** The values of one process. */
export type Metrics = {
  registry: Registry
  /** Counts and measures for this process. Throws for a metric that no room lists. */
  get: <Instrument>(metric: Metric<Instrument>) => Instrument
  /** Has `collect` set the metric anew whenever all of them are asked for. */
  onCollect: <Instrument extends object>(
    metric: Metric<Instrument>,
    collect: (instrument: Instrument) => void | Promise<void>,
  ) => void
}

/** Metrics of Node's inside that Bun has nothing to tell for; the heap's spaces would cost half a second a million objects, too. */
const emptyInBun = [
  ...["handles", "requests", "resources"].flatMap((what) => [`nodejs_active_${what}`, `nodejs_active_${what}_total`]),
  ...["size_total", "size_used", "size_available"].map((what) => `nodejs_heap_space_${what}_bytes`),
]

/** The metrics that the rooms list, in a registry of their own, and those of the process itself. */
export const createMetrics = (listed: readonly Metric[]): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of emptyInBun) registry.removeSingleMetric(name)
  const instruments = new Map<Metric, unknown>(listed.map((metric) => [metric, metric.create([registry])]))
  const get = <Instrument>(metric: Metric<Instrument>): Instrument => {
    const instrument = instruments.get(metric)
    if (instrument === undefined) throw new Error(`no room lists the metric ${metric.name}`)
    // It was made by this very metric.
    return instrument as Instrument
  }
  return {
    registry,
    get,
    onCollect: (metric, collect) => {
      const instrument = get(metric)
      Object.assign(instrument, { collect: () => collect(instrument) })
    },
  }
}
