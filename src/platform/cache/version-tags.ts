/**
 * A domain is data that changes together, such as the facts of a person. Each domain has its own tags, so that a write in one keeps
 * cached answers of the others valid. Reads the tags of many persons in one domain; a person without one is left out.
 */
export type ReadTags = (userIds: readonly string[]) => Promise<readonly { user_id: string; version: string }[]>

/** The version tag of a person in a domain, read after the call began. "0": nothing has been written for them. */
export type ReadVersion = (userId: string) => Promise<string>

const maxBatchSize = 1000
/** After this time, those who wait for the statement go on without a cache. */
const waitMilliseconds = 1000

type Batch = { userIds: Set<string> } & PromiseWithResolvers<Map<string, string>>

const newBatch = (): Batch => ({ userIds: new Set(), ...Promise.withResolvers() })

/**
 * One statement at a time reads the tags for all callers; callers that arrive while it runs share the next one. So each read begins after
 * it was requested, and sees every write that was answered before.
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
