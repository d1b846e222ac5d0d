import { expect, setDefaultTimeout, test } from "bun:test"
import { askLanes } from "../../../src/documents/search/lanes.ts"
import { queryTerms } from "../../../src/documents/search/terms.ts"
import { activate, addVersion, shelve } from "../../support/chunks.ts"
import { ingestText, jobOver, paragraphs } from "../../support/ingest.ts"
import { makeKey } from "../../support/keys.ts"
import { usePika } from "../../support/use-pika.ts"

setDefaultTimeout(30_000)

const pika = usePika()

type Found = {
  document_id: string
  version_id: string
  content: string
  score: number
  highlights: [from: number, to: number][]
}

const ask = (user_id: string, query: string, more: Record<string, unknown> = {}): Promise<Response> =>
  pika.client.request("POST", "/api/v1/documents/search", { user_id, query, ...more })
const search = async (...asked: Parameters<typeof ask>): Promise<Found[]> => {
  const answer = await ask(...asked)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { chunks: Found[] }).chunks
}
const contents = async (...asked: Parameters<typeof ask>) => (await search(...asked)).map(({ content }) => content)
const keep = (owner: string, ...texts: string[]) => shelve(pika.sql, { owner, contents: texts })

const lanesOf = async (owner: string, query: string) => {
  const { sql, queryVectors } = pika.running.services
  const vector = await queryVectors.find(owner, query)
  const filters = {
    ...{ documentIds: null, versionId: null, uploadedAfter: null },
    ...{ uploadedBefore: null, mimeType: null, metadata: null },
  }
  const { space } = vector.embedder
  return askLanes(sql, { owners: [owner], space, vector, terms: queryTerms(query), limit: 1, filters })
}

const horns = "Triceratops has three horns on its head."
const moon = "The moon has no light of its own."
const volcano = "Lava flows out of the volcano when it erupts."

test("the chunk of an ingested text that answers comes first, with its place and its score", async () => {
  const [aboutHorns, aboutMoon] = [horns, moon].map((text) => `${text} ${paragraphs(1)}`)
  const { documentId, versionId, jobId } = await ingestText(pika, "emma", `${aboutHorns}\n\n${aboutMoon}`)
  await jobOver(pika.client, jobId)
  const [first] = await search("emma", "How many horns does a triceratops have?")
  expect(first).toMatchObject({
    ...{ document_id: documentId, version_id: versionId, title: "A text", filename: "text.txt" },
    ...{ index: 0, page_from: null, page_to: null, heading: null, content: aboutHorns },
  })
  expect(first?.score).toBeGreaterThan(0.6)
})

test("libraries that are named are searched too, and others are not", async () => {
  await keep("library:stones", volcano)
  await keep("reader", moon)
  expect(await contents("reader", "When does a volcano erupt?")).not.toContain(volcano)
  const [first] = await contents("reader", "When does a volcano erupt?", { libraries: ["library:stones"] })
  expect(first).toBe(volcano)
})

test("only libraries may be named in `libraries`", async () => {
  for (const libraries of [["emma"], ["library:"], ["Library:stones"], [""], "library:stones"])
    expect((await ask("reader", "moon", { libraries })).status).toBe(400)
})

test("a credential for one person searches their documents and libraries alone", async () => {
  const { key } = await makeKey(pika.sql, ["documents:read"], { userId: "reader" })
  const status = async (user_id: string, libraries: string[]) =>
    (
      await pika.client.request(
        "POST",
        "/api/v1/documents/search",
        { user_id, query: "moon", libraries },
        { "X-API-Key": key },
      )
    ).status
  expect(await status("reader", ["library:stones"])).toBe(200)
  expect(await status("emma", [])).toBe(403)
  expect(await status("library:stones", [])).toBe(403)
})

test("filters narrow down which documents are searched", async () => {
  const owner = "filtering"
  const one = await shelve(pika.sql, { owner, contents: [horns], metadata: { grade: "5", topics: ["a", "b"] } })
  const other = await shelve(pika.sql, { owner, contents: ["A rhinoceros has two horns."], mimeType: "text/html" })
  await pika.sql`update documents set created_at = '2026-01-01' where id = ${one.documentId}`
  const found = async (filters: Record<string, unknown>) =>
    (await search(owner, "horns", { filters })).map(({ document_id }) => document_id)
  expect(await found({})).toHaveLength(2)
  expect(await found({ document_id: [one.documentId] })).toEqual([one.documentId])
  expect(await found({ document_id: [Bun.randomUUIDv7()] })).toEqual([])
  expect(await found({ uploaded_before: "2026-01-02T00:00:00Z" })).toEqual([one.documentId])
  expect(await found({ uploaded_after: "2026-01-02T00:00:00Z" })).toEqual([other.documentId])
  expect(await found({ mime_type: "text/html" })).toEqual([other.documentId])
  expect(await found({ metadata: { grade: "5" } })).toEqual([one.documentId])
  expect(await found({ metadata: { topics: ["b"] } })).toEqual([one.documentId])
  expect(await found({ metadata: { grade: "6" } })).toEqual([])
})

test("a version that is named is searched alone, also a superseded one", async () => {
  const { documentId, versionId: old } = await keep("versions", "The castle has four towers.")
  await keep("versions", "A castle of sand has no towers.")
  const next = await addVersion(pika.sql, "versions", documentId, ["The castle has five towers."])
  await activate(pika.sql, "versions", documentId, next)
  const found = (version_id: string) => contents("versions", "castle towers", { filters: { version_id } })
  expect(await found(old)).toEqual(["The castle has four towers."])
  expect(await found(next)).toEqual(["The castle has five towers."])
  expect(await contents("versions", "castle towers")).not.toContain("The castle has four towers.")
})

