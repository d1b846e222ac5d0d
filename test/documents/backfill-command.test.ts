import { expect, setDefaultTimeout, test } from "bun:test"
import { startBackfill } from "../support/backfill-script.ts"
import { largeModel } from "../support/change-model.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { ingestText, jobOver, paragraphs } from "../support/ingest.ts"
import { startPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"

setDefaultTimeout(120_000)

test("the command repairs what is missing, and a change of the model fills chunks and names their versions", async () => {
  const database = await createTestDatabase()
  const provider = startFakeProvider()
  const environment = providerEnvironment(provider)
  const withPika = async <Answer>(work: (pika: Awaited<ReturnType<typeof startPika>>) => Promise<Answer>) => {
    const pika = await startPika({ database, environment })
    try {
      return await work(pika)
    } finally {
      await pika.stop()
    }
  }
  const countVectors = () =>
    withPika(async ({ sql }) => (await sql`select from chunk_vectors join active_space using (space_id)`).length)
  await withPika(async (pika) => {
    for (const user of ["emma", "tuan"]) {
      const { jobId } = await ingestText(pika, user, paragraphs(4))
      await jobOver(pika.client, jobId)
    }
    await pika.sql`delete from chunk_vectors where user_id = 'emma'`
  })
  const mended = await startBackfill(database, environment, "--documents").ended()
  expect(mended).toMatchObject({ status: 0, stdout: "Documents that were embedded again or repaired: 1.\n" })
  expect(await countVectors()).toBe(8)

  const { model, dimensions } = largeModel
  const change = startBackfill(database, environment, "--model", model, "--dimensions", String(dimensions))
  expect((await change.ended()).status).toBe(0)
  expect(await countVectors()).toBe(8)
  const labels = await withPika(({ sql }) => sql`select distinct embedding_model, dimensions from document_versions`)
  expect([...labels]).toEqual([{ embedding_model: model, dimensions }])
  expect(await withPika(({ sql }) => sql`select distinct space_id from chunk_vectors`)).toHaveLength(1)
  await provider.stop()
  await database.drop()
})
