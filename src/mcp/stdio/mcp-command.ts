import { ProtocolError, ProtocolErrorCode, Server } from "@modelcontextprotocol/server"
import { serveStdio } from "@modelcontextprotocol/server/stdio"
import { StartupError } from "../../platform/errors.ts"
import { createRemote, greet, type Remote, type RemoteSettings, type Welcome } from "./remote.ts"

/**
 * Speaks the protocol on standard input and output until the input ends, and has each request answered by a running server: an embedded
 * database belongs to one process, and each assistant starts its own of this command. Nothing but the protocol goes to standard output.
 */
export const runMcpCommand = async ({
  apiKey,
  ...settings
}: Omit<RemoteSettings, "apiKey"> & { apiKey: string | undefined }): Promise<number> => {
  if (apiKey === undefined)
    throw new StartupError("PIKA_API_KEY is needed: `pika keys create` makes one on the server.")
  const remote = createRemote({ ...settings, apiKey })
  const welcome = await greet(remote, say)
  const ended = new Promise((resolve) => process.stdin.once("end", resolve).once("close", resolve))
  const { close } = serveStdio(() => relayTo(remote, welcome), { onerror: ({ message }) => say(message) })
  await ended
  await close()
  return 0
}

const say = (text: string): void => void process.stderr.write(`pika mcp: ${text}\n`)

/** Whatever it does not know itself is the server's. */
const relayTo = (remote: Remote, { serverInfo, instructions }: Welcome): Server => {
  const server = new Server(serverInfo, { instructions, capabilities: { tools: {}, resources: {}, prompts: {} } })
  server.fallbackRequestHandler = async ({ method, params = {} }, { mcpReq }) => {
    // What belongs to this connection, such as its revision of the protocol, is not the server's.
    const { _meta, ...own } = params
    try {
      return await remote(method, own, mcpReq.signal)
    } catch (error) {
      const message = error instanceof Error ? error.message : "The server did not answer."
      say(message)
      throw new ProtocolError(ProtocolErrorCode.InternalError, message)
    }
  }
  return server
}
