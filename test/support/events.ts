import { readServerEvents } from "../../clients/typescript/src/server-events.ts"
import type { Client, Json } from "./client.ts"

export type ReadEvent = { event: string; data: Json }

/** Reads the events of a stream one by one. */
export const openEvents = async (client: Client, path: string, headers: Record<string, string> = {}) => {
  const answer = await client.request("GET", path, undefined, headers)
  if (!answer.ok || !answer.body) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  const events = readServerEvents(answer.body)
  const next = async (): Promise<ReadEvent> => {
    const { value, done } = await events.next()
    if (done || !value) throw new Error("the stream has ended")
    return { event: value.event, data: JSON.parse(value.data) as Json }
  }
  return {
    next,
    /** Passes over events until one is this. */
    until: async (isWanted: (event: ReadEvent) => boolean): Promise<ReadEvent> => {
      for (;;) {
        const event = await next()
        if (isWanted(event)) return event
      }
    },
    close: () => events.return(undefined),
  }
}
