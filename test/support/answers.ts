import { z } from "zod"
import { answerSchema } from "../../src/answers/schemas.ts"
import type { Client, Json } from "./client.ts"

const eventSchema = z.object({ id: z.string(), event: z.string(), data: z.record(z.string(), z.unknown()) })
export type SentEvent = z.infer<typeof eventSchema>

/** The events of a body of server-sent events; comments are left out. */
export const readEvents = (text: string): SentEvent[] =>
  text
    .split("\n\n")
    .map((block) => block.split("\n").filter((line) => line !== "" && !line.startsWith(":")))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const fields = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(": ") + 2)]),
      )
      return eventSchema.parse({ ...fields, data: JSON.parse(fields.data ?? "null") })
    })

/** Asks, and waits for the whole answer. */
export const ask = async (client: Client, path: string, body: Json) => {
  const answer = await client.request("POST", path, body)
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answerSchema.parse(await answer.json())
}

/** Asks with `stream`: the events, when the answer has ended. */
export const askForEvents = async (client: Client, path: string, body: Json): Promise<SentEvent[]> => {
  const answer = await client.request("POST", path, { ...body, stream: true })
  if (answer.headers.get("content-type") !== "text/event-stream")
    throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return readEvents(await answer.text())
}
