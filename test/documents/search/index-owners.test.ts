import { expect, setDefaultTimeout, test } from "bun:test"
import { indexOwner } from "../../../src/documents/search/index-owners.ts"
import { addVersion, shelve } from "../../support/chunks.ts"
import { usePika } from "../../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika({ own: true })
const never = new AbortController().signal

const search = async (libraries: string[], query: string) => {
  const body = { user_id: "reader", query, libraries, limit: 5 }
  const answer = await pika.client.request("POST", "/api/v1/documents/search", body)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { chunks: { content: string; score: number }[] }).chunks
}
const codesOf = async (owner: string) => {
  const rows = await pika.sql<{ content_hash: string }[]>`
    select content_hash from indexed_codes join chunk_indexes using (slot) where user_id = ${owner} order by 1`
  return rows.map(({ content_hash }) => content_hash)
}
const vectorsOf = async (owner: string) => {
  const rows = await pika.sql<{ content_hash: string }[]>`
    select content_hash from chunk_vectors where user_id = ${owner} order by 1`
  return rows.map(({ content_hash }) => content_hash)
}
const animals = ["lion", "tiger", "whale", "horse", "snake", "eagle", "shark", "camel", "mouse", "zebra"]
const texts = animals.map((animal, index) => `Page ${index}: the ${animal} lives here.`)
const build = (owner: string) => indexOwner(pika.running.services.sql, owner, never)

test("a search by an owner's index finds what a search of all vectors finds, also beside owners without one", async () => {
  await shelve(pika.sql, { owner: "library:indexed", contents: texts })
  await shelve(pika.sql, { owner: "library:small", contents: ["A small page about the camel."] })
  const both = ["library:indexed", "library:small"]
  const before = await search(both, "Where does a camel live?")
  expect(await build("library:indexed")).toBe(true)
  expect(await search(both, "Where does a camel live? ")).toEqual(before)
  expect(before.map(({ content }) => content)).toContain("A small page about the camel.")
})

test("an index follows what is written and deleted after it was built", async () => {
  const owner = "library:followed"
  const { documentId } = await shelve(pika.sql, { owner, contents: texts })
  await build(owner)
  expect(await codesOf(owner)).toEqual(await vectorsOf(owner))
  await addVersion(pika.sql, owner, documentId, ["A new page about the otter."])
  expect(await codesOf(owner)).toHaveLength(texts.length + 1)
  await pika.sql`delete from chunk_vectors where ctid in (select ctid from chunk_vectors where user_id = ${owner} limit 3)`
  expect(await codesOf(owner)).toEqual(await vectorsOf(owner))
})

test("an index that is built again holds what was written in between, and nothing that was deleted", async () => {
  const owner = "library:again"
  const { documentId } = await shelve(pika.sql, { owner, contents: texts })
  await build(owner)
  await pika.sql`update chunk_indexes set is_followed = false, ready = false where user_id = ${owner}`
  await addVersion(pika.sql, owner, documentId, ["A new page about the otter."])
  await pika.sql`delete from chunk_vectors where ctid in (select ctid from chunk_vectors where user_id = ${owner} limit 3)`
  await build(owner)
  expect(await codesOf(owner)).toEqual(await vectorsOf(owner))
})

test("an owner who was erased leaves no codes, and comes back without an index", async () => {
  const owner = "returning"
  await shelve(pika.sql, { owner, contents: texts })
  await build(owner)
  const find = async (query = "camel") => {
    const body = { user_id: owner, query }
    const answer = await pika.client.request("POST", "/api/v1/documents/search", body)
    return ((await answer.json()) as { chunks: { content: string }[] }).chunks[0]?.content
  }
  await find("the camel")
  expect(await find()).toContain("camel")
  const [index] = await pika.sql<{ slot: number }[]>`select slot from chunk_indexes where user_id = ${owner}`
  const erased = await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: owner })
  expect(erased.status).toBe(200)
  expect(await pika.sql`select from indexed_codes where slot = ${index?.slot ?? 0}`).toHaveLength(0)
  await shelve(pika.sql, { owner, contents: ["Another page about the camel."] })
  expect(await find()).toBe("Another page about the camel.")
})

test("only owners of many chunks are listed for an index, until it is complete", async () => {
  const owner = "library:many"
  await shelve(pika.sql, { owner, contents: texts })
  const listed = async () => {
    const rows = await pika.sql<{ user_id: string }[]>`select user_id from owners_to_index()`
    return rows.map(({ user_id }) => user_id)
  }
  expect(await listed()).toEqual([])
  await pika.sql`update document_owners set kept_chunks = 20001 where user_id = ${owner}`
  expect(await listed()).toEqual([owner])
  await build(owner)
  expect(await listed()).toEqual([])
})
