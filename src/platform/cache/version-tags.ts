/**
 * A domain is what changes together, as the facts of a person do. Each has tags of its own, so that a write in one leaves what is kept of
 * the others as it is. This reads the tags of many persons in one domain; a person who has none is left out.
 */
export type ReadTags = (userIds: readonly string[]) => Promise<readonly { user_id: string; version: string }[]>

/** The version tag of a person in a domain, as of an instant after the call. "0": nobody has written anything for them. */
export type ReadVersion = (userId: string) => Promise<string>

const maxBatchSize = 1000
/** A statement that takes longer holds up nobody any more: those who wait for it go on without a cache. */
const waitMilliseconds = 1000

type Batch = { userIds: Set<string> } & PromiseWithResolvers<Map<string, string>>

const newBatch = (): Batch => ({ userIds: new Set(), ...Promise.withResolvers() })

/**
 * One statement at a time reads the tags of all who ask: whoever comes while it runs is in the next one. So each reading begins after it
 * was asked for, and sees every write that was answered before.
 */
export const createVersionReader = (readTags: ReadTags): ReadVersion => {
  let next = newBatch()
  let running = 0
  const send = () => {
    const batch = next
    next = newBatch()
    running += 1
    void readInTime(readTags([...batch.userIds]))
      .then(batch.resolve, batch.reject)
      .finally(() => {
        running -= 1
        if (running === 0 && next.userIds.size > 0) send()
      })
  }
  return async (userId) => {
    const batch = next
    batch.userIds.add(userId)
    if (running === 0 || batch.userIds.size >= maxBatchSize) send()
    return (await batch.promise).get(userId) ?? "0"
  }
}

const readInTime = async (tags: ReturnType<ReadTags>): Promise<Map<string, string>> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error("the version tags were not read in time")), waitMilliseconds)
  try {
    const rows = await Promise.race([tags, late])
    return new Map(rows.map((row) => [row.user_id, row.version]))
  } finally {
    clearTimeout(timer)
  }
}
