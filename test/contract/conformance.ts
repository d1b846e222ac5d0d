import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { mem0Dialect } from "../../src/compat/mem0/dialect.ts"
import { notOfferedSentence } from "../../src/compat/mem0/not-offered-paths.ts"

type Node = Record<string, unknown>
export type Operation = {
  summary?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  parameters?: { name: string; in: string; required?: boolean; schema?: Node }[]
  requestBody?: { content: Record<string, Node> }
  responses: Record<string, { description: string; content?: Record<string, Node> }>
}
/** A group of routes on the page. */
type Tag = { name: string; description?: string }
export type OpenApi = {
  openapi: string
  tags: Tag[]
  paths: Record<string, Record<string, Operation>>
  components: Node
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value)

/** Closes every object where it is used, so that an answer with a field that the document does not name is caught. */
const closeObjects = (value: unknown, isUse: boolean): void => {
  if (!isNode(value)) return
  for (const [name, below] of Object.entries(value)) {
    if (name === "properties" && isNode(below)) for (const one of Object.values(below)) closeObjects(one, true)
    else if (name === "items") closeObjects(below, true)
    else if (Array.isArray(below)) for (const one of below) closeObjects(one, name === "anyOf" || name === "oneOf")
  }
  if (isUse && ("properties" in value || "$ref" in value || "allOf" in value)) value.unevaluatedProperties = false
}

const pointer = (...names: string[]): string =>
  names.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")

/** As the router reads a path: %61 is an "a", %2f remains what it is, and several slashes at its start are one. */
const decode = (path: string): string => {
  const plain = path.replace(/^\/{2,}/, "/")
  try {
    return inItsDialect(decodeURI(plain))
  } catch {
    return inItsDialect(plain)
  }
}
const inItsDialect = (path: string): string => mem0Dialect.readPath(path) ?? path

/** Whether errors of this path have the shape of mem0's. */
export const isOfMem0 = (path: string): boolean => mem0Dialect.readPath(decode(path.split("?")[0] ?? "")) !== null

export type Conformance = {
  /** Throws when the document does not allow this answer to this request. */
  check: (method: string, path: string, answer: { status: number; type: string | null; body: unknown }) => void
  operation: (method: string, path: string) => Operation | undefined
}

/** Checks answers against the OpenAPI document that the same process serves. */
export const createConformance = (document: OpenApi): Conformance => {
  const closed = structuredClone(document)
  for (const schema of Object.values((closed.components.schemas ?? {}) as Node)) closeObjects(schema, false)
  for (const operation of Object.values(closed.paths).flatMap((path) => Object.values(path)))
    for (const response of Object.values(operation.responses))
      for (const media of Object.values(response.content ?? {})) closeObjects(media.schema, true)
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats(ajv)
  ajv.addSchema(closed, "api")

  const templates = Object.keys(document.paths).sort((a, b) => Number(a.includes("{")) - Number(b.includes("{")))
  /** GET /documents/uploads is about a document of the id "uploads", where only POST has a route without an id. */
  const templateOf = (method: string, path: string): string | undefined =>
    templates.find(
      (template) =>
        document.paths[template]?.[method.toLowerCase()] &&
        new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(decode(path.split("?")[0] ?? "")),
    )
  const operation = (method: string, path: string): Operation | undefined =>
    document.paths[templateOf(method, path) ?? ""]?.[method.toLowerCase()]

  const compiled = new Map<string, ValidateFunction>()
  const validate = (place: string, what: string, body: unknown): void => {
    const check = compiled.get(place) ?? ajv.compile({ $ref: `api#/${place}` })
    compiled.set(place, check)
    if (!check(body))
      throw new Error(`${what} does not match the document: ${ajv.errorsText(check.errors)}\n${JSON.stringify(body)}`)
  }

  return {
    operation,
    check: (method, path, { status, type, body }) => {
      const what = `${method} ${path} → ${status}`
      const known = operation(method, path)
      if (!known) {
        // What mem0 has and Pika has not is no route, and says so.
        const isRefused = status === 501 && notOfferedSentence(decode(path.split("?")[0] ?? "")) !== null
        if (status !== 404 && !isRefused) throw new Error(`${what}, and the document does not know this route`)
        return validate(`components/schemas/${isOfMem0(path) ? "Mem0Error" : "Error"}`, what, body)
      }
      const response = known.responses[status]
      if (!response) throw new Error(`${what}, and the document does not name this status`)
      const media = type?.split(";")[0]?.trim() ?? ""
      if (!response.content) {
        if (type !== null) throw new Error(`${what} has a body, and the document names none`)
        return
      }
      if (!response.content[media]) throw new Error(`${what} is ${media}, which the document does not name`)
      const template = templateOf(method, path) ?? ""
      if (media === "application/json")
        validate(
          pointer("paths", template, method.toLowerCase(), "responses", String(status), "content", media, "schema"),
          what,
          body,
        )
    },
  }
}
