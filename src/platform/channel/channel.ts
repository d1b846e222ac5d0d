/** A connection over which processes tell each other something small. Messages may be lost, so they only say where to look. */
export type Connection = {
  publish: (message: string) => Promise<void>
  close: () => Promise<void>
}

/** Opens a connection. `onMessage` gets every message, one's own too. */
export type OpenConnection = (onMessage: (message: string) => void) => Promise<Connection>

export type Channel = {
  /** Sends it to all processes. It is dropped while there is no connection. */
  publish: (message: string) => void
  /** Messages arrive: one's own came back in the last seconds. */
  isWorking: () => boolean
  stop: () => Promise<void>
}

/** PostgreSQL carries at most 8,000 bytes. */
export const maxMessageBytes = 7500
