import type { Api } from "../support/binary.ts"
import type { Person } from "../support/seed-people.ts"

const searchersOfOne = 2
const everything = { limit: 20, score_threshold: 0 }

/**
 * People who search for what they know, and add, edit and forget memories at one process and search for them at the next, all the time.
 * An answer that is an error, or lacks what is known, ends it: `failed` rejects.
 */
export const startMemoryLoad = (clients: readonly Api[], people: readonly Person[]) => {
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  const latencies = new Map<string, number[]>()
  const counts = { searches: 0, writes: 0 }
  let phase = "start"
  let isOver = false

  const search = async (client: Api, userId: string, query: string): Promise<string[]> => {
    const started = performance.now()
    const { facts } = await client.memorySearch({ user_id: userId, query, ...everything })
    const ofPhase = latencies.get(phase) ?? []
    latencies.set(phase, ofPhase)
    ofPhase.push(performance.now() - started)
    counts.searches += 1
    return facts.map(({ fact_value }) => fact_value)
  }
  const expectFound = async (client: Api, userId: string, text: string): Promise<void> => {
    const found = await search(client, userId, text)
    if (!found.includes(text)) throw new Error(`of ${found.length} facts of ${userId}, none is "${text}" (${phase})`)
  }

  const searching = async (client: Api): Promise<void> => {
    while (!isOver) {
      const person = people[Math.floor(Math.random() * people.length)]
      const text = person?.texts[Math.floor(Math.random() * person.texts.length)]
      if (person && text) await expectFound(client, person.id, text)
    }
  }

  const writing = async (client: Api, other: Api, name: string): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const userId = `writer ${name} ${n % 20}`
      const text = `User keeps the pebble ${Bun.hash.cityHash32(`${name} ${n}`).toString(36)}`
      const { id } = await client.memoryAdd({ user_id: userId, fact_value: text })
      await expectFound(other, userId, text)
      const edited = `${text} in a jar`
      if (n % 3 === 0) await client.memoryUpdate({ id, fact_value: edited })
      if (n % 3 === 0) await expectFound(other, userId, edited)
      if (n % 5 === 0) await client.memoryDelete({ id })
      if (n % 5 === 0 && (await search(other, userId, text)).some((found) => found.startsWith(text)))
        throw new Error(`what was forgotten was found (${phase})`)
      counts.writes += 1
    }
  }

  const all = clients.flatMap((client, index) => [
    ...Array.from({ length: searchersOfOne }, () => searching(client)),
    writing(client, clients[(index + 1) % clients.length] ?? client, String(index)),
  ])
  for (const one of all) one.catch(failed.reject)

  return {
    failed: failed.promise,
    /** What is measured from now on is told under this name. */
    begin: (name: string): void => {
      phase = name
    },
    stop: async () => {
      isOver = true
      await Promise.race([Promise.all(all), failed.promise])
      return { ...counts, latencies }
    },
  }
}
