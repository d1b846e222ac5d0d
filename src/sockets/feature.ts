import { z } from "@hono/zod-openapi"
import type { Feature } from "../feature/feature.ts"
import { idField } from "../feature/fields.ts"
import { socketRoute } from "../feature/socket.ts"
import type { Services } from "./context.ts"
import { maxFrameBytes, receivedFrames, sentFrames } from "./frames.ts"
import { openChat } from "./open-chat.ts"

export const sockets: Feature<Services> = {
  name: "sockets",
  sockets: [
    socketRoute({
      action: "chat.connect",
      closedAction: "chat.disconnect",
      scope: "chat",
      rate: "other",
      path: "/ws/chat/{session_id}",
      params: z.strictObject({ session_id: idField }),
      protocol: "pika.v1",
      maxFrameBytes,
      maxFramesPerSecond: 30,
      summary: "Talk in a session",
      description:
        "Everything that happens in the session, in order, on every socket of it. The client sends what its person says; it is stored, " +
        "acknowledged by user_message, and answered.",
      received: receivedFrames,
      sent: sentFrames,
      open: openChat,
    }),
  ],
}