test("a version that is not ready, or that belongs to another, is not found by its id", async () => {
  const { documentId, versionId } = await keep("owner of versions", horns)
  const filters = { version_id: versionId }
  expect(await contents("stranger", "horns", { filters })).toEqual([])
  const next = await addVersion(pika.sql, "owner of versions", documentId, ["Horns grow."])
  await pika.sql`update document_versions set state = 'indexing' where id = ${next}`
  expect(await contents("owner of versions", "horns", { filters: { version_id: next } })).toEqual([])
})

test("a deleted document is found neither by its words nor by its version", async () => {
  const { documentId, versionId } = await keep("deleter", horns)
  expect(await contents("deleter", "horns")).toEqual([horns])
  await activate(pika.sql, "deleter", documentId, null)
  expect(await contents("deleter", "horns")).toEqual([])
  expect(await contents("deleter", "horns", { filters: { version_id: versionId } })).toEqual([])
})

test("chunks that say the same are returned once, the person's own before a library's", async () => {
  await keep("library:copies", horns, moon)
  const own = await keep("copier", horns, volcano, horns)
  await keep("copier", ` ${horns}`)
  const found = await search("copier", "triceratops horns", { libraries: ["library:copies"], limit: 10 })
  expect(found.filter(({ content }) => content.trim() === horns)).toHaveLength(1)
  const { version_id } = (await search("copier", "lava volcano", { libraries: ["library:copies"] }))[0] ?? {}
  expect(version_id).toBe(own.versionId)
})

test("the query's words are highlighted where they stand, in any form", async () => {
  await keep("painter", "🦕 The HORNS, and one horn: “Bánh mì” ở Hà Nội, banh.")
  const highlighted = async (query: string) => {
    const [first] = await search("painter", query)
    return first?.highlights.map(([from, to]) => first.content.slice(from, to))
  }
  expect(await highlighted("What is a horn?")).toEqual(["HORNS", "horn"])
  expect(await highlighted("bánh mì")).toEqual(["Bánh", "mì"])
  expect(await highlighted("banh mi")).toEqual(["Bánh", "mì", "banh"])
})

test("no chunk below the threshold is returned, and the best one's score is close to 1", async () => {
  await keep("strict", horns, moon, volcano)
  const query = "Triceratops has three horns on its head"
  const all = await search("strict", query, { score_threshold: 0 })
  expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).toSorted((a, b) => b - a))
  expect(all[0]?.score).toBeGreaterThan(0.9)
  expect(await contents("strict", query, { score_threshold: 0.8 })).toEqual([horns])
})

test("words with other marks are other words: the exact ones come first", async () => {
  await keep("speller", "Quả dừa có nước ngọt.", "Quả dứa có mắt vàng.")
  expect((await contents("speller", "quả dứa"))[0]).toBe("Quả dứa có mắt vàng.")
  expect((await contents("speller", "quả dừa"))[0]).toBe("Quả dừa có nước ngọt.")
  expect(await contents("speller", "qua dua")).toHaveLength(2)
})

test("a search after a change sees it, and the same search without a change is answered from memory", async () => {
  const { documentId } = await keep("changer", "The first text about kites.")
  expect(await contents("changer", "kites", { libraries: ["library:kites"] })).toEqual(["The first text about kites."])
  const next = await addVersion(pika.sql, "changer", documentId, ["The second text about kites."])
  await activate(pika.sql, "changer", documentId, next)
  expect(await contents("changer", "kites", { libraries: ["library:kites"] })).toEqual(["The second text about kites."])
  await keep("library:kites", "A library's text about kites.")
  expect(await contents("changer", "kites", { libraries: ["library:kites"] })).toHaveLength(2)
})

test("of very many chunks, only the rarest words are read, and the others are looked for in the texts", async () => {
  const owner = "library:forest"
  const texts = Array.from({ length: 1100 }, (_, index) => `${index % 2 ? "pine" : "birch"} oak ${index}`)
  await shelve(pika.sql, { owner, contents: texts })
  const read = async () => {
    const { frequencies } = await lanesOf(owner, "pine oak")
    return frequencies.flatMap((one) => (one ? [[one.chunks, one.isRead]] : []))
  }
  expect(await read()).toEqual([
    [550, true],
    [1100, true],
  ])
  await pika.sql`update document_owners set kept_chunks = 20001 where user_id = ${owner}`
  expect(await read()).toEqual([
    [550, true],
    [1100, false],
  ])
  const [first] = await search("reader", "pine oak", { libraries: [owner] })
  expect(first?.content).toStartWith("pine oak")
  expect(first?.score).toBeGreaterThan(0.7)
})

test("a word that no chunk contains with its marks is read without them, beside words that are found", async () => {
  await keep("fallback", "Cua bo ngang tren bai bien.", "Con mèo nằm trên bãi biển.")
  const { frequencies } = await lanesOf("fallback", "cúa mèo")
  expect(frequencies.map((one) => one?.chunks)).toEqual([1, 1])
})

test("an owner is no part of every object: their tag says that they have nothing", async () => {
  const answer = await lanesOf("toString", "horns")
  expect(answer.tags).toEqual(["0"])
})
