import { askAsOperator } from "../accounts/operator.ts"
import { recordInTransaction } from "../audit/record.ts"
import { embeddingText } from "../facts/embedding-text.ts"
import { lockUser } from "../memories/queries.ts"
import { asUser } from "../platform/database/as-user.ts"
import { StartupError } from "../platform/errors.ts"
import { inActiveSpace } from "../vectors/space-changed.ts"
import { indexWhenLarge } from "../vectors/vector-index.ts"
import type { Services } from "./context.ts"
import type { UserDataExport } from "./export-format.ts"
import {
  holdsAnything,
  type Imported,
  importPerson,
  insertJobs,
  insertMemories,
  insertVersions,
  isAnyTaken,
} from "./import-queries.ts"

type Importing = Pick<Services, "sql" | "spaces" | "queue" | "tracing">

const embeddedAtOnce = 128
const memoriesAtOnce = 200
const versionsAtOnce = 500
const jobsAtOnce = 20

/**
 * Gives a person of whom nothing is held what an export holds: all of it, or nothing when it throws. `report`: how many memories were
 * embedded since the last call. Throws a `StartupError` for what a person can mend.
 */
export const importUserData = (
  services: Importing,
  userId: string,
  file: UserDataExport,
  report: (embedded: number) => void,
): Promise<void> => inActiveSpace(services.spaces, () => importNow(services, userId, file, report))

const importNow: typeof importUserData = async (services, userId, file, report) => {
  const { sql, spaces } = services
  const operator = askAsOperator("user.import")
  operator.trail.userId = userId
  if (await asUser(sql, userId, (tx) => holdsAnything(tx, userId))) throw alreadyHeld()
  const imported: Imported[] = []
  for (const batch of batches(file.memories, embeddedAtOnce)) {
    imported.push(...(await embed(services, batch)))
    report(batch.length)
  }
  await asUser(sql, userId, async (tx) => {
    const vectors = await spaces.hold(
      tx,
      imported.map((one) => one.vectors),
    )
    const held = imported.map(({ memory }, index) => ({ memory, vectors: vectors[index] ?? [] }))
    if (await isAnyTaken(tx, ids(file.memories), ids(file.jobs))) throw alreadyImported()
    // Who only had jobs waiting was not known yet.
    if (file.known_since !== null || imported.length > 0) await lockUser(tx, userId)
    if (await holdsAnything(tx, userId)) throw alreadyHeld()
    for (const batch of batches(held, memoriesAtOnce)) await insertMemories(tx, userId, batch)
    for (const batch of batches(file.versions, versionsAtOnce)) await insertVersions(tx, userId, batch)
    for (const batch of batches(file.jobs, jobsAtOnce)) await importJobs(services, tx, userId, batch)
    await importPerson(tx, userId, file)
    await indexWhenLarge(services, tx, userId, imported.length)
    await recordInTransaction(tx, operator, 200)
  })
}

const alreadyHeld = () =>
  new StartupError(
    "Something is held about this user_id already, and an import does not mix. Delete it first. Where the file's own person is not known, --user ID imports it for another",
  )
const alreadyImported = () =>
  new StartupError(
    "Memories or jobs of this file are in this database already, under another user_id. Delete that user's data first.",
  )

const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id)

function* batches<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}

const embed = async ({ spaces }: Importing, memories: UserDataExport["memories"]): Promise<Imported[]> => {
  const texts = memories.map((memory) =>
    embeddingText({ text: memory.fact_value, category: memory.category, tags: memory.fact_type }),
  )
  const signal = new AbortController().signal
  const vectors = await spaces.embedFacts(texts, {
    signal,
    timeoutMilliseconds: 60_000,
    retries: 2,
    caller: "job",
  })
  return memories.map((memory, index) => ({ memory, vectors: vectors[index] ?? [] }))
}

/** What was not done yet when it was exported is done now. */
const importJobs = async (
  { queue }: Importing,
  tx: Parameters<typeof insertJobs>[0],
  userId: string,
  jobs: UserDataExport["jobs"],
): Promise<void> => {
  const isOpen = ({ status }: { status: string }) => status === "pending" || status === "processing"
  await insertJobs(
    tx,
    userId,
    jobs.map((job) => (isOpen(job) ? { ...job, status: "pending" } : job)),
  )
  for (const { id, type } of jobs.filter(isOpen)) await queue.send(tx, type, { jobId: id, userId })
}
