import type { AppError, ErrorCode } from "../../platform/errors.ts"

/** Codes with which the server closes a socket. Those of 4000 and more are the contract's: 4000 and the status that HTTP would have. */
export const closeCodes = {
  stopping: 1001,
  internalError: 1011,
  tryAgainLater: 1013,
  credential: 4401,
  scope: 4403,
  notFound: 4404,
  tooSlow: 4408,
  tooLarge: 4413,
  tooMany: 4429,
} as const
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

const codeOf: Partial<Record<ErrorCode, CloseCode>> = {
  UNAUTHORIZED: closeCodes.credential,
  FORBIDDEN: closeCodes.scope,
  NOT_FOUND: closeCodes.notFound,
  // Of the path: there is no such thing either.
  INVALID_REQUEST: closeCodes.notFound,
  RATE_LIMITED: closeCodes.tooMany,
  UNAVAILABLE: closeCodes.tryAgainLater,
}

export const codeFor = ({ code }: AppError): CloseCode => codeOf[code] ?? closeCodes.internalError

const maxReasonBytes = 123

/** A close frame has room for this much. */
export const shortReason = (reason: string): string => {
  const bytes = new TextEncoder().encode(reason)
  return bytes.length <= maxReasonBytes
    ? reason
    : new TextDecoder().decode(bytes.subarray(0, maxReasonBytes)).replace(/�$/, "")
}
