import { beforeAll, expect, test } from "bun:test"
import { readdirSync } from "node:fs"
import fc from "fast-check"
import { until } from "../../support/until.ts"
import { usePika } from "../../support/use-pika.ts"
import { documentsAt } from "./upload-client.ts"

/** UPLOADS=20000 for all of them. */
const uploads = Number(process.env.UPLOADS ?? 400)

const pika = usePika({ roles: { http: true, worker: false }, environment: { DOCUMENT_MAX_BYTES: "1000" } })
let documents: ReturnType<typeof documentsAt>
beforeAll(async () => {
  documents = documentsAt(pika.client.url)
  await documents.upload({ file: "abc", user_id: "emma" }) // Afterwards the folder of temporary files is there.
})

const send = (body: string | Uint8Array<ArrayBuffer>, type = "multipart/form-data; boundary=x") =>
  documents.send("POST", "/api/v1/documents", body, { "Content-Type": type })
const part = (header: string, content: string) =>
  `--x\r\nContent-Disposition: form-data; ${header}\r\n\r\n${content}\r\n`
const owner = part('name="user_id"', "emma")
const file = part('name="file"; filename="a.txt"', "abc")
const end = "--x--\r\n"

test.each([
  ["no boundary", `${owner}${file}${end}`, "multipart/form-data"],
  ["another boundary", `${owner}${file}${end}`, "multipart/form-data; boundary=y"],
  ["no end", `${owner}${file}`, undefined],
  ["an end within the file", `${owner}--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nab`, undefined],
  ["two files", `${owner}${file}${file}${end}`, undefined],
  ["two owners", `${owner}${owner}${file}${end}`, undefined],
  ["a text of 70 KB", `${owner}${part('name="title"', "x".repeat(70_000))}${file}${end}`, undefined],
  ["many texts", `${owner}${part('name="a"', "b").repeat(30)}${file}${end}`, undefined],
  ["nothing", "", undefined],
  ["no form", "{}", undefined],
])("a form with %s is refused with one clear error, and leaves nothing", async (_what, body, type) => {
  const { status, body: answer } = await send(body, type)
  expect([status, answer.error_code]).toEqual([400, "INVALID_REQUEST"])
  expect(readdirSync(pika.running.services.spool.folder)).toEqual([])
})

test("a file over the limit is refused with 413, whether the request says its length or not", async () => {
  const large = part('name="file"; filename="a.txt"', "x".repeat(1001))
  expect((await send(`${large}${owner}${end}`)).status).toBe(413)
  const stream = new Blob([`${large}${owner}${end}`]).stream()
  expect(
    (await documents.send("POST", "/api/v1/documents", stream, { "Content-Type": "multipart/form-data; boundary=x" }))
      .status,
  ).toBe(413)
  expect((await send(`${"x".repeat(300_000)}`)).status).toBe(413)
  expect((await send(`${part('name="file"', "x".repeat(1000))}${owner}${end}`)).status).toBe(201)
})

const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("file", "user_id", "title", "metadata", "chunk_size", "chunk_overlap") },
  fc.constantFrom("__proto__", "constructor", "idempotency_key", "", "file[]"),
)
const header = name.chain((field) =>
  fc.oneof(
    fc.constant(`name="${field}"`),
    fc
      .constantFrom("../../etc/passwd", "a\0b", "khủng long.pdf", '"', "%2e%2e%2f", "a;b=c")
      .map((sent) => `name="${field}"; filename="${sent}"`),
    fc.constantFrom(`filename="a"`, `name=${field}`, `name*=UTF-8''${field}`),
  ),
)
const content = fc.oneof(
  fc.constantFrom("emma", "{}", "100", "abc", "", "%PDF-1.7", "\0\0", "<html>", "--x", "\r\n--x", "PK\u0003\u0004"),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constant("x".repeat(1200)),
)
const forms = fc
  .tuple(
    fc.array(
      fc.tuple(header, content).map(([h, c]) => part(h, c)),
      { maxLength: 8 },
    ),
    fc.constantFrom(end, "", "--y--", "--x--x"),
  )
  .map(([parts, last]) => parts.join("") + last)

test("a client that sends its file slowly keeps nobody waiting, and is answered when it is whole", async () => {
  const rest = Promise.withResolvers<void>()
  const body = new ReadableStream({
    start: async (controller) => {
      controller.enqueue(Buffer.from(`${owner}${file.slice(0, -4)}`))
      await rest.promise
      controller.enqueue(Buffer.from(`d\r\n${end}`))
      controller.close()
    },
  })
  const slow = documents.send("POST", "/api/v1/documents", body, { "Content-Type": "multipart/form-data; boundary=x" })
  const { folder } = pika.running.services.spool
  await until("its file is begun", () => readdirSync(folder).length === 1)
  expect((await documents.upload({ file: "other", user_id: "emma" })).status).toBe(201)
  rest.resolve()
  expect((await slow).status).toBe(201)
  expect(readdirSync(folder)).toEqual([])
})

test(`${uploads} generated uploads are answered without a fault, and leave nothing but whole documents`, async () => {
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        forms,
        forms.map((form) => owner + file + form),
      ),
      async (form) => {
        const { status } = await send(form)
        statuses.add(status)
        expect([200, 201, 400, 413, 415]).toContain(status)
      },
    ),
    { numRuns: uploads },
  )
  expect(statuses.size).toBeGreaterThan(2)
  expect(readdirSync(pika.running.services.spool.folder)).toEqual([])
  const rows = await pika.sql`select from document_files where not is_complete`
  expect(rows).toHaveLength(0)
}, 600_000)
