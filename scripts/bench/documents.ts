import { z } from "zod"
import { headers, type Server } from "./server.ts"

const acceptedSchema = z.object({ document_id: z.string(), job_id: z.string().nullable() })
const jobSchema = z.object({ status: z.string(), error: z.string().nullable() })

/** Uploads a file. `isNew`: it was not known before. */
export const upload = async (pika: Server, userId: string, name: string, bytes: Uint8Array<ArrayBuffer>) => {
  const form = new FormData()
  form.set("user_id", userId)
  form.set("file", new Blob([bytes]), name)
  const answer = await fetch(`${pika.url}/api/v1/documents`, { method: "POST", headers, body: form })
  if (!answer.ok) throw new Error(`an upload was answered ${answer.status}: ${await answer.text()}`)
  const { document_id: id, job_id: jobId } = acceptedSchema.parse(await answer.json())
  return { id, jobId: jobId ?? "", isNew: answer.status === 201 }
}

export const isDone = async (pika: Server, jobId: string): Promise<boolean> => {
  const answer = await fetch(`${pika.url}/api/v1/jobs/${jobId}`, { headers })
  const { status, error } = jobSchema.parse(await answer.json())
  if (status === "failed") throw new Error(`a document was not read: ${error}`)
  return status === "completed"
}

export const untilDone = async (pika: Server, jobId: string, seconds: number): Promise<void> => {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await Bun.sleep(20))
    if (await isDone(pika, jobId)) return
  throw new Error("reading a document took too long")
}

/** The seconds that each step of an ingest took so far. */
export const stepSeconds = async (pika: Server): Promise<Record<string, number>> => {
  const text = await (await fetch(`${pika.url}/metrics`)).text()
  const found = text.matchAll(/^document_ingest_seconds_sum\{step="(\w+)"\} (\S+)$/gm)
  return Object.fromEntries([...found].map(([, step = "", seconds]) => [step, Number(seconds)]))
}
