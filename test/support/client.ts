import { z } from "zod"
import { toldResultSchema } from "../../src/extraction/result.ts"
import { acceptedSchema } from "../../src/extraction/schemas.ts"
import { jobSchema } from "../../src/jobs/schemas.ts"
import { factWireSchema } from "../../src/memories/schemas.ts"
import { searchAnswerSchema } from "../../src/search/schemas.ts"

export type Json = Record<string, unknown>
const readJobSchema = jobSchema.extend({ data: toldResultSchema.nullable() })

type Turn = { role: "user" | "assistant" | "system"; content: string }

const listSchema = z.object({ items: z.array(factWireSchema), next_cursor: z.string().nullable() })

/** A header of "" is left out. */
const withoutEmpty = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""))

/** A client of the API at `url`: each method checks status and shape, and throws on anything unexpected. */
export const createClient = (url: string, key: string) => {
  const request = (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: withoutEmpty({
        "X-API-Key": key,
        ...(body === undefined || body instanceof FormData ? {} : { "Content-Type": "application/json" }),
        ...headers,
      }),
      body:
        body === undefined ? null : typeof body === "string" || body instanceof FormData ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    })

  const expectJson = async <Schema extends z.ZodType>(schema: Schema, statuses: number[], response: Response) => {
    const text = await response.text()
    if (!statuses.includes(response.status)) throw new Error(`${response.url} answered ${response.status}: ${text}`)
    return schema.parse(JSON.parse(text))
  }

  const getJob = async (id: string) => expectJson(readJobSchema, [200], await request("GET", `/api/v1/jobs/${id}`))

  /** Asks until the job is over. */
  const waitForJob = async (id: string, milliseconds = 30_000) => {
    const until = Date.now() + milliseconds
    for (;;) {
      const job = await getJob(id)
      if (job.status !== "pending" && job.status !== "processing") return job
      if (Date.now() > until)
        throw new Error(`job ${id} is still ${job.status} after ${milliseconds} ms: ${job.current_step}`)
      await Bun.sleep(10)
    }
  }

  const extract = async (
    body: { user_id: string; conversation: Turn[] } & Json,
    headers: Record<string, string> = {},
  ) => expectJson(acceptedSchema, [202], await request("POST", "/api/v1/extract_facts", body, headers))

  return {
    url,
    key,
    request,
    getJob,
    waitForJob,
    extract,
    /** Hands in what the user says and waits until it is remembered. */
    tell: async (userId: string, ...says: string[]) => {
      const conversation = says.map((content): Turn => ({ role: "user", content }))
      return waitForJob((await extract({ user_id: userId, conversation })).job_id)
    },
    search: async (userId: string, query: string, more: Json = {}) =>
      expectJson(
        searchAnswerSchema,
        [200],
        await request("POST", "/api/v1/search_facts", { user_id: userId, query, ...more }),
      ),
    add: async (userId: string, factValue: string, more: Json = {}) =>
      expectJson(
        factWireSchema,
        [200, 201],
        await request("POST", "/api/v1/memories", { user_id: userId, fact_value: factValue, ...more }),
      ),
    list: async (userId: string, query = "") =>
      expectJson(
        listSchema,
        [200],
        await request("GET", `/api/v1/memories?user_id=${encodeURIComponent(userId)}${query}`),
      ),
  }
}

export type Client = ReturnType<typeof createClient>
