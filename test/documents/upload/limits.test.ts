import { afterAll, expect, test } from "bun:test"
import { createScanner } from "../../../src/documents/upload/scan-file.ts"
import { readConfig } from "../../../src/platform/config.ts"
import { usePika } from "../../support/use-pika.ts"
import { documentsAt } from "./upload-client.ts"

const scannerIsAsked = Promise.withResolvers<void>()
const scannerMayAnswer = Promise.withResolvers<void>()

/** Answers as the file tells it to. */
const scanner = Bun.serve({
  port: 0,
  fetch: async (request) => {
    const text = await request.text()
    if (text === "slow") {
      scannerIsAsked.resolve()
      await scannerMayAnswer.promise
    }
    if (text === "broken") return new Response("no", { status: 500 })
    return Response.json(text === "odd" ? { ok: true } : { clean: text !== "virus" })
  },
})
afterAll(() => scanner.stop(true))

const pika = usePika({
  roles: { http: true, worker: false },
  environment: {
    DOCUMENT_SCAN_URL: scanner.url.href,
    DOCUMENT_QUOTA: "documents=2,bytes=100",
    DOCUMENT_MAX_BYTES: "200,html=20,markdown=40",
  },
})
const documents = () => documentsAt(pika.client.url)
const rowsOf = (userId: string) => pika.sql`select from document_files where user_id = ${userId}`

test("a file that the scanner calls clean is taken", async () => {
  expect((await documents().upload({ file: "clean", user_id: "clean" })).status).toBe(201)
})

test("a file that the scanner calls not clean is refused, and nothing of it is stored", async () => {
  const { status, body } = await documents().upload({ file: "virus", user_id: "virus" })
  expect([status, body.error_code, body.details]).toEqual([
    400,
    "INVALID_REQUEST",
    [{ path: "file", message: "is not clean" }],
  ])
  expect(await rowsOf("virus")).toHaveLength(0)
})

test.each(["broken", "odd"])("without a proper answer of the scanner (%s) nothing is taken", async (file) => {
  const { status, headers, body } = await documents().upload({ file, user_id: file })
  expect([status, body.error_code, headers.get("retry-after")]).toEqual([503, "UNAVAILABLE", "30"])
  expect(await rowsOf(file)).toHaveLength(0)
})

test("a file may be as large as its type may, by its content and not by its name, and nothing of a larger one is stored", async () => {
  const html = `<!doctype html>${"x".repeat(6)}`
  const library = "library:sizes"
  for (const name of ["a.html", "a.txt"]) {
    const { status, body } = await documents().upload({ file: html, user_id: library }, {}, name)
    expect([status, body.error_code, body.message]).toEqual([
      413,
      "PAYLOAD_TOO_LARGE",
      "The file is larger than 20 bytes. Send a smaller one.",
    ])
  }
  expect(await rowsOf(library)).toHaveLength(0)
  const [larger, smaller] = ["x".repeat(21), html.slice(0, 20)]
  expect((await documents().upload({ file: larger, user_id: library }, {}, "a.txt")).status).toBe(201)
  expect((await documents().upload({ file: smaller, user_id: library }, {}, "a.html")).status).toBe(201)
})

test("a file that is announced may be as large as its type may", async () => {
  const announce = (bytes: number, type?: string) => {
    const body = { user_id: "library:announced", filename: "a", bytes, ...(type && { mime_type: type }) }
    const headers = { "Content-Type": "application/json" }
    return documents().send("POST", "/api/v1/documents/uploads", JSON.stringify(body), headers)
  }
  expect((await announce(41, "text/markdown")).body.error_code).toBe("PAYLOAD_TOO_LARGE")
  expect((await announce(40, "text/markdown")).status).toBe(201)
  expect((await announce(200)).status).toBe(201)
  expect((await announce(201)).body.error_code).toBe("PAYLOAD_TOO_LARGE")
})

test("while the scanner looks at a file, others are served, and nothing of it is stored", async () => {
  const slow = documents().upload({ file: "slow", user_id: "slow" })
  await scannerIsAsked.promise
  expect((await documents().upload({ file: "clean", user_id: "slow" })).status).toBe(201)
  expect(await rowsOf("slow")).toHaveLength(1)
  scannerMayAnswer.resolve()
  expect((await slow).status).toBe(201)
  expect(await rowsOf("slow")).toHaveLength(2)
})

test("a scanner that does not answer in time counts as away", async () => {
  const silent = Bun.serve({ port: 0, fetch: () => new Promise<Response>(() => undefined) })
  const scanning = createScanner(silent.url.href, 50)(import.meta.path)
  await expect(scanning).rejects.toMatchObject({ code: "UNAVAILABLE" })
  await silent.stop(true)
})

