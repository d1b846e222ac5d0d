import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { expireUploads } from "../../../src/documents/upload/expire-uploads.ts"
import { sweepFiles } from "../../../src/documents/upload/sweep-files.ts"
import { auditOf } from "../../support/audit.ts"
import type { Json } from "../../support/client.ts"
import { makeKey } from "../../support/keys.ts"
import { startPika, type TestPika } from "../../support/pika.ts"
import { startS3, storageOf, type TestS3 } from "../storage/start-s3.ts"
import { documentsAt } from "./upload-client.ts"

type Upload = { method: string; url: string; expires_at: string }
type Announced = { document_id: string; upload: Upload }

const content = "Khủng long ba sừng ăn cỏ."
const bytes = Buffer.byteLength(content)
const limit = { maxBytes: 100, tooLarge: () => new Error("too large") }
const neverAborted = new AbortController().signal

describe.each(["postgres", "file", "s3"])("an announced upload with DOCUMENT_STORAGE=%s", (kind) => {
  let pika: TestPika
  let s3: TestS3 | null
  let documents: ReturnType<typeof documentsAt>
  beforeAll(async () => {
    s3 = kind === "s3" ? await startS3() : null
    pika = await startPika({
      environment: { DOCUMENT_STORAGE: kind, ...s3?.environment },
      roles: { http: true, worker: false },
    })
    documents = documentsAt(pika.client.url)
  }, 60_000)
  afterAll(async () => {
    await pika.stop()
    await s3?.stop()
  }, 30_000)

  let people = 0
  const announce = (more: Json = {}) =>
    documents.send<Announced & Json>(
      "POST",
      "/api/v1/documents/uploads",
      JSON.stringify({ user_id: `person-${people++}`, filename: "dino.txt", bytes, ...more }),
      { "Content-Type": "application/json" },
    )
  const put = (upload: Upload, body: string = content) =>
    fetch(new URL(upload.url, pika.client.url), { method: upload.method, body, headers: { "X-Request-Id": "the-put" } })
  const tell = (id: string) => documents.send("POST", `/api/v1/documents/${id}/uploaded`)
  const objects = async (): Promise<number> => (s3 ? ((await storageOf(s3).inbox?.list(null)) ?? []).length : 0)
  const passHour = (id: string) => pika.sql`update document_uploads set expires_at = now() where document_id = ${id}`

  test("waits for its bytes, takes them without a credential, and is read after the signal", async () => {
    const { status, body } = await announce({ title: "Dino", mime_type: "text/plain", chunk_size: 100 })
    expect([status, body.upload.method]).toEqual([201, "PUT"])
    expect(Date.parse(body.upload.expires_at) - Date.now()).toBeGreaterThan(3_500_000)
    expect((await documents.read(body.document_id)).body).toMatchObject({
      status: "uploading",
      title: "Dino",
      bytes: null,
    })
    expect((await put(body.upload)).ok).toBe(true)
    const told = await tell(body.document_id)
    expect(told).toMatchObject({
      status: 202,
      body: { status: "accepted", document: { status: "processing", mime_type: "text/plain", bytes } },
    })
    expect(Buffer.from((await documents.download(body.document_id)).bytes).toString()).toBe(content)
    expect(await tell(body.document_id)).toMatchObject({ status: 202, body: { job_id: told.body.job_id } })
    expect(await objects()).toBe(0)
  })

  test("is taken over once, however many signals come at once", async () => {
    const { body } = await announce()
    await put(body.upload)
    const answers = await Promise.all(Array.from({ length: 8 }, () => tell(body.document_id)))
    expect(new Set(answers.map(({ status, body: { job_id } }) => `${status} ${job_id}`)).size).toBe(1)
    expect(await pika.sql`select from document_files where document_id = ${body.document_id}`).toHaveLength(1)
  })

  test("is a conflict when the signal comes before the bytes", async () => {
    const { body } = await announce()
    expect(await tell(body.document_id)).toMatchObject({ status: 409, body: { error_code: "CONFLICT" } })
    expect((await put(body.upload)).ok).toBe(true)
    expect((await tell(body.document_id)).status).toBe(202)
  })

  test("is refused when another size has come, and can be sent again", async () => {
    const { body } = await announce()
    const early = await put(body.upload, "too short")
    expect([early.ok, (await tell(body.document_id)).status]).toEqual([kind === "s3", 409])
    expect((await put(body.upload)).ok).toBe(true)
    expect((await tell(body.document_id)).status).toBe(202)
  })

  test("is refused when another type has come", async () => {
    const { body } = await announce({ mime_type: "application/pdf" })
    await put(body.upload)
    expect((await tell(body.document_id)).status).toBe(409)
    expect((await announce({ mime_type: "image/png" })).status).toBe(415)
    expect((await announce({ bytes: 1024 ** 4 })).status).toBe(413)
  })

  test("has failed when its hour is over, and its bytes are gone", async () => {
    const before = await objects()
    const [silent, sent] = [(await announce()).body, (await announce()).body]
    await put(sent.upload)
    for (const { document_id } of [silent, sent]) await passHour(document_id)
    expect(await expireUploads(pika.running.services, neverAborted)).toBe(2)
    for (const { document_id } of [silent, sent]) {
      expect((await documents.read(document_id)).body).toMatchObject({
        status: "failed",
        error: "Nothing was uploaded within an hour.",
      })
      expect(await tell(document_id)).toMatchObject({
        status: 409,
        body: { message: "Nothing was uploaded within an hour." },
      })
      expect(await pika.sql`select from document_files where document_id = ${document_id}`).toHaveLength(0)
    }
    expect(await objects()).toBe(before)
  })

  test("has failed when the signal comes after the hour", async () => {
    const { body } = await announce()
    await put(body.upload)
    await passHour(body.document_id)
    expect((await tell(body.document_id)).status).toBe(409)
    expect((await documents.read(body.document_id)).body.status).toBe("failed")
  })

  test("leaves no bytes in the storage when its owner or its document is erased", async () => {
    const { documentStorage } = pika.running.services
    const kept = async () => [(await documentStorage.current.list(null)).map(({ fileId }) => fileId), await objects()]
    const before = await kept()
    const [first, second] = [await announce({ user_id: "erased" }), await announce({ user_id: "erased" })]
    for (const { body } of [first, second]) expect((await put(body.upload)).ok).toBe(true)
    const { status } = await documents.send("DELETE", `/api/v1/documents/${first.body.document_id}`)
    expect(status).toBe(204)
    const [third] = [await announce({ user_id: "erased" })]
    await put(third.body.upload)
    await tell(third.body.document_id)
    const erased = await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: "erased" })
    expect(erased.status).toBe(200)
    expect(await kept()).toEqual(before)
  })

  test("takes neither bytes nor the signal while its document is deleted", async () => {
    const { body } = await announce()
    await documents.send("POST", `/api/v1/documents/${body.document_id}/delete`)
    if (kind !== "s3") expect((await put(body.upload)).status).toBe(409)
    expect(await tell(body.document_id)).toMatchObject({
      status: 409,
      body: { message: "This document is deleted. Restore it first." },
    })
    await documents.send("POST", `/api/v1/documents/${body.document_id}/restore`)
    expect((await put(body.upload)).ok).toBe(true)
    expect((await tell(body.document_id)).status).toBe(202)
  })

  test("has failed when its document is restored after the hour", async () => {
    const { body } = await announce()
    await documents.send("POST", `/api/v1/documents/${body.document_id}/delete`)
    await passHour(body.document_id)
    expect(await expireUploads(pika.running.services, neverAborted)).toBe(1)
    expect(await documents.send("POST", `/api/v1/documents/${body.document_id}/restore`)).toMatchObject({
      body: { status: "failed", error: "Nothing was uploaded within an hour." },
    })
  })

  test("is for its owner alone", async () => {
    const { body } = await announce()
    await put(body.upload)
    const { key } = await makeKey(pika.sql, ["documents:write"], { userId: "somebody-else" })
    const path = `/api/v1/documents/${body.document_id}/uploaded`
    expect((await documentsAt(pika.client.url, key).send("POST", path)).status).toBe(404)
  })

  if (kind !== "s3")
    test("has a URL for one upload, whose secret is kept nowhere", async () => {
      const { body } = await announce()
      const secret = body.upload.url.split("/").at(-1) ?? ""
      expect(
        (await fetch(`${pika.client.url}/api/v1/documents/uploads/${secret}x`, { method: "PUT", body: "x" })).status,
      ).toBe(401)
      expect((await put(body.upload)).status).toBe(204)
      expect((await put(body.upload)).status).toBe(409)
      const [row] =
        await pika.sql`select document_uploads::text as row from document_uploads where document_id = ${body.document_id}`
      expect(row?.row).not.toContain(secret)
      expect(await auditOf(pika, "the-put")).toContainEqual(
        expect.objectContaining({ action: "document.receive", status_code: 204, actor_kind: "api_key" }),
      )
    })
})

