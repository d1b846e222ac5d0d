import http from "node:http"
import type { AddressInfo } from "node:net"
import { z } from "zod"

const payloadSchema = z.object({
  id: z.string(),
  event: z.string(),
  created_at: z.string(),
  user_id: z.string().nullable(),
  event_details: z
    .object({ id: z.string(), data: z.object({ memory: z.string().nullable() }), event: z.string() })
    .nullable(),
})

export type Received = {
  path: string
  headers: http.IncomingHttpHeaders
  body: string
  payload: z.infer<typeof payloadSchema>
}

/** How an address answers. `hang`: never; `cut`: it closes the connection; `endless`: with a body that does not end. */
export type Manner = { status: number; headers?: Record<string, string> } | "hang" | "cut" | "endless"

/** A server that takes what webhooks send, in the manner that is set. */
export const startReceiver = async () => {
  const received: Received[] = []
  const endless = new Set<http.ServerResponse>()
  const state: { manner: (message: Received) => Manner; cutOff: number } = {
    manner: () => ({ status: 200 }),
    cutOff: 0,
  }
  const answer = (message: Received, response: http.ServerResponse): void => {
    const manner = state.manner(message)
    if (manner === "hang") return
    if (manner === "cut") {
      response.destroy()
      return
    }
    if (manner === "endless") {
      response.on("close", () => {
        endless.delete(response)
        state.cutOff += 1
      })
      endless.add(response)
      response.writeHead(200)
      const goOn = (): void =>
        void (endless.has(response) && response.write("x".repeat(65_536), () => setTimeout(goOn)))
      goOn()
      return
    }
    response.writeHead(manner.status, manner.headers).end("taken")
  }
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = []
    request.on("data", (part: Buffer) => parts.push(part))
    request.on("end", () => {
      const body = Buffer.concat(parts).toString()
      const payload = payloadSchema.parse(JSON.parse(body))
      const message = { path: request.url ?? "", headers: request.headers, body, payload }
      received.push(message)
      answer(message, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    received,
    state,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>
