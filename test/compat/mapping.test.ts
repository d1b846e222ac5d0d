import { expect, test } from "bun:test"
import { inFirstPerson } from "../../src/compat/import-mem0/find-relations.ts"
import { mapCategories } from "../../src/compat/import-mem0/map-categories.ts"
import { factIdOf, mapRecord, md5 } from "../../src/compat/import-mem0/map-record.ts"
import { readRecord } from "../../src/compat/import-mem0/read-record.ts"
import { readExpiry, readTime } from "../../src/compat/import-mem0/read-time.ts"
import { findSuperseded } from "../../src/compat/import-mem0/reconcile-person.ts"

const now = new Date("2026-11-29T12:00:00Z")

const times: [written: unknown, utc: string | null][] = [
  ["2026-01-15T10:30:00.123456-08:00", "2026-01-15T18:30:00.123456Z"],
  ["2025-11-02T03:04:05Z", "2025-11-02T03:04:05.000000Z"],
  ["2026-02-01", "2026-02-01T00:00:00.000000Z"],
  ["2026-01-15 10:30:00.5+07", "2026-01-15T03:30:00.500000Z"],
  ["2026-01-15T10:30:00", "2026-01-15T10:30:00.000000Z"],
  [1_700_000_000, "2023-11-14T22:13:20.000000Z"],
  [1_700_000_000_123, "2023-11-14T22:13:20.123000Z"],
  ["yesterday", null],
  ["2026-13-01", null],
  [{}, null],
]
for (const [written, utc] of times)
  test(`a time written as ${JSON.stringify(written)} is ${utc}`, () => expect(readTime(written)).toBe(utc))

test("an expiration date is the last day on which a memory holds", () => {
  expect(readExpiry("2026-02-01")).toBe("2026-02-02T00:00:00.000000Z")
  expect(readExpiry("2026-02-01T10:00:00Z")).toBe("2026-02-01T10:00:00.000000Z")
})

test("mem0's categories become ours, and a project's own become tags", () => {
  expect(mapCategories(["misc", "health", "food"])).toEqual({ category: "health", tags: [] })
  expect(mapCategories(["robots", "sports", "robots"])).toEqual({ category: "hobby", tags: ["robots"] })
  expect(mapCategories([])).toEqual({ category: "other", tags: [] })
})

test("an id that is a UUID is kept, another one always becomes the same UUID of its source", () => {
  expect(factIdOf("a", "AFAD0707-7F78-4D63-B93F-F5225AA5CA24")).toBe("afad0707-7f78-4d63-b93f-f5225aa5ca24")
  expect(factIdOf("a", "17")).toBe(factIdOf("a", "17"))
  expect(factIdOf("a", "17")).not.toBe(factIdOf("b", "17"))
})

/** What is read of a row of each of mem0's libraries. */
const rows: [library: string, payload: Record<string, unknown>][] = [
  [
    "Python",
    {
      ...{ data: "User has a dog named Sparky", user_id: "emma", agent_id: "pika", run_id: "s1", role: "user" },
      ...{ hash: md5("User has a dog named Sparky"), created_at: "2026-01-15T10:30:00.123456+00:00", device: "toy-1" },
      ...{ updated_at: "2026-01-15T10:30:00.123456+00:00", text_lemmatized: "user dog" },
    },
  ],
  [
    "TypeScript 3",
    {
      ...{ data: "User has a dog named Sparky", user_id: "emma", agent_id: "pika", run_id: "s1", role: "user" },
      ...{ hash: md5("User has a dog named Sparky"), createdAt: "2026-01-15T10:30:00.123456Z", device: "toy-1" },
      textLemmatized: "user dog",
    },
  ],
  [
    "TypeScript 2",
    {
      ...{ data: "User has a dog named Sparky", userId: "emma", agentId: "pika", runId: "s1", role: "user" },
      ...{ hash: md5("User has a dog named Sparky"), createdAt: "2026-01-15T10:30:00.123456Z", device: "toy-1" },
    },
  ],
]
for (const [library, payload] of rows)
  test(`a row of ${library} is read with the metadata that lies flat beside its own fields`, () => {
    const record = readRecord({ ...payload, id: "afad0707-7f78-4d63-b93f-f5225aa5ca24" }, { isFlat: true })
    expect(mapRecord("a table", record, now)).toMatchObject({
      ...{ userId: "emma", sourceId: "afad0707-7f78-4d63-b93f-f5225aa5ca24", notes: [] },
      memory: {
        ...{ fact_value: "User has a dog named Sparky", conversation_id: "s1" },
        created_at: "2026-01-15T10:30:00.123456Z",
        metadata: {
          ...{ device: "toy-1", role: "user", agent_id: "pika", run_id: "s1" },
          ...{ mem0_id: "afad0707-7f78-4d63-b93f-f5225aa5ca24", mem0_hash: md5("User has a dog named Sparky") },
        },
      },
    })
  })

