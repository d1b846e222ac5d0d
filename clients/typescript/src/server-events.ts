/** One event of a `text/event-stream`. */
export type ServerEvent = { event: string; data: string; id: string | null }

/** Reads the events of an answer as they come. Comments and unknown fields are passed over. */
export async function* readServerEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerEvent, void, undefined> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let waiting = ""
  try {
    for (;;) {
      const { done, value } = await reader.read()
      waiting += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const blocks = waiting.split(/\r?\n\r?\n/)
      waiting = blocks.pop() ?? ""
      for (const block of blocks) {
        const event = readBlock(block)
        if (event) yield event
      }
      if (done) return
    }
  } finally {
    // A reader who leaves early tells the server by it.
    await reader.cancel().catch(() => undefined)
  }
}

const readBlock = (block: string): ServerEvent | null => {
  const event: ServerEvent = { event: "message", data: "", id: null }
  let hasData = false
  for (const line of block.split(/\r?\n/)) {
    const [, field = "", value = ""] = line.match(/^([^:]+):? ?(.*)$/) ?? []
    if (field === "event") event.event = value
    if (field === "id") event.id = value
    if (field === "data") {
      event.data += hasData ? `\n${value}` : value
      hasData = true
    }
  }
  return hasData ? event : null
}
