import { expect, test } from "bun:test"
import { z } from "zod"
import { type Api, emptyFolder, startProcess } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { paragraphs } from "../support/ingest.ts"
import { startPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

/** 20 to measure, as the issue that asked for it; fewer in CI, where every round takes its time. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 3)
const chunksOfOne = 600
const batch = 128
const batchesOfOne = Math.ceil(chunksOfOne / batch)
/** The model takes this long for a batch: a kill within it costs the batch. */
const embeddingMs = 150
/** An ingest is about done after this long. */
const longestMs = 2500
/** A busy machine may take a while to notice that a worker is dead, and to start another. */
const restartMs = 180_000

const embeddedSchema = z.object({ input: z.array(z.string()) })

const upload = async (api: Api, user: string): Promise<string> => {
  const file = new File([paragraphs(chunksOfOne, `what ${user} has`)], "treasures.txt", { type: "text/plain" })
  const { job_id } = await api.documentCreate({ user_id: user, chunk_size: 64, chunk_overlap: 0, file })
  if (!job_id) throw new Error("the upload has no job")
  return job_id
}

test(`after ${rounds} ingests with a kill -9 each, every document is ready and whole, and a kill cost one batch at most`, async () => {
  const database = await createTestDatabase()
  const provider = startFakeProvider()
  provider.fail("embeddings", { kind: "slow", milliseconds: embeddingMs })
  const environment = { ...database.environment, ...providerEnvironment(provider) }
  const home = emptyFolder()
  let embedded = 0
  let whileEmbedding = 0
  for (let round = 0; round < rounds; round++) {
    const first = await startProcess(environment, home.path)
    const jobId = await upload(first.api, `user-${round}`)
    // Every second kill falls into a call of the model.
    const batches = round % 2 === 0 ? 1 + ((round / 2) % batchesOfOne) : 0
    await until("the model is called", () => provider.requests.length >= batches, restartMs)
    // The instant is meant to be random: nothing is waited for.
    await Bun.sleep(Math.random() * (batches > 0 ? embeddingMs : longestMs))
    await first.kill("SIGKILL")
    if (provider.requests.length > 0) whileEmbedding += 1
    const second = await startProcess(environment, home.path)
    expect(await second.api.waitForJob(jobId, { timeoutMs: restartMs })).toMatchObject({
      status: "completed",
      data: { chunks: chunksOfOne },
    })
    await second.kill("SIGKILL")
    for (const { body } of provider.requests) embedded += embeddedSchema.safeParse(body).data?.input.length ?? 0
    provider.requests.length = 0
  }
  const pika = await startPika({ database, environment })
  const [found] = await pika.sql`
    select count(*)::int as documents, count(*) filter (where document.status = 'ready' and version.state = 'ready')::int as ready,
      sum(chunks.count)::int as chunks, sum(chunks.missing)::int as missing
    from documents document
    join document_versions version on version.id = document.active_version_id
    cross join lateral (
      select count(*), count(*) filter (where vector.content_hash is null) as missing from document_chunks chunk
      left join chunk_vectors vector on vector.user_id = chunk.user_id and vector.content_hash = chunk.content_hash
      where chunk.version_id = version.id
    ) as chunks`
  const chunks = rounds * chunksOfOne
  expect(found).toEqual({ documents: rounds, ready: rounds, chunks, missing: 0 })
  expect(await pika.sql`select from document_versions`).toHaveLength(rounds)
  process.stderr.write(
    `${embedded} texts embedded for ${chunks} chunks and ${rounds} kills, ${whileEmbedding} of them after the model was called\n`,
  )
  expect(embedded).toBeGreaterThanOrEqual(chunks)
  expect(embedded).toBeLessThanOrEqual(chunks + rounds * batch)
  await pika.stop()
  await provider.stop()
  await database.drop()
  home.remove()
}, 1_800_000)
