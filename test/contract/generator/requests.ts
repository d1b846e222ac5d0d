import fc from "fast-check"
import { localSpace } from "../../../src/local/embedding/space.ts"
import { heardExampleFile } from "../../../src/speech/hear.ts"
import type { OpenApi } from "../conformance.ts"
import { unknownId } from "../requests.ts"
import { namesOfAccounts } from "./accounts.ts"
import type { Credential } from "./credentials.ts"
import { asJson, hostileBytes, hostileTexts, mutateForm, mutateJson } from "./mutations.ts"
import { type Names, type Schema, valuesOf } from "./schema-values.ts"
import type { Person } from "./world.ts"

export type Request = {
  method: string
  path: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
  kind: "valid" | "almost valid" | "hostile"
  /** What is wrong with it. */
  what: string
  /** Of whom it asks, as far as that is certain: its answer may name nobody else. */
  about: Person | null
}

export type Route = {
  method: string
  template: string
  scope: string | null
  takesCredential: boolean
  operation: Operation
}
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  tags?: string[]
  responses: Record<string, unknown>
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  security?: Record<string, string[]>[]
}

export const routesOf = (document: OpenApi): Route[] =>
  Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      template,
      scope: Object.values(operation.security?.[0] ?? {})[0]?.[0] ?? null,
      takesCredential: operation.security !== undefined,
      operation: operation as unknown as Operation,
    })),
  )

export type World = { people: readonly Person[]; scratch: readonly Person[]; document: OpenApi }

/**
 * Whose memory a request is for. Who reaches everybody writes to scratch people only, or no mark would be left to look for; who reaches
 * one person tries the others, too, and does not delete everything of their own.
 */
const targetsOf = (route: Route, { person, scopes }: Credential, { people, scratch }: World): readonly Person[] => {
  const reads = route.method === "GET" || /search|export/.test(route.template)
  const deletesAll =
    /delete|entities/.test(route.template) || (route.method === "DELETE" && /memories\/?$/.test(route.template))
  if (scopes === null || reads) return people
  // Of the others some documents are left until the end.
  if (person === null) return /delete_user_data|entities/.test(route.template) ? scratch.slice(0, 1) : scratch
  return deletesAll ? people.filter((other) => other !== person) : people
}

const idsOf = (route: Route, person: Person): fc.Arbitrary<string> => {
  const template = route.template.replace("/event/", "/jobs/")
  const known = Object.entries(person).find(([what]) => template.includes(`/${what}/`))?.[1] ?? []
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known, unknownId) },
    { weight: 1, arbitrary: fc.uuid({ version: 7 }) },
  )
}

/** A valid request of this route about this person. One id fills both places of a path with a document and a version. */
const validRequest = (route: Route, person: Person, document: OpenApi) =>
  idsOf(route, person).chain((id) => requestAbout(id, route, person, document))

const requestAbout = (id: string, route: Route, person: Person, document: OpenApi) => {
  const root = document as unknown as Schema
  const names: Names = {
    user_id: fc.constant(person.userId),
    id: fc.constant(id),
    version_id: fc.constant(id),
    entity_type: fc.constantFrom("user", "agent", "run"),
    entity_id: fc.constant(person.userId),
    memory_id: fc.constantFrom(...person.memories, unknownId),
    memory_export_id: fc.constantFrom(...person.exports, unknownId),
    secret: fc.constantFrom(...person.uploads, unknownId),
    url: fc.constantFrom("https://hooks.invalid/pika", "https://10.0.0.1/"),
    embedding_model: fc.constant(localSpace.model),
    chunk_size: fc.integer({ min: 200, max: 2048 }),
    chunk_overlap: fc.integer({ min: 0, max: 100 }),
    said_at: fc.date({ min: new Date(0), max: new Date(), noInvalidDate: true }).map((date) => date.toISOString()),
    time_zone: fc.constantFrom("Asia/Ho_Chi_Minh", "Pacific/Pago_Pago", "UTC"),
    ...(isForm(route) && formNames),
    ...namesOfAccounts(route, person),
    ...(route.template.endsWith("/speech") && { file: fc.constantFrom(heardExampleFile, "I am a text.") }),
  }
  const parameters = route.operation.parameters ?? []
  const valuesFor = ({ name, required, schema }: Parameter) => {
    const values = (names[name] ?? valuesOf(schema, root, names)).map(String)
    return required ? values : fc.option(values, { nil: undefined })
  }
  const given = fc.record(Object.fromEntries(parameters.map((one) => [`${one.in} ${one.name}`, valuesFor(one)])))
  const content = route.operation.requestBody?.content
  const schema = (content?.["application/json"] ?? content?.[formType])?.schema
  const plain = content === undefined ? fc.constant(undefined) : fc.constant("Triceratops has three horns.")
  const body: fc.Arbitrary<unknown> = schema ? valuesOf(schema, root, names) : plain
  return fc.tuple(given, body).map(([values, value]) => ({ values, body: value }))
}

