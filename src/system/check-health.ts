import { z } from "zod"
import { ownUrl } from "../http/own-url.ts"

const answerMilliseconds = 3000
const answerSchema = z.object({ status: z.literal("ok") })

/** Whether a pika answers /health at HOST and PORT of this machine. False for another program, or no answer. */
export const checkHealth = async (listening: { host: string; port: number }): Promise<number> => {
  // The address is local: HTTP_PROXY, which `fetch` would use, does not know it.
  process.env.NO_PROXY = "*"
  const url = `${ownUrl(listening)}/health`
  if (await isHealthy(url)) return 0
  process.stderr.write(`pika: no pika answers at ${url}. HOST and PORT say where it is looked for.\n`)
  return 1
}

const isHealthy = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(answerMilliseconds) })
    return answer.ok && answerSchema.safeParse(await answer.json()).success
  } catch {
    return false
  }
}
