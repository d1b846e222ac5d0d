/**
 * How long to wait before the next try, in milliseconds: from `Retry-After` in seconds or as a date, or from OpenAI's `Retry-After-Ms`.
 * Null when the header is missing or invalid.
 */
export const retryAfterMilliseconds = (headers: Headers): number | null => {
  const milliseconds = headers.get("retry-after-ms")
  if (milliseconds !== null && milliseconds !== "" && Number.isFinite(Number(milliseconds))) return Number(milliseconds)
  const value = headers.get("retry-after")
  if (value === null || value === "") return null
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return seconds * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : date - Date.now()
}