type Values = Record<string, string | undefined>

const placeValues = (
  template: string,
  values: Values,
  extra = "",
): { path: string; headers: Record<string, string> } => {
  const headers: Record<string, string> = {}
  const query: string[] = []
  let path = template
  for (const [key, value] of Object.entries(values)) {
    const [place = "", name = ""] = key.split(" ")
    if (value === undefined) continue
    const coded = encodeURIComponent(value.toWellFormed())
    if (place === "path") path = path.replace(`{${name}}`, coded === "." || coded === ".." ? "%2e" : coded)
    if (place === "query") query.push(`${name}=${coded}`)
    if (place === "header") headers[name] = coded
  }
  if (extra) query.push(extra)
  return { path: query.length > 0 ? `${path}?${query.join("&")}` : path, headers }
}

const formType = "multipart/form-data"
const isForm = (route: Route): boolean => route.operation.requestBody?.content[formType] !== undefined
const isJson = (route: Route): boolean => route.operation.requestBody?.content["application/json"] !== undefined
const typeOf = (route: Route) => {
  const form = isForm(route) ? `${formType}; boundary=x` : "application/octet-stream"
  return { "Content-Type": isJson(route) ? "application/json" : form }
}

/** What the texts of a form stand for. */
const formNames: Names = {
  file: fc.constantFrom("Triceratops has three horns.", "Khủng long ba sừng", "<p>Horns</p>"),
  metadata: fc.constantFrom("{}", '{"grade":"5"}'),
}

const write = (route: Route, body: unknown): string => {
  if (isForm(route)) return writeForm(body)
  return isJson(route) ? asJson(body) : String(body)
}

const mutate = (route: Route, body: unknown) => {
  if (isForm(route)) return mutateForm(fc.constant(body), writeForm)
  return isJson(route) ? mutateJson(fc.constant(body)) : hostileBytes
}

const writeForm = (fields: unknown): string =>
  Object.entries(fields as Record<string, unknown>)
    .map(([name, value]) => [name, typeof value === "string" ? value : asJson(value)])
    .map(([name, text]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`)
    .join("")
    .concat("--x--\r\n")

const pathTricks: ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => path.toUpperCase(),
  (path) => path.replace("/", "//"),
  (path) => path.replace("/api", "/api/../api"),
  (path) => path.replaceAll("/", "%2f").replace("%2f", "/"),
  (path) => `${path}%00`,
  (path) => `${path}%E0%A4%A`,
  (path) => `${path};admin=true`,
  (path) => `${path}/../../etc/passwd`,
  (path) => `${path}/..%2f..%2fkeys`,
  (path) => `/%2e%2e${path}`,
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => `${path}?__proto__[a]=b&constructor=1&user_id[]=a&user_id[$ne]=b`,
  (path) => `${path}?${"a=b&".repeat(500)}`,
  (path) => `${path}?=&&&=%`,
  (path) => `${path}#fragment`,
]

const headerTricks: Record<string, string>[] = [
  { "X-Request-Id": "a\tb; <script>" },
  { "X-Request-Id": "x".repeat(5000) },
  { "X-HTTP-Method-Override": "DELETE" },
  { "X-Forwarded-For": "127.0.0.1, ' or 1=1 --", Forwarded: "for=127.0.0.1" },
  { "X-Forwarded-Host": "evil.example", "X-Original-URL": "/api/v1/keys", "X-Rewrite-URL": "/api/v1/keys" },
  { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" },
  { Range: "bytes=0-1", "If-None-Match": "*", "If-Modified-Since": "yesterday" },
  { Accept: "text/html", "Accept-Encoding": "gzip;q=nonsense", "Accept-Language": "%s%n" },
  { "Content-Type": "application/json; charset=utf-16" },
  { "Content-Type": "text/html" },
  { "Content-Type": "application/x-www-form-urlencoded" },
  { "Content-Type": "multipart/form-data; boundary=x" },
  { "Content-Type": "application/json, text/plain" },
  { "Content-Encoding": "gzip" },
  { "Idempotency-Key": "' or 1=1 --" },
  { "Idempotency-Key": "\u00e9".repeat(50) },
  { Cookie: "session=admin", Authorization: "Basic YWRtaW46YWRtaW4=" },
  { "X-User-Id": "person-3", "X-Scopes": "admin", "X-Api-Key-Id": "admin" },
  Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`X-Filler-${n}`, "x".repeat(50)])),
]

