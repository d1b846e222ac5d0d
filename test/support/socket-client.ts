import { until } from "./until.ts"

type Frame = { type: string } & Record<string, unknown>

/** A WebSocket client that keeps what came. */
export const openSocket = (
  url: string,
  { headers = {}, protocols = [] }: { headers?: Record<string, string>; protocols?: string[] } = {},
) => {
  const socket = new WebSocket(url.replace(/^http/, "ws"), { headers, protocols })
  const frames: Frame[] = []
  let closed: { code: number; reason: string } | null = null
  socket.onmessage = ({ data }) => void frames.push(JSON.parse(String(data)) as Frame)
  socket.onclose = ({ code, reason }) => {
    closed = { code, reason }
  }
  const find = (type: string, isIt: (frame: Frame) => boolean) => frames.find((one) => one.type === type && isIt(one))
  return {
    socket,
    frames,
    opened: () => until("the socket is open", () => socket.readyState === WebSocket.OPEN),
    send: (frame: unknown) =>
      socket.send(typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame)),
    /** The first frame of this type that fits, when it has come. */
    receive: (type: string, isIt: (frame: Frame) => boolean = () => true) =>
      until(`a frame ${type} came (${JSON.stringify(closed)})`, () => find(type, isIt)),
    of: (type: string) => frames.filter((one) => one.type === type),
    /** How it was closed, when it was. */
    closed: (milliseconds?: number) => until("the socket is closed", () => closed, milliseconds),
    close: () => socket.close(1000),
  }
}

export type TestSocket = ReturnType<typeof openSocket>
