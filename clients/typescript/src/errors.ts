/** A refusal or failure that the server told. `code`: the contract's, such as `NOT_FOUND`. */
export class PikaError extends Error {
  override readonly name = "PikaError"
  constructor(
    message: string,
    /** The HTTP status; 0 for an error that came over a socket or in a stream. */
    readonly status: number,
    readonly code: string,
    readonly requestId: string | null = null,
    readonly details: readonly { path: string; message: string }[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message)
  }
}

type ErrorBody = {
  error_code?: string
  message?: string
  request_id?: string
  details?: { path: string; message: string }[]
}

/** The error in an answer whose status is not a success. */
export const readError = async (answer: Response): Promise<PikaError> => {
  const body = (await answer.json().catch(() => ({}))) as ErrorBody
  const seconds = Number(answer.headers.get("retry-after") ?? Number.NaN)
  return new PikaError(
    body.message ?? `The server answered ${answer.status}.`,
    answer.status,
    body.error_code ?? "UNKNOWN",
    body.request_id ?? answer.headers.get("x-request-id"),
    body.details ?? [],
    Number.isFinite(seconds) ? seconds : null,
  )
}
