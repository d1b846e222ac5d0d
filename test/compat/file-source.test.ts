import { afterAll, expect, test } from "bun:test"
import { openFile, readFieldMap } from "../../src/compat/import-mem0/file-source.ts"
import { never, tempFolder } from "../support/mem0-import.ts"

const folder = tempFolder()
afterAll(folder.remove)

const areRead = async () => new Set<string>()
const readFile = async (
  text: string,
  { map = {}, from = null }: { map?: Record<string, string>; from?: unknown } = {},
) => {
  const source = await openFile(await folder.write("export.json", text), map)
  const items = await Array.fromAsync(source.read({ from, startedAt: new Date(), areRead, signal: never() }))
  return items.map((item) =>
    item.kind === "memory" && !("problem" in item.memory)
      ? [item.memory.id, item.memory.text, item.memory.userId, item.place]
      : item,
  )
}

const one = { id: "1", memory: "Likes kites", user_id: "emma" }
const two = { id: "2", text: "Likes dogs", user_id: "tuan" }
const both = [
  ["1", "Likes kites", "emma", 1],
  ["2", "Likes dogs", "tuan", 2],
]

const shapes: [name: string, text: string][] = [
  ["an export", JSON.stringify({ schema: "x", memories: [one, two], more: [{ id: "3" }] }, null, 2)],
  ["a page of the API", JSON.stringify({ count: 2, next: null, results: [one, two] })],
  ["a list", JSON.stringify([one, two])],
  ["one record a line", `${JSON.stringify(one)}\n\n${JSON.stringify(two)}`],
  [
    "the artifact of mem0's script",
    JSON.stringify({ version: 1, kind: "mem0_oss_qdrant_export", source: {}, record_count: 2, records: [one, two] }),
  ],
]
for (const [name, text] of shapes) test(`${name} is read`, async () => expect(await readFile(text)).toEqual(both))

test("a file is read on from where the run stopped", async () => {
  expect(await readFile(JSON.stringify({ memories: [one, two] }), { from: 1 })).toEqual(both.slice(1))
})

test("a map says where the records are", async () => {
  const text = JSON.stringify({ data: { items: [{ note: "Likes kites", id: "1", owner: { id: "emma" } }] } })
  const map = { records: "data.items", text: "note", user_id: "owner.id" }
  expect(await readFile(text, { map })).toEqual(both.slice(0, 1))
})

for (const [name, text] of [
  ["is cut off", `{"memories":[{"id":"1","memory":"Likes`],
  ["has a line that is not JSON", `{"id":"1","memory":"a"}\n{"id":`],
] as const)
  test(`a file that ${name} is refused without its content`, async () => {
    const error: unknown = await readFile(text).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: expect.stringContaining("not JSON, or it was cut off") })
  })

test("a file without memories says what is needed", async () => {
  const source = await openFile(await folder.write("other.json", `{"people":[]}`))
  await expect(source.count(never())).rejects.toThrow(`{"memories":[…]}`)
})

test("the same file is the same source, and another one is not", async () => {
  const name = async (text: string) => (await openFile(await folder.write("a.json", text))).name
  expect(await name("[]")).toBe(await name("[]"))
  expect(await name("[]")).not.toBe(await name("[1]"))
})

test("a map with an unknown field is refused", async () => {
  await expect(readFieldMap(await folder.write("map.json", `{"who":"owner"}`))).rejects.toThrow("with some of id, text")
})
