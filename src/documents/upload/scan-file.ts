import { z } from "zod"
import { unavailable } from "../../platform/errors.ts"

/** Whether the file at this path is clean. Throws UNAVAILABLE when nobody answers that. */
export type Scanner = (path: string) => Promise<boolean>

const scanTimeoutMs = 60_000
const answerSchema = z.object({ clean: z.boolean() })

/** The bytes are sent as they are (POST, application/octet-stream). The answer is `{"clean":true}` or `{"clean":false}`. */
export const createScanner =
  (url: string, timeoutMs = scanTimeoutMs): Scanner =>
  async (path) => {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: Bun.file(path),
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      })
      if (!answer.ok) throw new Error(`the scanner answered ${answer.status}`)
      return answerSchema.parse(await answer.json()).clean
    } catch (error) {
      throw unavailable("The virus scanner is not available, so nothing was taken. Try again shortly.", 30, error)
    }
  }
