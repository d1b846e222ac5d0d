/** Every error that a caller can see, with its HTTP status. The codes are part of the contract. */
export const errorStatus = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  MOVED: 421,
  NO_SPEECH: 422,
  RATE_LIMITED: 429,
  QUOTA_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  UNAVAILABLE: 503,
  SPEECH_NOT_CONFIGURED: 503,
} as const
export type ErrorCode = keyof typeof errorStatus

export type ErrorDetail = { path: string; message: string }

/** An error meant for the caller: its message says what is wrong and what to do, and contains nobody's data. */
export class AppError extends Error {
  readonly details: ErrorDetail[]
  readonly retryAfterSeconds: number | undefined
  readonly headers: Readonly<Record<string, string>>
  constructor(
    readonly code: ErrorCode,
    message: string,
    options: {
      details?: ErrorDetail[]
      retryAfterSeconds?: number
      headers?: Record<string, string>
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: options.cause })
    this.details = options.details ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
    this.headers = options.headers ?? {}
  }
}

export const notFound = (what: string) => new AppError("NOT_FOUND", `There is no such ${what}, or it is not yours.`)

export const unavailable = (message: string, retryAfterSeconds: number, cause?: unknown) =>
  new AppError("UNAVAILABLE", message, { retryAfterSeconds, cause })

export const movedAway = () =>
  new AppError("MOVED", "This person was moved to another cluster. Send the request there.")
export const movingHere = () => unavailable("This person is being moved here. Try again shortly.", 2)

/** A problem of the environment (server, files, lock) that prevents the start: shown as one sentence, without a stack. */
export class StartupError extends Error {}
