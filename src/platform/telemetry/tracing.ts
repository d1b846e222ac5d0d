/** What a span tells: ids of requests and jobs, names of models and routes, and counts. Never a user, nor anything that was said. */
export type Attributes = Record<string, string | number | boolean>

export type SpanOptions = {
  kind?: "server" | "client" | "consumer"
  /** A W3C traceparent from outside; without one the span lies below the one that is active. */
  parent?: string | undefined
  attributes?: Attributes
}

/** Spans of what this process does. The active one follows `await`, so that nothing has to hand it on. */
export type Tracing = {
  isOn: boolean
  /** Does `work` in a span, which tells of an error by its type and code, and passes it on. */
  run: <Answer>(name: string, options: SpanOptions, work: () => Promise<Answer>) => Promise<Answer>
  /** Adds to the active span what is known only now; `name` replaces its name. */
  note: (attributes: Attributes, name?: string) => void
  /** The active span as a W3C traceparent, to be handed on. */
  traceparent: () => string | undefined
  /** Sends what was recorded, as far as the collector takes it within `milliseconds`. */
  stop: (milliseconds: number) => Promise<void>
}

/** By which the active span's trace is found; for the log. */
export const traceId = (tracing: Tracing): string | undefined => tracing.traceparent()?.slice(3, 35)

/** Tracing is off: `work` is called, and that is all. */
export const noTracing: Tracing = {
  isOn: false,
  run: (_name, _options, work) => work(),
  note: () => undefined,
  traceparent: () => undefined,
  stop: async () => undefined,
}
