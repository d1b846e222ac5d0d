import { Counter, Gauge, Histogram, Registry } from "prom-client"
import eventLoopLag from "prom-client/lib/metrics/eventLoopLag.js"
import gc from "prom-client/lib/metrics/gc.js"
import heapSizeAndUsed from "prom-client/lib/metrics/heapSizeAndUsed.js"
import osMemoryHeap from "prom-client/lib/metrics/osMemoryHeap.js"
import processCpuTotal from "prom-client/lib/metrics/processCpuTotal.js"
import processMaxFileDescriptors from "prom-client/lib/metrics/processMaxFileDescriptors.js"
import processOpenFileDescriptors from "prom-client/lib/metrics/processOpenFileDescriptors.js"
import processStartTime from "prom-client/lib/metrics/processStartTime.js"
import version from "prom-client/lib/metrics/version.js"

/**
 * A metric of a room: its name, meaning and labels, without values. Labels are routes, codes and types of jobs: never a user, a query or
 * a fact.
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
  /** The instrument of a metric in this process. Throws for a metric that no room lists. */
  get: <Instrument>(metric: Metric<Instrument>) => Instrument
  /** Calls `collect` to set the metric at each scrape. */
  onCollect: <Instrument extends object>(
    metric: Metric<Instrument>,
    collect: (instrument: Instrument) => void | Promise<void>,
  ) => void
}

/**
 * The standard metrics that have values in Bun. `collectDefaultMetrics` would also ask for the heap's spaces, which are empty in Bun
 * and cost half a second per million objects.
 */
const standardMetrics = [
  ...[processCpuTotal, processStartTime, osMemoryHeap, processOpenFileDescriptors, processMaxFileDescriptors],
  ...[eventLoopLag, heapSizeAndUsed, version, gc],
]

/** The listed metrics in their own registry, and the standard metrics of the process. */
export const createMetrics = (listed: readonly Metric[]): Metrics => {
  const registry = new Registry()
  for (const collect of standardMetrics) collect(registry, { eventLoopMonitoringPrecision: 10 })
  const instruments = new Map<Metric, unknown>(listed.map((metric) => [metric, metric.create([registry])]))
  const get = <Instrument>(metric: Metric<Instrument>): Instrument => {
    const instrument = instruments.get(metric)
    if (instrument === undefined) throw new Error(`no room lists the metric ${metric.name}`)
    // The same metric has created it.
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
