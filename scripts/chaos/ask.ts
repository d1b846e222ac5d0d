/** A status, or why there was none: `refused` (nobody listens, or the connection broke), `late` (no answer within the limit). */
export type Outcome = number | "refused" | "late"
export type Answer = { outcome: Outcome; body: unknown }
export type Sample = { what: string; at: number; milliseconds: number; outcome: Outcome }

/** A later answer counts as no answer: nothing may take this long. */
export const limitMilliseconds = 20_000

/** One request; it never throws. Times in milliseconds of performance.now(). */
export const ask = async (
  samples: Sample[],
  what: string,
  url: string,
  init: { method?: string; key?: string; body?: unknown; headers?: Record<string, string>; limit?: number } = {},
): Promise<Answer> => {
  const at = performance.now()
  const note = (outcome: Outcome, body: unknown): Answer => {
    samples.push({ what, at, milliseconds: performance.now() - at, outcome })
    return { outcome, body }
  }
  const signal = AbortSignal.timeout(init.limit ?? limitMilliseconds)
  try {
    const answer = await fetch(url, {
      method: init.method ?? (init.body === undefined ? "GET" : "POST"),
      headers: {
        ...(init.key === undefined ? {} : { "X-API-Key": init.key }),
        ...(init.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...init.headers,
      },
      body: init.body === undefined ? null : JSON.stringify(init.body),
      signal,
    })
    const text = await answer.text()
    return note(answer.status, parse(text))
  } catch {
    return note(signal.aborted ? "late" : "refused", null)
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

export const isFine = (outcome: Outcome): boolean => typeof outcome === "number" && outcome < 300
