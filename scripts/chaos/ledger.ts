import { petName } from "../../test/support/names.ts"

/** A fact that is told once, with a unique name. */
export type Told = {
  user: string
  name: string
  /** Allows sending a conversation again when it is not known whether it arrived. */
  idempotencyKey: string
  /** When an answer said that it is stored: from then on, every search must find it. Null: not yet, or unknown. */
  storedAt: number | null
}
export type Job = {
  told: Told
  id: string
  acceptedAt: number
  status: "open" | "completed" | "failed"
  error: string | null
  endedAt: number | null
}

/** Records what was sent and what was promised about it: the expected results for all answers. */
export const createLedger = (prefix: string, userCount: number) => {
  const told = new Map<string, Told>()
  const stored = new Map<string, Told[]>()
  const jobs: Job[] = []
  const wrong: string[] = []
  const users = Array.from({ length: userCount }, (_, number) => `${prefix}-${number}`)
  return {
    jobs,
    wrong,
    users,
    told,
    /** Conversations that were sent but not confirmed. */
    unanswered: [] as Told[],
    tell: (): Told => {
      const number = told.size
      const user = users[number % users.length] ?? ""
      const entry = { user, name: petName(number), idempotencyKey: crypto.randomUUID(), storedAt: null }
      told.set(entry.name, entry)
      return entry
    },
    store: (entry: Told): void => {
      if (entry.storedAt !== null) return
      entry.storedAt = performance.now()
      stored.set(entry.user, [...(stored.get(entry.user) ?? []), entry])
    },
    /** A fact that is certainly stored; often the latest, because a cache could miss it. */
    pick: (): Told | undefined => {
      const all = stored.get(users[Math.floor(Math.random() * users.length)] ?? "") ?? []
      return Math.random() < 0.5 ? all.at(-1) : all[Math.floor(Math.random() * all.length)]
    },
    /** Each name in a text belongs to one person, and must not be shown to another. */
    checkOwner: (user: string, text: string): void => {
      for (const [name] of text.matchAll(/\bZo[a-z]+\b/g)) {
        const owner = told.get(name)?.user
        if (owner !== user) wrong.push(`${user} was shown ${name}, which is ${owner ?? "nobody"}'s`)
      }
    },
  }
}
export type Ledger = ReturnType<typeof createLedger>