test("a row of mem0's entities is no memory", () => {
  const record = readRecord({ data: "Sparky", user_id: "emma", linkedMemoryIds: ["a"] }, { isFlat: true })
  expect(record).toEqual({ problem: "It is an entity of mem0, not a memory." })
})

test("fields of any export are found by a map, and a record without an id has always the same one", () => {
  const map = { text: "note.body", user_id: "=emma", created_at: "when" }
  const read = () => readRecord({ note: { body: "Likes kites" }, when: "2025-01-01" }, { isFlat: false, map })
  expect(read()).toMatchObject({ text: "Likes kites", userId: "emma", createdAt: "2025-01-01" })
  expect(read()).toEqual(read())
})

const refusals: [what: string, fields: Record<string, unknown>, reason: string][] = [
  ["no person", { user_id: null }, "It belongs to no person: it has no user_id."],
  ["an id that cannot be printed", { user_id: "a\nb" }, "Its user_id is not 1 to 128 printable characters."],
  ["no text", { memory: " " }, "It is empty."],
  ["a NUL", { memory: "a\0b" }, "It holds a NUL character or half of a surrogate pair."],
  ["a time that is none", { created_at: "soon" }, "Its created_at or updated_at is not a time."],
]
for (const [what, fields, reason] of refusals)
  test(`a memory with ${what} is refused`, () => {
    const record = readRecord({ id: "1", memory: "Likes kites", user_id: "emma", ...fields }, { isFlat: false })
    expect(mapRecord("a file", record, now)).toMatchObject({ reason })
  })

test("a clock that is ahead does not put what was said into the future", () => {
  const record = readRecord(
    { id: "1", memory: "Likes kites", user_id: "emma", created_at: "2027-01-01" },
    { isFlat: false },
  )
  expect(mapRecord("a file", record, now)).toMatchObject({
    memory: { said_at: "2026-11-29T12:00:00.000000Z", created_at: "2027-01-01T00:00:00.000000Z" },
  })
})

const sentences: [ofMem0: string, said: string][] = [
  ["User has a dog named Sparky", "I have a dog named Sparky"],
  ["The user lives in Hue", "I live in Hue"],
  ["User's sister is Lan", "My sister is Lan"],
  ["Likes pizza", "I like pizza"],
  ["Name is Emma", "My name is Emma"],
  ["User studies dinosaurs", "I study dinosaurs"],
  ["User watches films", "I watch films"],
  ["Người dùng bị dị ứng tôm", "Mình bị dị ứng tôm"],
  ["Dogs are loyal", "Dogs are loyal"],
]
for (const [ofMem0, said] of sentences)
  test(`an extractor reads "${ofMem0}" as "${said}"`, () => expect(inFirstPerson(ofMem0)).toBe(said))

test("a later home ends the earlier one, whatever the order in which they come", () => {
  const home = (id: string, place: string, saidAt: number) => ({
    ...{ id, text: `User lives in ${place}`, saidAt, heardAt: saidAt, ends: [] },
    relations: [{ subject: "user", type: "lives_in", target: place }],
  })
  const pet = { ...home("pet", "x", 1), relations: [{ subject: "user", type: "owns", target: "Sparky" }] }
  const ends = findSuperseded([home("new", "Da Nang", 20), pet, home("old", "Hue", 10)])
  expect(ends).toEqual([expect.objectContaining({ id: "old", by: "new", at: new Date(20) })])
})