describe.each(["file", "s3"])("the sweep with DOCUMENT_STORAGE=%s", (kind) => {
  test("deletes bytes without a row and rows that were never complete, and nothing else", async () => {
    const s3 = kind === "s3" ? await startS3() : null
    const pika = await startPika({
      environment: { DOCUMENT_STORAGE: kind, ...s3?.environment },
      roles: { http: true, worker: false },
    })
    try {
      const documents = documentsAt(pika.client.url)
      const { body } = await documents.upload({ file: content, user_id: "emma" })
      const { sql, services } = { sql: pika.sql, services: pika.running.services }
      const storage = services.documentStorage.current
      const orphan = { userId: "emma", fileId: Bun.randomUUIDv7(), bytes: 3 }
      const broken = { userId: "emma", fileId: Bun.randomUUIDv7(), bytes: 3 }
      const { path } = await services.spool.write(new Blob(["abc"]).stream(), limit)
      for (const file of [orphan, broken]) await storage.store(file, path)
      await services.spool.remove({ path })
      await sql`
        insert into document_files (user_id, id, document_id, storage, filename, mime_type, bytes, sha256, created_at)
        values ('emma', ${broken.fileId}, ${broken.fileId}, ${kind}, 'a', 'text/plain', 3, '', now() - interval '2 hours')`
      await sweepFiles(services, neverAborted)
      const left = (await storage.list(null)).map(({ fileId }) => fileId)
      const rows = await sql`select id from document_files`
      expect(left).toEqual(rows.map(({ id }) => id))
      expect(left).toHaveLength(1)
      expect(Buffer.from((await documents.download(body.document_id)).bytes).toString()).toBe(content)
    } finally {
      await pika.stop()
      await s3?.stop()
    }
  }, 60_000)
})
