import { asUser } from "../../platform/database/as-user.ts"
import { inActiveSpace } from "../../vectors/space-changed.ts"
import { vectorText } from "../../vectors/vector-text.ts"
import type { Services } from "../context.ts"
import { embeddedText } from "../reading/read-document.ts"
import { chunksEmbedded } from "./metrics.ts"
import { type ChunkVector, findUnembedded, insertVectors, type UnembeddedChunk } from "./queries.ts"
import { goOn, type IngestJob, timed } from "./step.ts"
import { whenProviderIsBack } from "./when-provider-is-back.ts"

/** Texts in one call to the model. Their vectors are committed before the next call. */
const chunksInOneCall = 128

/** Embeds the chunks of a version whose text has no vector yet. `total`: how many chunks it has. */
export const embedVersion = (services: Services, job: IngestJob, versionId: string, total: number): Promise<void> =>
  timed(services, "embed", () =>
    inActiveSpace(services.spaces, async () => {
      for (let after: number | null = -1; after !== null; ) {
        const done: number = after + 1
        await goOn(job, "embed", `Embedded ${done} of ${total} chunks`, done / Math.max(1, total))
        after = await embedNext(services, job, versionId, after)
      }
    }),
  )

/** Embeds the next chunks. Returns the index of the last one; null: there are no more. */
const embedNext = async (
  services: Services,
  job: IngestJob,
  versionId: string,
  after: number,
): Promise<number | null> => {
  const { sql, spaces, metrics } = services
  const { userId, signal } = job
  const missing = { versionId, spaceId: spaces.active.space.id, after, limit: chunksInOneCall }
  const chunks = await asUser(sql, userId, (tx) => findUnembedded(tx, userId, missing))
  const last = chunks.at(-1)
  if (!last) return null
  const once = [...new Map(chunks.map((chunk) => [chunk.content_hash, chunk])).values()]
  const limits = { signal, timeoutMilliseconds: 60_000, retries: 0, caller: "job" as const }
  const embedded = await whenProviderIsBack(signal, () => spaces.embedFacts(once.map(textOf), limits))
  metrics.get(chunksEmbedded).inc(once.length)
  await asUser(sql, userId, async (tx) => {
    const held = await spaces.hold(tx, embedded)
    const rows = once.flatMap(({ index, content_hash }, at) =>
      (held[at] ?? []).map(
        ({ spaceId, vector }): ChunkVector => ({
          index,
          space_id: spaceId,
          content_hash,
          embedding: vectorText(vector),
        }),
      ),
    )
    await insertVectors(tx, userId, versionId, rows)
  })
  return last.index
}

const textOf = ({ heading, content }: UnembeddedChunk): string =>
  embeddedText({ headings: heading === null ? [] : [heading], content })
