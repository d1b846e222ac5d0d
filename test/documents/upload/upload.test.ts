import { beforeAll, describe, expect, test } from "bun:test"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { makeKey } from "../../support/keys.ts"
import { usePika } from "../../support/use-pika.ts"
import { documentsAt } from "./upload-client.ts"

const pika = usePika({ roles: { http: true, worker: false } })
let documents: ReturnType<typeof documentsAt>
beforeAll(() => {
  documents = documentsAt(pika.client.url)
})

const content = "Khủng long ba sừng ăn cỏ."
let people = 0
const person = (): string => `person-${people++}`
const count = async (table: string, userId: string): Promise<number> =>
  (await pika.sql`select from ${pika.sql(table)} where user_id = ${userId}`).length

describe("an upload", () => {
  test("answers 201 with the ids of document, version and job, and the document", async () => {
    const userId = person()
    const fields = { file: content, user_id: userId, title: "Khủng long", metadata: { grade: "5" }, chunk_size: 300 }
    const { status, body } = await documents.upload(fields, {}, "khủng long.txt")
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: "accepted",
      status_url: `/api/v1/jobs/${body.job_id}`,
      document: {
        id: body.document_id,
        user_id: userId,
        title: "Khủng long",
        filename: "khủng long.txt",
        mime_type: "text/plain",
        bytes: Buffer.byteLength(content),
        sha256: new Bun.CryptoHasher("sha256").update(content).digest("hex"),
        status: "processing",
        metadata: { grade: "5" },
        active_version: null,
      },
    })
    expect((await documents.send("GET", String(body.status_url))).body).toMatchObject({ type: "document.ingest" })
    const [version] =
      await pika.sql`select chunk_size, chunk_overlap, state from document_versions where id = ${body.version_id}`
    expect(version).toEqual({ chunk_size: 300, chunk_overlap: 50, state: "indexing" })
  })

  test("answers 200 with the same ids when the same bytes and fields come again, under any file name", async () => {
    const userId = person()
    const fields = { file: content, user_id: userId, chunk_size: 100 }
    const first = await documents.upload(fields)
    const second = await documents.upload(fields, {}, "another-name.txt")
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
    expect([
      await count("documents", userId),
      await count("document_files", userId),
      await count("jobs", userId),
    ]).toEqual([1, 1, 1])
  })

  test("is another document with another title, other metadata or other sizes", async () => {
    const userId = person()
    const fields = { file: content, user_id: userId }
    const more = [{}, { title: "A" }, { title: "B" }, { metadata: { a: 1 } }, { chunk_size: 100 }, { chunk_overlap: 0 }]
    const ids = new Set<string>()
    for (const other of more) {
      const { status, body } = await documents.upload({ ...fields, ...other })
      expect(status).toBe(201)
      ids.add(body.document_id)
    }
    expect(ids.size).toBe(more.length)
  })

  test("is done once when sixteen clients send it at once", async () => {
    const userId = person()
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => documents.upload({ file: content, user_id: userId })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(15).fill(200), 201])
    expect(new Set(answers.map(({ body }) => `${body.document_id} ${body.version_id} ${body.job_id}`)).size).toBe(1)
    expect([
      await count("documents", userId),
      await count("document_files", userId),
      await count("jobs", userId),
    ]).toEqual([1, 1, 1])
  })

  test("under a key that was used for another upload is a conflict, and changes nothing", async () => {
    const userId = person()
    const key = { "Idempotency-Key": "key-1" }
    const first = await documents.upload({ file: content, user_id: userId }, key)
    expect(await documents.upload({ file: content, user_id: userId }, key)).toMatchObject({
      status: 200,
      body: first.body,
    })
    const other = await documents.upload({ file: "Something else", user_id: userId }, key)
    expect(other).toMatchObject({ status: 409, body: { error_code: "CONFLICT" } })
    expect(await count("document_files", userId)).toBe(1)
    expect((await documents.upload({ file: "Something else", user_id: person() }, key)).status).toBe(201)
  })

  test("takes its title from the file's name", async () => {
    const { body } = await documents.upload({ file: content, user_id: person() }, {}, "Khủng long.v2.txt")
    expect(body.document.title).toBe("Khủng long.v2")
  })

  test("takes its parts in any order", async () => {
    const parts = { user_id: person(), file: content, title: "Parts", chunk_size: "100" }
    const orders = [
      ["user_id", "file", "title", "chunk_size"],
      ["file", "chunk_size", "title", "user_id"],
      ["title", "user_id", "chunk_size", "file"],
    ]
    const ids = new Set<string>()
    for (const order of orders) {
      const { body } = await documents.upload(Object.fromEntries(order.map((name) => [name, parts[name as "file"]])))
      ids.add(body.document_id)
    }
    expect([...ids]).toHaveLength(1)
    expect([...ids][0]).toBeString()
  })

  test.each([
    ["no file", { user_id: "a" }, "file"],
    ["no owner", { file: content }, "user_id"],
    ["an empty owner", { file: content, user_id: "" }, "user_id"],
    ["metadata that are no JSON", { file: content, user_id: "a", metadata: "{" }, "metadata"],
    ["metadata that are no object", { file: content, user_id: "a", metadata: "[1]" }, "metadata"],
    ["a size that is no number", { file: content, user_id: "a", chunk_size: "many" }, "chunk_size"],
    ["a size under 64", { file: content, user_id: "a", chunk_size: "63" }, "chunk_size"],
    ["a size over 2048", { file: content, user_id: "a", chunk_size: "2049" }, "chunk_size"],
    [
      "an overlap over half of the size",
      { file: content, user_id: "a", chunk_size: "100", chunk_overlap: "51" },
      "chunk_overlap",
    ],
    ["a title of 501 characters", { file: content, user_id: "a", title: "x".repeat(501) }, "title"],
    ["an unknown field", { file: content, user_id: "a", colour: "red" }, "colour"],
  ])("with %s is refused, and names the field", async (_name, fields, field) => {
    const { status, body } = await documents.upload(fields)
    expect([status, body.details]).toEqual([400, [{ path: field, message: expect.any(String) }]])
  })

  test("of a type that is not taken is refused with the types that are", async () => {
    const { status, body } = await documents.upload(
      { file: "\u0089PNG\r\n\u001a\n\0\0\0", user_id: person() },
      {},
      "a.pdf",
    )
    expect([status, body.error_code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"])
    expect(body.message).toContain("PDF, DOCX, HTML, Markdown")
  })

  test("leaves no file behind on the disk of the server, whatever became of it", async () => {
    await documents.upload({ file: content, user_id: person() })
    await documents.upload({ file: "\0", user_id: person() })
    await documents.upload({ file: content })
    const folder = pika.running.services.spool.folder
    expect(readdirSync(folder)).toEqual([])
    expect(join(folder)).toEndWith("uploads")
  })
})

