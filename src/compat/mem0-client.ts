import { setTimeout as wait } from "node:timers/promises"
import { z } from "zod"
import { retryAfterMilliseconds } from "../models/retry-after.ts"
import { StartupError } from "../platform/errors.ts"

/** mem0's platform, asked with a key. Throws a `StartupError` that holds neither key nor answer. */
export type Mem0Client = {
  host: string
  /** Asks until it is answered in this shape: limits, cuts and faults of the server are waited out. */
  ask: <Answer>(request: Mem0Request, shape: z.ZodType<Answer>, signal: AbortSignal) => Promise<Answer>
}

export type Mem0Request = { method: "GET" | "POST"; path: string; body?: unknown }

export type Patience = {
  /** The wait after the first failure; it doubles with each further one. */
  firstWaitMilliseconds: number
  maxTries: number
  timeoutMilliseconds: number
}

const usualPatience: Patience = { firstWaitMilliseconds: 500, maxTries: 12, timeoutMilliseconds: 60_000 }
const maxWaitMilliseconds = 60_000
/** A limit of an hour is waited out; more is not believed. */
const maxToldWaitMilliseconds = 3_600_000
/** A page of 200 memories has a megabyte or two. */
const maxAnswerBytes = 64 * 1024 * 1024

export const createMem0Client = (host: string, apiKey: string, patience: Partial<Patience> = {}): Mem0Client => {
  const { firstWaitMilliseconds, maxTries, timeoutMilliseconds } = { ...usualPatience, ...patience }
  const base = host.replace(/\/+$/, "")
  return {
    host: base,
    ask: async (request, shape, signal) => {
      for (let tries = 1; ; tries++) {
        const outcome = await tryOnce(
          base,
          apiKey,
          request,
          shape,
          AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
        )
        if ("answer" in outcome) return outcome.answer
        signal.throwIfAborted()
        if (outcome.isFinal) throw new StartupError(`Mem0 at ${base} ${outcome.problem}`)
        if (tries === maxTries)
          throw new StartupError(
            `Mem0 at ${base} ${outcome.problem} Asked ${tries} times. The same command goes on where it stopped.`,
          )
        const backoff =
          Math.min(firstWaitMilliseconds * 2 ** (tries - 1), maxWaitMilliseconds) * (0.75 + Math.random() / 2)
        const told = outcome.waitMilliseconds
        await wait(told === null ? backoff : Math.min(told, maxToldWaitMilliseconds), undefined, { signal })
      }
    },
  }
}

type Outcome<Answer> = { answer: Answer } | { problem: string; isFinal: boolean; waitMilliseconds: number | null }

const tryOnce = async <Answer>(
  base: string,
  apiKey: string,
  { method, path, body }: Mem0Request,
  shape: z.ZodType<Answer>,
  signal: AbortSignal,
): Promise<Outcome<Answer>> => {
  const failed = (problem: string, isFinal = false, waitMilliseconds: number | null = null) => ({
    problem,
    isFinal,
    waitMilliseconds,
  })
  try {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { Authorization: `Token ${apiKey}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Another host would get the key.
      redirect: "error",
      signal,
    })
    const text = await readText(response)
    if (response.status === 401 || response.status === 403) return failed("does not accept the API key.", true)
    if (response.status === 429 || response.status >= 500 || response.status === 408)
      return failed(`answered ${response.status}.`, false, retryAfterMilliseconds(response.headers))
    if (!response.ok) return failed(`answered ${response.status} to ${method} ${path.replace(/\?.*/, "")}.`, true)
    const parsed = shape.safeParse(JSON.parse(text))
    return parsed.success ? { answer: parsed.data } : failed("answered in another shape.")
  } catch (error) {
    return failed(error instanceof SyntaxError ? "did not answer with JSON." : "does not answer.")
  }
}

const readText = async (response: Response): Promise<string> => {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > maxAnswerBytes) throw new Error("the answer is too long")
    parts.push(part)
  }
  return Buffer.concat(parts).toString("utf8")
}

export const pingSchema = z.looseObject({ org_id: z.string().nullish(), project_id: z.string().nullish() })
