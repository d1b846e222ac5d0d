import { Presets, SingleBar } from "cli-progress"

export type Progress = {
  start: (title: string, total: number, unit: string) => void
  /** `rate`: the speed to show, such as "12,000 memories/s". */
  update: (value: number, rate: string) => void
  stop: () => void
}

/** A bar on standard error with the rate and the remaining time; without a terminal, a line now and then. */
export const createProgress = (): Progress => {
  const bar = new SingleBar(
    {
      format: "{title} {bar} {value}/{total} {unit}, {rate}, {eta_formatted} left",
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  )
  return {
    start: (title, total, unit) => bar.start(Math.max(total, 1), 0, { title, unit, rate: "-" }),
    update: (value, rate) => bar.update(Math.round(value * 10) / 10, { rate }),
    stop: () => bar.stop(),
  }
}