test("a document above the quota of documents is refused, and says so", async () => {
  for (const file of ["one", "two"]) expect((await documents().upload({ file, user_id: "many" })).status).toBe(201)
  const { status, headers, body } = await documents().upload({ file: "three", user_id: "many" })
  const message = "2 of 2 documents are used. Delete one first."
  expect([status, body.error_code, body.details]).toEqual([429, "QUOTA_EXCEEDED", [{ path: "documents", message }]])
  expect(headers.has("retry-after")).toBe(false)
  expect((await documents().upload({ file: "one", user_id: "many" })).status).toBe(200)
  expect((await documents().upload({ file: "three", user_id: "library:many" })).status).toBe(201)
})

test("bytes above the quota are refused, also when they are announced, and there is room again after a deletion", async () => {
  const first = await documents().upload({ file: "x".repeat(60), user_id: "large" })
  const second = await documents().upload({ file: "y".repeat(41), user_id: "large" })
  expect([second.status, second.body.error_code, second.body.details]).toMatchObject([
    429,
    "QUOTA_EXCEEDED",
    [{ path: "bytes" }],
  ])
  const announced = await documents().send(
    "POST",
    "/api/v1/documents/uploads",
    JSON.stringify({ user_id: "large", filename: "a.txt", bytes: 41 }),
    { "Content-Type": "application/json" },
  )
  expect([announced.status, announced.body.error_code]).toEqual([429, "QUOTA_EXCEEDED"])
  expect((await documents().send("DELETE", `/api/v1/documents/${first.body.document_id}`)).status).toBe(204)
  expect((await documents().upload({ file: "y".repeat(41), user_id: "large" })).status).toBe(201)
})

const file = "0123456789"
test.each([
  ["bytes=2-4", 206, "234", "bytes 2-4/10"],
  ["bytes=7-", 206, "789", "bytes 7-9/10"],
  ["bytes=-2", 206, "89", "bytes 8-9/10"],
  ["bytes=5-100", 206, "56789", "bytes 5-9/10"],
  ["bytes=0-1,4-5", 200, file, null],
  ["lines=1-2", 200, file, null],
])("a download with the range %s is answered %p with %p", async (range, status, bytes, contentRange) => {
  const { body } = await documents().upload({ file, user_id: "ranges" })
  const answer = await documents().download(body.document_id, { Range: range })
  expect([answer.status, Buffer.from(answer.bytes).toString(), answer.headers.get("content-range")]).toEqual([
    status,
    bytes,
    contentRange,
  ])
})

test("a download with a range outside the file is 416, and one whose tag is another's is the whole file", async () => {
  const { body } = await documents().upload({ file, user_id: "ranges" })
  const outside = await documents().download(body.document_id, { Range: "bytes=10-" })
  expect([outside.status, outside.headers.get("content-range")]).toEqual([416, "bytes */10"])
  const whole = await documents().download(body.document_id, { Range: "bytes=2-4", "If-Range": '"other"' })
  expect([whole.status, whole.bytes.length]).toEqual([200, 10])
  const tag = whole.headers.get("etag") ?? ""
  const part = await documents().download(body.document_id, { Range: "bytes=2-4", "If-Range": tag })
  expect([part.status, part.bytes.length]).toEqual([206, 3])
})

const s3 = { S3_BUCKET: "b", S3_ACCESS_KEY_ID: "k", S3_SECRET_ACCESS_KEY: "s" }
test.each<[string, Record<string, string>]>([
  ["DOCUMENT_MAX_BYTES", { DOCUMENT_MAX_BYTES: "32MB" }],
  ["DOCUMENT_MAX_BYTES", { DOCUMENT_MAX_BYTES: "6GiB" }],
  ["DOCUMENT_MAX_BYTES", { DOCUMENT_MAX_BYTES: "32MiB,png=1MiB" }],
  ["DOCUMENT_MAX_BYTES", { DOCUMENT_MAX_BYTES: "pdf=1MiB,pdf=2MiB" }],
  ["DOCUMENT_STORAGE", { DOCUMENT_STORAGE: "ftp" }],
  ["DOCUMENT_SCAN_URL", { DOCUMENT_SCAN_URL: "scanner" }],
  ["DOCUMENT_QUOTA", { DOCUMENT_QUOTA: "files=2" }],
  ["DOCUMENT_QUOTA", { DOCUMENT_QUOTA: "documents=0" }],
  ["DOCUMENT_QUOTA", { DOCUMENT_QUOTA: "bytes=1MiB,bytes=2MiB" }],
  ["S3_BUCKET", { DOCUMENT_STORAGE: "s3", ...s3, S3_BUCKET: "" }],
  ["S3_SECRET_ACCESS_KEY", { S3_BUCKET: "b", S3_ACCESS_KEY_ID: "k" }],
  ["S3_ENDPOINT", { DOCUMENT_STORAGE: "s3", ...s3, S3_ENDPOINT: "minio" }],
])("a start with a wrong %s (%p) is refused with one error that names it", (name, environment) => {
  const problemsOf = (): unknown => {
    try {
      return readConfig(environment)
    } catch (error) {
      return (error as { problems?: unknown }).problems
    }
  }
  expect(problemsOf()).toEqual([expect.stringContaining(name)])
})
