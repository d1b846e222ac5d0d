/**
 * `skipped`, `busy` and `spent` are calls that were not made: the breaker is open, too many calls are waiting, or the day's token budget
 * is used up.
 */
export type ProviderFault =
  | "unreachable"
  | "overloaded"
  | "refused"
  | "malformed"
  | "dimensions"
  | "cancelled"
  | "skipped"
  | "busy"
  | "spent"

/** A failure of a model provider. `transient`: the same call may succeed later, or at another provider. */
export class ProviderError extends Error {
  constructor(
    readonly provider: string,
    readonly fault: ProviderFault,
    message: string,
    readonly retryAfterSeconds: number = 5,
    cause?: unknown,
  ) {
    super(message, { cause })
  }
  /** The call was not made; whatever prevented it has logged that. */
  get wasNotAsked(): boolean {
    return this.fault === "skipped" || this.fault === "busy" || this.fault === "spent"
  }
  get transient(): boolean {
    return this.fault === "unreachable" || this.fault === "overloaded"
  }
}
