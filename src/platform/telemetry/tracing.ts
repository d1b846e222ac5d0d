/** Attributes of a span: ids of requests and jobs, names of models and routes, and counts. Never a user, nor anything that was said. */
export type Attributes = Record<string, string | number | boolean>

export type SpanOptions = {
  kind?: "server" | "client" | "consumer"
  /** A W3C traceparent from outside; default: the parent is the active span. */
  parent?: string | undefined
  attributes?: Attributes
}

/** Spans for the work of this process. The active span follows `await`, so it does not have to be passed on. */
export type Tracing = {
  isOn: boolean
  /** Runs `work` in a span. An error is recorded by type and code, and thrown again. */
  run: <Answer>(name: string, options: SpanOptions, work: () => Promise<Answer>) => Promise<Answer>
  /** Adds attributes that are only known now to the active span; `name` replaces its name. */
  note: (attributes: Attributes, name?: string) => void
  /** The active span as a W3C traceparent, to pass on. */
  traceparent: () => string | undefined
  /** Sends what was recorded, as far as the collector accepts it within `milliseconds`. */
  stop: (milliseconds: number) => Promise<void>
}

/** The trace id of the active span, for the log. */
export const traceId = (tracing: Tracing): string | undefined => tracing.traceparent()?.slice(3, 35)

/** Tracing is off: `work` is called without a span. */
export const noTracing: Tracing = {
  isOn: false,
  run: (_name, _options, work) => work(),
  note: () => undefined,
  traceparent: () => undefined,
  stop: async () => undefined,
}
