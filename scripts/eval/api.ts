import { z } from "zod"

type Turn = { role: string; content: string }

const accepted = z.object({ job_id: z.string() })
const job = z.object({ status: z.string(), error: z.string().nullable() })
const found = z.object({ facts: z.array(z.object({ id: z.string(), fact_value: z.string(), score: z.number() })) })
const added = z.object({ id: z.string() })
const page = z.object({
  items: z.array(z.object({ fact_value: z.string() })),
  next_cursor: z.string().nullable(),
})

const uploaded = z.object({ document_id: z.uuid(), job_id: z.string().nullable() })
const chunks = z.object({
  chunks: z.array(z.object({ document_id: z.uuid(), content: z.string(), score: z.number() })),
})

/** The few API calls of an evaluation. */
export const createApi = (url: string, key: string) => {
  const call = async <Schema extends z.ZodType>(schema: Schema, path: string, body?: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "X-API-Key": key, "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return schema.parse(await answer.json())
  }
  const jobOver = async (id: string): Promise<void> => {
    for (const until = Date.now() + 300_000; ; ) {
      const { status, error } = await call(job, `/api/v1/jobs/${id}`)
      if (status === "completed") return
      if (status === "failed" || Date.now() > until) throw new Error(`job ${id} is ${status}: ${error}`)
      await Bun.sleep(5)
    }
  }
  return {
    /** Uploads a text as a document, waits until it can be searched, and returns its id. */
    upload: async (owner: string, text: string, chunkSize: number): Promise<string> => {
      const form = new FormData()
      form.set("user_id", owner)
      form.set("chunk_size", String(chunkSize))
      form.set("file", new File([text], "text.txt", { type: "text/plain" }))
      const path = `${url}/api/v1/documents`
      const answer = await fetch(path, { method: "POST", headers: { "X-API-Key": key }, body: form })
      if (!answer.ok) throw new Error(`an upload was answered ${answer.status}: ${await answer.text()}`)
      const { document_id, job_id } = uploaded.parse(await answer.json())
      if (job_id !== null) await jobOver(job_id)
      return document_id
    },
    searchDocuments: async (user_id: string, query: string, limit: number) =>
      (await call(chunks, "/api/v1/documents/search", { user_id, query, limit })).chunks,
    /** Sends a conversation and waits until its job has ended. */
    remember: async (userId: string, conversation: readonly Turn[]): Promise<void> => {
      await jobOver((await call(accepted, "/api/v1/extract_facts", { user_id: userId, conversation })).job_id)
    },
    /** Stores one memory unchanged, and returns its id: that of the known one if it was already known. */
    add: async (userId: string, text: string): Promise<string> =>
      (await call(added, "/api/v1/memories", { user_id: userId, fact_value: text })).id,
    /** Without `threshold`: the API's default. */
    search: async (userId: string, query: string, limit: number, threshold?: number) =>
      (await call(found, "/api/v1/search_facts", { user_id: userId, query, limit, score_threshold: threshold })).facts,
    currentFacts: async (userId: string): Promise<string[]> => {
      const facts: string[] = []
      for (let cursor: string | null = ""; cursor !== null; ) {
        const more: string = cursor === "" ? "" : `&cursor=${cursor}`
        const answer: z.infer<typeof page> = await call(page, `/api/v1/memories?user_id=${userId}&limit=100${more}`)
        facts.push(...answer.items.map((item) => item.fact_value))
        cursor = answer.next_cursor
      }
      return facts
    },
  }
}

export type Api = ReturnType<typeof createApi>
