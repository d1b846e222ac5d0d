import { expect, setDefaultTimeout, test } from "bun:test"
import { ingestText, jobOver, paragraphs } from "../support/ingest.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika({ own: true })

test("the metrics count documents by status, steps, embedded texts and pages", async () => {
  const { jobId } = await ingestText(pika, "emma", paragraphs(5))
  await jobOver(pika.client, jobId)
  const failed = await ingestText(pika, "emma", " ")
  await jobOver(pika.client, failed.jobId)
  const text = await (await fetch(`${pika.client.url}/metrics`)).text()
  for (const line of [
    'documents_total{status="ready"} 1',
    'documents_total{status="failed"} 1',
    'documents_total{status="processing"} 0',
    'document_ingest_seconds_count{step="parse"} 1',
    'document_ingest_seconds_count{step="switch"} 1',
    "chunks_embedded_total 5",
    "document_pages_total 1",
  ])
    expect(text).toContain(line)
})
