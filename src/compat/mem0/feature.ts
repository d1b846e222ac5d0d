import type { Feature } from "../../feature/feature.ts"
import type { Services } from "./context.ts"
import { mem0Route } from "./mem0-route.ts"
import { ping } from "./ping.ts"

/** mem0's API, for programs that were written for its clients. */
export const mem0: Feature<Services> = {
  name: "mem0",
  routes: [
    mem0Route(ping, {
      method: "get",
      path: "/v1/ping/",
      operationId: "mem0Ping",
      summary: "Whether the key is valid",
      answers: { 200: "It is." },
    }),
  ],
}
