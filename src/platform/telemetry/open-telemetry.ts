import { AsyncLocalStorage } from "node:async_hooks"
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api"
import { ExportResultCode, parseTraceParent } from "@opentelemetry/core"
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http"
import { resourceFromAttributes } from "@opentelemetry/resources"
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace"
import { describeError, type Logger } from "../logger.ts"
import type { SpanOptions, Tracing } from "./tracing.ts"

/** Maximum number of spans that wait to be sent; further ones are dropped. About 4 MB. */
const maxQueuedSpans = 4096
const maxBatchSize = 512
const sendEveryMilliseconds = 2000
const sendMilliseconds = 5000

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER }

/**
 * Sends spans to the OTLP/HTTP collector at `endpoint` in the background. It uses parts of the SDK instead of NodeSDK, which also sets
 * process-wide globals, reports the machine and its command lines, and loads exporters that nothing here uses.
 */
export const startOpenTelemetry = (endpoint: string, version: string, log: Logger): Tracing => {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, "")}/v1/traces`,
    timeoutMillis: sendMilliseconds,
    concurrencyLimit: 2,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "pika", "service.version": version }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellWhenAway(exporter, log),
        maxQueueSize: maxQueuedSpans,
        maxExportBatchSize: maxBatchSize,
        scheduledDelayMillis: sendEveryMilliseconds,
        exportTimeoutMillis: sendMilliseconds,
      }),
    ],
  })
  const tracer = provider.getTracer("pika", version)
  const active = new AsyncLocalStorage<{ context: Context; span: Span }>()

  const start = (name: string, { kind, parent, attributes = {} }: SpanOptions): { context: Context; span: Span } => {
    const above = readParent(parent) ?? active.getStore()?.context ?? ROOT_CONTEXT
    const span = tracer.startSpan(name, { kind: kind ? kinds[kind] : SpanKind.INTERNAL, attributes }, above)
    return { context: trace.setSpan(above, span), span }
  }
  return {
    isOn: true,
    run: async (name, options, work) => {
      const begun = start(name, options)
      try {
        return await active.run(begun, work)
      } catch (error) {
        markFailed(begun.span, error)
        throw error
      } finally {
        begun.span.end()
      }
    },
    note: (attributes, name) => {
      const span = active.getStore()?.span
      span?.setAttributes(attributes)
      if (name !== undefined) span?.updateName(name)
    },
    traceparent: () => {
      const told = active.getStore()?.span.spanContext()
      return told && `00-${told.traceId}-${told.spanId}-0${told.traceFlags & 1}`
    },
    stop: async (milliseconds) => {
      // An unreachable collector was logged already.
      await Promise.race([provider.shutdown().catch(() => undefined), Bun.sleep(milliseconds)])
    },
  }
}

/** Invalid traceparent values are ignored, and so is `tracestate`, which is text from the caller. */
const readParent = (traceparent: string | undefined): Context | undefined => {
  const parent = traceparent === undefined ? null : parseTraceParent(traceparent)
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : undefined
}

/** Only type and code: a message may quote what somebody said. */
const markFailed = (span: Span, error: unknown): void => {
  const { type, code, fault } = describeError(error)
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute("error.type", String(fault ?? code ?? type))
}

/** Logs once that the collector is unreachable, and once that it is back. */
const tellWhenAway = (exporter: SpanExporter, log: Logger): SpanExporter => {
  let isAway = false
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== ExportResultCode.SUCCESS
        if (failed && !isAway) log.warn({ err: result.error }, "the trace collector takes no spans: they are dropped")
        if (!failed && isAway) log.info("the trace collector takes spans again")
        isAway = failed
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}
