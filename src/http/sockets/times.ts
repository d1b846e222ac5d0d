/** Limits of waits, in milliseconds. */
export const times = {
  /** For the frame `authenticate` of a client that sent no credential before. */
  firstFrame: 5000,
  /** From the upgrade until the socket is open. */
  open: 15_000,
  /** Between two checks of a credential. With the two seconds that a check is remembered, a revoked one is refused within five. */
  check: 1500,
  /** Before the end of a token. */
  askBeforeExpiry: 60_000,
  /** A client that says nothing is pinged, and then has so long to answer. */
  silent: 60_000,
  pong: 20_000,
  /** For a client to read what was sent. Then it is closed when it has read that, and cut off when it has not. */
  slow: 10_000,
  slowGrace: 5000,
  /** For running answers when the process stops. */
  finish: 5000,
}