describe("who may upload", () => {
  test("a key of one person: for that person alone", async () => {
    const userId = person()
    const { key } = await makeKey(pika.sql, ["documents:write"], { userId })
    const bound = documentsAt(pika.client.url, key)
    expect((await bound.upload({ file: content, user_id: userId })).status).toBe(201)
    expect((await bound.upload({ file: content, user_id: person() })).status).toBe(403)
    expect((await bound.upload({ file: content, user_id: "library:science" })).status).toBe(403)
  })

  test("a key that is bound to a library's name: nothing", async () => {
    const { key } = await makeKey(pika.sql, ["documents:write"], { userId: "library:science" })
    const bound = documentsAt(pika.client.url, key)
    expect((await bound.upload({ file: content, user_id: "library:science" })).status).toBe(403)
  })

  test("a key of everybody: for a library, too", async () => {
    const { key } = await makeKey(pika.sql, ["documents:write"])
    expect((await documentsAt(pika.client.url, key).upload({ file: content, user_id: "library:science" })).status).toBe(
      201,
    )
  })
})

describe("new content", () => {
  test("of other bytes is a new version", async () => {
    const { body } = await documents.upload({ file: content, user_id: person(), chunk_size: 200 })
    const replaced = await documents.replace(body.document_id, "Another text", "second.md")
    expect(replaced).toMatchObject({ status: 202, body: { document_id: body.document_id, status: "accepted" } })
    expect(replaced.body.version_id).not.toBe(body.version_id)
    const [version] = await pika.sql`select chunk_size from document_versions where id = ${replaced.body.version_id}`
    expect(version).toEqual({ chunk_size: 200 })
  })

  test("of the same bytes changes nothing", async () => {
    const userId = person()
    const { body } = await documents.upload({ file: content, user_id: userId })
    expect(await documents.replace(body.document_id, content)).toMatchObject({
      status: 200,
      body: { version_id: body.version_id, job_id: null, status_url: null },
    })
    expect(await count("document_versions", userId)).toBe(1)
    expect(await count("document_files", userId)).toBe(1)
  })

  test("makes the first upload another one", async () => {
    const userId = person()
    const { body } = await documents.upload({ file: content, user_id: userId })
    await documents.replace(body.document_id, "Another text")
    const again = await documents.upload({ file: content, user_id: userId })
    expect(again.status).toBe(201)
    expect(again.body.document_id).not.toBe(body.document_id)
  })

  test("of somebody else's document is not found", async () => {
    const { body } = await documents.upload({ file: content, user_id: person() })
    const { key } = await makeKey(pika.sql, ["documents:write", "documents:read"], { userId: person() })
    const stranger = documentsAt(pika.client.url, key)
    const missing = await stranger.replace(Bun.randomUUIDv7(), "x")
    const found = await stranger.replace(body.document_id, "x")
    expect(found.status).toBe(404)
    expect(found.body.message).toBe(missing.body.message)
    expect((await stranger.download(body.document_id)).status).toBe(404)
  })
})

describe("the quota", () => {
  test("tells what is used and what may be", async () => {
    const userId = person()
    await documents.upload({ file: "12345", user_id: userId })
    expect((await documents.quota(userId)).body).toEqual({
      documents: { used: 1, limit: 1000 },
      bytes: { used: 5, limit: 1024 ** 3 },
      characters_today: { used: 0, limit: 2_000_000 },
      resets_at: expect.stringMatching(/T00:00:00\.000Z$/),
    })
  })

  test("of a library has no limits", async () => {
    expect((await documents.quota("library:science")).body).toMatchObject({ documents: { limit: null } })
  })

  test("of characters says when to come back", async () => {
    const userId = person()
    await pika.sql`
      insert into document_owners (user_id, characters, read_on) values (${userId}, 2000000, (now() at time zone 'utc')::date)`
    const { status, headers, body } = await documents.upload({ file: content, user_id: userId })
    expect([status, body.error_code]).toEqual([429, "QUOTA_EXCEEDED"])
    expect(body.details).toMatchObject([{ path: "characters_today" }])
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0)
    await pika.sql`update document_owners set read_on = read_on - 1 where user_id = ${userId}`
    expect((await documents.upload({ file: content, user_id: userId })).status).toBe(201)
  })
})
