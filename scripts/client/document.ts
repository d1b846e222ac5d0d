import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { boot } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import { createLogger } from "../../src/platform/logger.ts"

/** A JSON Schema, as far as our document uses it. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: (string | number | boolean | null)[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  prefixItems?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  description?: string
}
type Media = Record<string, { schema?: Schema }>
export type Described = {
  operationId?: string
  tags?: string[]
  summary?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: { content: Media }
  responses: Record<string, { content?: Media }>
}
export type OpenApi = {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, Schema> }
}

/** The document of a server that is started for it. */
export const readDocument = async (): Promise<OpenApi> => {
  const folder = await mkdtemp(join(tmpdir(), "pika-client-"))
  const config = readConfig({ PIKA_DATA_DIR: folder, PORT: "0", PIKA_ADMIN_KEY: "x".repeat(32) })
  const running = await boot(config, { http: true, worker: false }, createLogger("silent"))
  try {
    const answer = await fetch(`${running.url}/openapi.json`)
    return withoutOtherApis((await answer.json()) as OpenApi)
  } finally {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** APIs of other products have clients of their own. Their schemas bear the name of the product. */
const withoutOtherApis = ({ paths, components, ...document }: OpenApi): OpenApi => {
  const isOurs = ({ tags = [] }: Described): boolean => !tags.includes("Compat")
  const kept = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).filter(([, described]) => isOurs(described))),
  ])
  const schemas = Object.entries(components.schemas).filter(([name]) => !name.startsWith("Mem0"))
  return {
    ...document,
    paths: Object.fromEntries(kept.filter(([, methods]) => Object.keys(methods as object).length > 0)),
    components: { ...components, schemas: Object.fromEntries(schemas) },
  }
}

/** One operation, and how it is sent. */
export type Operation = {
  id: string
  described: Described
  sending: {
    method: string
    path: string
    query: string[]
    /** Header by field. */
    headers: Record<string, string>
    body: "json" | "form" | "stream" | null
    isRaw: boolean
  }
}

/** Aliases have the same operation under another path: the clients leave them out, like the routes of the system. */
export const listOperations = ({ paths }: OpenApi): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, described]) => {
      const { operationId: id, tags = [] } = described
      if (id === undefined || tags.includes("System") || !path.startsWith("/api/v1/")) return []
      return { id, described, sending: describe(method, path, described) }
    }),
  )

const describe = (
  method: string,
  path: string,
  { parameters = [], requestBody, responses }: Described,
): Operation["sending"] => {
  const places = (where: string) => parameters.filter((parameter) => parameter.in === where).map(({ name }) => name)
  const types = Object.keys(requestBody?.content ?? {})
  const success = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1]
  return {
    method,
    path,
    query: places("query"),
    headers: Object.fromEntries(places("header").map((name) => [fieldOf(name), name])),
    body: bodyOf(types),
    isRaw: success?.content !== undefined && !("application/json" in success.content),
  }
}

const bodyOf = (types: readonly string[]) => {
  if (types.length === 0) return null
  if (types.includes("application/json")) return "json"
  return types.includes("multipart/form-data") ? "form" : "stream"
}

/** `Idempotency-Key` → `idempotency_key` */
const fieldOf = (header: string): string => header.toLowerCase().replaceAll("-", "_")
