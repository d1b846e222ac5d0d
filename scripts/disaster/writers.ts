import { z } from "zod"
import { petName } from "../../test/support/names.ts"
import { adminKey } from "../chaos/binary.ts"

export type Written = { user: string; name: string; acknowledgedAt: number }

const people = 100
const foundSchema = z.object({ facts: z.array(z.object({ fact_value: z.string() })) })

export const textOf = (name: string): string => `User has a dog named ${name}`

export const post = async (url: string, path: string, body: unknown): Promise<unknown> => {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: "POST",
    headers: { "X-API-Key": adminKey, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

export const finds = async (url: string, { user, name }: Written): Promise<boolean> => {
  const answer = foundSchema.parse(await post(url, "/search_facts", { user_id: user, query: name, limit: 5 }))
  return answer.facts.some(({ fact_value }) => fact_value === textOf(name))
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
    await post(url, "/memories", { user_id: user, fact_value: textOf(name) })
    written.push({ user, name, acknowledgedAt: Date.now() })
  }
  return {
    written,
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
