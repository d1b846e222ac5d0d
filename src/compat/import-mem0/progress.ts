import { Presets, SingleBar } from "cli-progress"

const linesApartMilliseconds = 10_000

export type ShownProgress = { add: (memories: number) => void; stop: () => void }

/** A bar on a terminal, with the rate and the time left; elsewhere a line every ten seconds. `total`: null when it is not known. */
export const showProgress = (total: number | null): ShownProgress => {
  const started = performance.now()
  let done = 0
  const rate = () => Math.round(done / Math.max(0.001, (performance.now() - started) / 1000))
  if (process.stderr.isTTY && total !== null) {
    const format = "memories {bar} {value}/{total}, {rate} a second, {eta_formatted} left"
    const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic)
    bar.start(total, 0, { rate: 0 })
    const add = (memories: number) => {
      done += memories
      bar.setTotal(Math.max(total, done))
      bar.update(done, { rate: rate() })
    }
    return { add, stop: () => bar.stop() }
  }
  const line = () => {
    const left = total === null ? "" : `, ${describeSeconds((total - done) / Math.max(1, rate()))} left`
    process.stderr.write(`${done}${total === null ? "" : ` of ${total}`} memories, ${rate()} a second${left}\n`)
  }
  const timer = setInterval(line, linesApartMilliseconds)
  return {
    add: (memories) => {
      done += memories
    },
    stop: () => {
      clearInterval(timer)
      if (done > 0) line()
    },
  }
}

const describeSeconds = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
