import { z } from "@hono/zod-openapi"
import type { Frames, SocketRoute } from "../feature/socket.ts"
import { version } from "../platform/version.ts"

/** The AsyncAPI 3 document of the sockets as JSON text, made from the schemas that check the frames. */
export const buildAsyncApi = (routes: readonly SocketRoute<never>[]): string =>
  JSON.stringify({
    asyncapi: "3.0.0",
    info: {
      title: "PIKA Memory: sockets",
      version,
      license: { name: "MIT" },
      description: "Frames are text of JSON. /openapi.json describes the rest of the API.",
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries(routes.map((route) => [nameOf(route), channelOf(route)])),
    operations: Object.assign({}, ...routes.map(operationsOf)),
    components: { messages: Object.assign({}, ...routes.map(messagesOf)), securitySchemes },
  })

type Described = SocketRoute<never>
const nameOf = ({ action }: Described): string => action.replace(/\..*/, "")

const directions = { received: "receive", sent: "send" } as const
type Direction = keyof typeof directions

/** A client and the server may have frames of the same type. */
const messageName = (route: Described, direction: Direction, type: string): string =>
  `${nameOf(route)}.${direction}.${type}`

const channelOf = (route: Described) => ({
  address: route.path,
  title: route.summary,
  description: `${route.description}\n\nA frame has at most ${route.maxFrameBytes} bytes; a client sends at most ${route.maxFramesPerSecond} a second. Close codes: ${closeCodes}`,
  parameters: Object.fromEntries(Object.keys(route.params.shape).map((name) => [name, { description: "Its id." }])),
  messages: Object.fromEntries(namesOf(route).map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  bindings: {
    ws: {
      method: "GET",
      headers: {
        type: "object",
        properties: { "Sec-WebSocket-Protocol": { type: "string", description: `${route.protocol}, bearer.TOKEN` } },
      },
      bindingVersion: "0.1.0",
    },
  },
})

const closeCodes =
  "4401 no or bad credential, 4403 scope or another person, 4404 no such session of yours, 4408 too slow, 4413 frame too large, " +
  "4429 too many frames, 1001 the server stops (connect again), 1011 a fault of the server, 1013 try again later."

const namesOf = (route: Described): string[] =>
  (["received", "sent"] as const).flatMap((direction) =>
    Object.keys(route[direction]).map((type) => messageName(route, direction, type)),
  )

const operationsOf = (route: Described) =>
  Object.fromEntries(
    (["received", "sent"] as const).map((direction) => [
      `${nameOf(route)}.${directions[direction]}`,
      {
        action: directions[direction],
        channel: { $ref: `#/channels/${nameOf(route)}` },
        summary: direction === "received" ? "What a client may send." : "What the server sends.",
        ...(direction === "received" && {
          security: Object.keys(securitySchemes).map((name) => ({ $ref: `#/components/securitySchemes/${name}` })),
        }),
        messages: Object.keys(route[direction]).map((type) => ({
          $ref: `#/channels/${nameOf(route)}/messages/${messageName(route, direction, type)}`,
        })),
      },
    ]),
  )

const messagesOf = (route: Described) => ({
  ...describe(route, "received", route.received),
  ...describe(route, "sent", route.sent),
})

const describe = (route: Described, direction: Direction, frames: Frames) =>
  Object.fromEntries(
    Object.entries(frames).map(([type, schema]) => {
      // A client need not send what has a default.
      const io = direction === "received" ? "input" : "output"
      const { $schema: _, ...payload } = z.toJSONSchema(schema, { target: "draft-7", io, unrepresentable: "any" })
      return [messageName(route, direction, type), { name: type, summary: schema.description ?? type, payload }]
    }),
  )

const securitySchemes = {
  ApiKey: { type: "httpApiKey", in: "header", name: "X-API-Key", description: "An API key." },
  Bearer: {
    type: "http",
    scheme: "bearer",
    description:
      "A token, or an API key in its place: as the header Authorization, as the subprotocol bearer.TOKEN, or in the first frame, " +
      "authenticate. Never in the URL.",
  },
}
