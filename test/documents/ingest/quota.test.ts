import { expect, test } from "bun:test"
import { formOf } from "../../support/form.ts"
import { jobOver } from "../../support/ingest.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika({ environment: { DOCUMENT_QUOTA: "characters_per_day=100" } })

const upload = async (text: string) => {
  const response = await pika.client.request(
    "POST",
    "/api/v1/documents",
    formOf({ user_id: "burst", file: text.repeat(80) }),
  )
  expect(response.status).toBe(201)
  return (await response.json()) as { document_id: string; job_id: string }
}

test("a burst of uploads goes over the quota of characters by one document at most, and the others say what to do", async () => {
  const storage = pika.running.services.documentStorage.current
  const { open } = storage
  const taken = Promise.withResolvers<void>()
  storage.open = async function* (...args) {
    await taken.promise
    yield* open(...args)
  }
  const uploads = [await upload("a"), await upload("b"), await upload("c")]
  taken.resolve()
  const ends = []
  for (const { job_id: jobId } of uploads) ends.push(await jobOver(pika.client, jobId, 20_000))
  storage.open = open
  expect(ends.map(({ status }) => status)).toEqual(["completed", "completed", "failed"])
  const error = "The quota of characters was used up by documents before this one. Retry its job tomorrow (UTC)."
  const last = uploads[2]
  const document = await (await pika.client.request("GET", `/api/v1/documents/${last?.document_id}`)).json()
  expect(document).toMatchObject({ status: "failed", error })
  await pika.sql`update document_owners set read_on = read_on - 1 where user_id = 'burst'`
  expect((await pika.client.request("POST", `/api/v1/jobs/${last?.job_id}/retry`)).status).toBe(200)
  expect(await jobOver(pika.client, last?.job_id ?? "", 20_000)).toMatchObject({ status: "completed" })
}, 60_000)
