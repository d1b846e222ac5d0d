import { expect, setDefaultTimeout, test } from "bun:test"
import fc from "fast-check"
import { requireOwners } from "../../../src/documents/search/find-chunks.ts"
import { activate, addVersion, shelve } from "../../support/chunks.ts"
import { usePika } from "../../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika()

type Found = { content: string; document_id: string; version_id: string }

const search = async (user_id: string, query: string, libraries: readonly string[], filters = {}) => {
  const body = { user_id, query, libraries, limit: 100, filters }
  const answer = await pika.client.request("POST", "/api/v1/documents/search", body)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { chunks: Found[] }).chunks
}

test("a search that found another owner's chunk answers nothing", () => {
  expect(() => requireOwners(["emma", "library:a"], [{ user_id: "library:a" }])).not.toThrow()
  expect(() => requireOwners(["emma"], [{ user_id: "library:a" }])).toThrow("another owner")
})

test("whoever asks, with whichever libraries: only chunks of these owners are found, all of them", async () => {
  const people = ["emma", "tuan", 'Quo"te\\', "{}", "library"]
  const libraries = ["library:a", "library:b", "library:{a,b}"]
  const textOf = (owner: string, index: number) => `The treasure number ${index} of ${owner} lies under the oak.`
  const made = new Map<string, { documentId: string; versionId: string }>()
  for (const owner of [...people, ...libraries])
    made.set(owner, await shelve(pika.sql, { owner, contents: [0, 1, 2].map((index) => textOf(owner, index)) }))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...people),
      fc.uniqueArray(fc.constantFrom(...libraries)),
      fc.constantFrom(...people, ...libraries),
      fc.boolean(),
      async (person, named, target, byVersion) => {
        const owners = [person, ...named]
        const found = await search(person, "treasure under the oak", named)
        const expected = owners.flatMap((owner) => [0, 1, 2].map((index) => textOf(owner, index)))
        expect(found.map(({ content }) => content).sort()).toEqual(expected.sort())
        const { documentId, versionId } = made.get(target) ?? { documentId: "", versionId: "" }
        const filters = byVersion ? { version_id: versionId } : { document_id: [documentId] }
        const narrowed = await search(person, "treasure under the oak", named, filters)
        expect(narrowed).toHaveLength(owners.includes(target) ? 3 : 0)
      },
    ),
    { numRuns: 60 },
  )
})

test("each of a thousand searches across switches sees one whole version", async () => {
  const owner = "switcher"
  const versionText = (version: number) =>
    [0, 1, 2, 3].map((part) => `Part ${part} of edition ${version} about whales.`)
  const { documentId, versionId } = await shelve(pika.sql, { owner, contents: versionText(0) })
  const versions = [versionId]
  for (let version = 1; version < 4; version++)
    versions.push(await addVersion(pika.sql, owner, documentId, versionText(version)))
  let isDone = false
  const switching = (async () => {
    for (let turn = 1; !isDone; turn++) await activate(pika.sql, owner, documentId, versions[turn % 4] ?? "")
  })()
  const seen = new Set<string>()
  const clients = Array.from({ length: 4 }, async (_, client) => {
    for (let time = 0; time < 250; time++) {
      const found = await search(owner, `whales ${client} ${time}`, [])
      const editions = new Set(found.map(({ version_id }) => version_id))
      expect([found.length, editions.size]).toEqual([4, 1])
      for (const edition of editions) seen.add(edition)
    }
  })
  await Promise.all(clients).finally(() => {
    isDone = true
  })
  await switching
  expect(seen.size).toBeGreaterThan(1)
})
