import { counter, gauge } from "../../platform/metrics.ts"

export const openSockets = gauge({ name: "chat_sockets", help: "WebSockets that are open in this process." })

export const socketCloses = counter({
  name: "chat_socket_closes_total",
  help: "WebSockets closed, by close code.",
  labelNames: ["code"],
})

export const socketFrames = counter({
  name: "chat_socket_frames_total",
  help: "Frames received from WebSockets and sent to them.",
  labelNames: ["direction"],
})

export const socketMetrics = [openSockets, socketCloses, socketFrames]
