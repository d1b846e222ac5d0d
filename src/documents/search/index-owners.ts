import { setTimeout as wait } from "node:timers/promises"
import type { Schedule } from "../../feature/feature.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import type { Delivery } from "../../platform/queue/consumer.ts"
import type { Services } from "../context.ts"

export const indexOwnersName = "documents.index"

/** Text hashes are spread evenly: a slice is those whose first byte is in a range. */
const firstBytes = 256
const textsInSlice = 4000
/** Building an index of a million texts takes minutes. */
const buildTimeoutMs = 840_000

type Owner = { userId: string; spaceId: number; slot: number; slices: number }

/** Builds the HNSW index of each owner of many chunks who has none. Searches use the signs of all vectors until it is complete. */
const indexOwners = async ({ sql, queue, log }: Services, { attempt, signal }: Delivery): Promise<void> => {
  const owners = await sql<{ user_id: string }[]>`select user_id from owners_to_index()`
  for (const { user_id: userId } of owners) {
    if (signal.aborted) return
    try {
      await indexOwner(sql, userId, signal)
    } catch (error) {
      log.warn({ err: error }, "cannot build the vector index of a large owner; trying again in a few minutes")
    }
  }
  await sql.begin((tx) => queue.complete(tx, indexOwnersName, attempt))
}

/** Each step can run twice. False: there are as many indexes as there may be. */
export const indexOwner = async (sql: Database, userId: string, signal: AbortSignal): Promise<boolean> => {
  const [opened] = await sql<{ slot: number | null; space_id: number }[]>`
    select open_chunk_index(${userId}, space_id) as slot, space_id from active_space`
  if (!opened || opened.slot === null) return false
  const chunks = await asUser(sql, userId, (tx) => countChunks(tx, userId))
  const slices = Math.min(firstBytes, Math.ceil((chunks + 1) / textsInSlice))
  const owner = { userId, spaceId: opened.space_id, slot: opened.slot, slices }
  await inSlices(sql, owner, signal, copySlice)
  await sql.begin(async (tx) => {
    await tx`select set_config('statement_timeout', ${String(buildTimeoutMs)}, true)`
    await tx`select build_chunk_index(${owner.slot}::smallint)`
  })
  // Waits for transactions that write vectors and have not copied them; those after it do.
  await sql.begin(async (tx) => {
    await tx`select from chunk_indexes where user_id = ${userId} and slot = ${owner.slot} for update`
    await tx`update chunk_indexes set is_followed = true where user_id = ${userId} and slot = ${owner.slot}`
  })
  await inSlices(sql, owner, signal, copySlice)
  await inSlices(sql, owner, signal, deleteStale)
  await sql`update chunk_indexes set ready = true where user_id = ${userId} and slot = ${owner.slot}`
  return true
}

type Slice = Owner & { first: string; last: string }

/** Works half of the time at most, and holds the index only for one slice: an erasure waits for it. */
const inSlices = async (
  sql: Database,
  owner: Owner,
  signal: AbortSignal,
  work: (tx: Transaction, slice: Slice) => Promise<void>,
): Promise<void> => {
  for (let slice = 0; slice < owner.slices; slice++) {
    signal.throwIfAborted()
    const started = performance.now()
    const first = `${byteText((slice * firstBytes) / owner.slices)}${"0".repeat(30)}`
    const last = `${byteText(((slice + 1) * firstBytes) / owner.slices - 1)}${"f".repeat(30)}`
    await asUser(sql, owner.userId, async (tx) => {
      const held =
        await tx`select from chunk_indexes where user_id = ${owner.userId} and slot = ${owner.slot} for key share`
      if (held.length > 0) await work(tx, { ...owner, first, last })
    })
    await wait(Math.min(1000, performance.now() - started))
  }
}

const byteText = (byte: number): string => Math.floor(byte).toString(16).padStart(2, "0")

const countChunks = async (tx: Transaction, userId: string): Promise<number> => {
  const [row] = await tx<{ kept_chunks: number }[]>`
    select kept_chunks from document_owners where user_id = ${userId}`
  return row?.kept_chunks ?? 0
}

const copySlice = async (tx: Transaction, { userId, spaceId, slot, first, last }: Slice): Promise<void> => {
  await tx`
    insert into indexed_codes (slot, content_hash, code)
    select ${slot}::smallint, content_hash, code from chunk_vectors v
    where v.user_id = ${userId} and v.space_id = ${spaceId} and v.content_hash between ${first}::uuid and ${last}::uuid
      and not exists (select from indexed_codes copy where copy.slot = ${slot} and copy.content_hash = v.content_hash)
    on conflict do nothing`
}

/** Codes of texts that were deleted while the index was built. */
const deleteStale = async (tx: Transaction, { userId, spaceId, slot, first, last }: Slice): Promise<void> => {
  await tx`
    delete from indexed_codes copy
    where copy.slot = ${slot} and copy.content_hash between ${first}::uuid and ${last}::uuid and not exists (
      select from chunk_vectors v where v.user_id = ${userId} and v.space_id = ${spaceId} and v.content_hash = copy.content_hash)`
}

/** Every five minutes; only one run at a time. */
export const indexOwnersSchedule: Schedule<Services> = {
  name: indexOwnersName,
  cron: "*/5 * * * *",
  timeLimitSeconds: 900,
  run: indexOwners,
}