/** What fits into an address: over 16 KiB of headers the server closes the connection with 431, which is tested elsewhere. */
const shortTexts = hostileTexts.filter((text) => encodeURIComponent(text.toWellFormed()).length < 3000)

/** Requests of one route with one credential: of ten, four are valid, four almost, and two hostile. */
export const requestsOf = (route: Route, credential: Credential, world: World): fc.Arbitrary<Request> => {
  const hasBody = route.operation.requestBody !== undefined
  const base = fc
    .constantFrom(...targetsOf(route, credential, world))
    .chain((person) => validRequest(route, person, world.document).map((given) => ({ ...given, person })))
  const namesPerson = (values: Values, body: unknown): boolean =>
    "path id" in values ||
    [values["path user_id"], values["query user_id"], (body as { user_id?: unknown } | undefined)?.user_id].some(
      Boolean,
    )

  const valid = base.map(({ values, body, person }): Request => {
    const { path, headers } = placeValues(route.template, values)
    return {
      method: route.method,
      path,
      headers: { ...headers, ...(hasBody ? typeOf(route) : {}) },
      body: hasBody ? write(route, body) : undefined,
      kind: "valid",
      what: "nothing",
      about: namesPerson(values, body) ? person : null,
    }
  })

  const withBadBody = base.chain(({ values, body }) =>
    mutate(route, body).map((bad): Request => {
      const { path, headers } = placeValues(route.template, values)
      return {
        method: route.method,
        path,
        headers: { ...headers, ...typeOf(route) },
        body: bad.body,
        kind: "almost valid",
        what: bad.what,
        about: null,
      }
    }),
  )
  const withBadParameter = fc
    .tuple(base, fc.constantFrom(...shortTexts), fc.nat(), fc.constantFrom("value", "twice", "more", "less"))
    .map(([{ values, body }, text, at, how]): Request => {
      const places = Object.keys(values).filter((place) => !place.startsWith("header"))
      const place = places[at % Math.max(places.length, 1)]
      const name = place?.split(" ")[1] ?? "user_id"
      const coded = encodeURIComponent(text.toWellFormed())
      const changed = { ...values }
      if (place && how === "value") changed[place] = text
      if (place?.startsWith("query") && how === "less") changed[place] = undefined
      const extra = how === "twice" ? `${name}=a&${name}=${coded}` : how === "more" ? `${coded}=${coded}` : ""
      const { path, headers } = placeValues(route.template, changed, extra)
      return {
        method: route.method,
        path,
        headers: { ...headers, ...(hasBody ? typeOf(route) : {}) },
        body: hasBody ? write(route, body) : undefined,
        kind: "almost valid",
        what: `a parameter: ${how}`,
        about: null,
      }
    })

  const otherMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((method) => method !== route.method)
  const withTrick = fc
    .tuple(valid, fc.constantFrom("method", "path", "headers"), fc.nat(), fc.constantFrom(...otherMethods))
    .map(([request, trick, at, method]): Request => {
      const hostile: Request = { ...request, kind: "hostile", what: `a trick in its ${trick}`, about: null }
      if (trick === "path") hostile.path = pathTricks[at % pathTricks.length]?.(request.path) ?? request.path
      if (trick === "headers") hostile.headers = { ...request.headers, ...headerTricks[at % headerTricks.length] }
      if (trick === "method") hostile.method = method
      if (hostile.method === "GET") hostile.body = undefined
      return hostile
    })

  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: hasBody ? 3 : 0, arbitrary: withBadBody },
    { weight: hasBody ? 1 : 4, arbitrary: withBadParameter },
    { weight: 2, arbitrary: withTrick },
  )
}
