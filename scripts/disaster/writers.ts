import { createClient } from "../../clients/typescript/src/index.ts"
import { petName } from "../../test/support/names.ts"
import { adminKey } from "../chaos/binary.ts"

export type Written = { user: string; name: string; acknowledgedAt: number }

const people = 100
const searchMilliseconds = 60_000

export const textOf = (name: string): string => `User has a dog named ${name}`

/** A client of the pika at this address that tries nothing twice. */
export const clientOf = (url: string) => createClient({ url, apiKey: adminKey, retries: 0, timeoutMs: 20_000 })

type Sought = Pick<Written, "user" | "name">

const finds = async (url: string, { user, name }: Sought): Promise<boolean> => {
  const { facts } = await clientOf(url).memorySearch({ user_id: user, query: name, limit: 5 })
  return facts.some(({ fact_value }) => fact_value === textOf(name))
}

/** Searches for it until it is found. Throws when it is not found within a minute. */
export const searchUntilRight = async (url: string, one: Sought | undefined): Promise<void> => {
  if (!one) throw new Error("Nothing was written that could be searched for")
  for (const until = Date.now() + searchMilliseconds; !(await finds(url, one).catch(() => false)); await Bun.sleep(50))
    if (Date.now() > until) throw new Error("No search finds what was stored")
}

/** How many of these no search finds. */
export const notFound = async (url: string, all: readonly Sought[]): Promise<number> => {
  let count = 0
  for (const one of all) if (!(await finds(url, one))) count += 1
  return count
}

/** Memories with unique names, and when each of them was acknowledged. */
export const createLedger = () => {
  const written: Written[] = []
  const paused = new Set<string>()
  let serial = 0
  const write = async (url: string): Promise<void> => {
    const number = serial++
    const [user, name] = [`person-${number % people}`, petName(number)]
    if (paused.has(user)) return
    await clientOf(url).memoryAdd({ user_id: user, fact_value: textOf(name) })
    written.push({ user, name, acknowledgedAt: Date.now() })
  }
  return {
    written,
    /** The names that the person has. */
    namesOf: (person: string) => new Set(written.flatMap(({ user, name }) => (user === person ? [name] : []))),
    /** Nothing more is written for this person. */
    pause: (user: string) => void paused.add(user),
    /** What is known to be gone is not missed a second time. */
    forget: (lost: readonly Written[], user: string): void => {
      const kept = written.filter((one) => one.user !== user && !lost.includes(one))
      written.splice(0, written.length, ...kept)
    },
    seed: async (url: string, count: number): Promise<void> => {
      const end = serial + count
      const writer = async () => {
        while (serial < end) await write(url)
      }
      await Promise.all(Array.from({ length: 8 }, writer))
    },
    /** Writes at this rate until it is stopped, and does not mind that the server goes away. */
    startWriters: (url: string, perSecond: number) => {
      const timer = setInterval(() => void write(url).catch(() => undefined), 1000 / perSecond)
      return { stop: () => clearInterval(timer) }
    },
  }
}
export type Ledger = ReturnType<typeof createLedger>
