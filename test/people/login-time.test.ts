import { expect, test } from "bun:test"
import { logIn, newName, register } from "../support/people.ts"
import { usePika } from "../support/use-pika.ts"

// Takes minutes, and a machine that does little else: LOGIN_TRIES=1000 bun test test/people/login-time.test.ts
const tries = Number(process.env.LOGIN_TRIES ?? 0)

const pika = usePika()

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
/** The middle half: on a busy machine the rest says how busy it was. */
const middle = (values: readonly number[]): number[] =>
  values.toSorted((a, b) => a - b).slice(values.length >> 2, -(values.length >> 2))
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2))

test.skipIf(tries === 0)(
  "a wrong password takes as long for a name that nobody has as for one that somebody has",
  async () => {
    const { user } = await register(pika)
    const times = { known: [] as number[], unknown: [] as number[] }
    const time = async (kind: keyof typeof times, username: string): Promise<void> => {
      const started = performance.now()
      expect((await logIn(pika, username, "wrong horse")).status).toBe(401)
      times[kind].push(performance.now() - started)
    }
    for (let count = 0; count < tries; count++) {
      // In turns, and each first as often: what the machine does meanwhile hits both.
      const order = [
        () => time("known", user.username),
        () => time("unknown", newName().padEnd(user.username.length, "x")),
      ]
      for (const next of count % 2 === 0 ? order : order.reverse()) await next()
    }
    const [known, unknown] = [middle(times.known), middle(times.unknown)]
    const error = Math.sqrt((variance(known) + variance(unknown)) / known.length)
    console.log({
      tries,
      medianKnown: median(times.known),
      medianUnknown: median(times.unknown),
      difference: mean(known) - mean(unknown),
      error,
    })
    // Less than a hundredth of a try, or within four standard errors of nothing.
    expect(Math.abs(mean(known) - mean(unknown))).toBeLessThan(Math.max(4 * error, median(times.known) / 100))
  },
  1_800_000,
)
