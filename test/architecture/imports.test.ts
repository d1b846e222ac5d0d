import { expect, test } from "bun:test"
import { dirname, join, relative, resolve } from "node:path"
import { Glob } from "bun"

/** Each room may import those below it. docs/architecture.md says what each is for. */
const rooms = [
  ...[
    "system",
    "console",
    "http",
    "compat",
    "mcp",
    "operations",
    "privacy",
    "sockets",
    "speech",
    "answers",
    "chat",
    "documents",
    "search",
    "extraction",
    "webhooks",
    "memories",
    "graph",
    "vectors",
    "accounts",
    "people",
  ],
  ...["jobs", "local", "audit", "models", "feature", "facts", "dates", "platform"],
]

const root = join(import.meta.dir, "../..")
const files = [...new Glob("src/**/*.{ts,tsx}").scanSync(root)].sort()

/** The project's own files that a file imports, types too. */
const importsOf = new Map<string, string[]>()
for (const file of files) {
  const text = await Bun.file(join(root, file)).text()
  const imports = [...text.matchAll(/(?:from|import\(|import) ?"(\.[^"]+\.tsx?)"/g)]
  importsOf.set(
    file,
    imports.map(([, path = ""]) => relative(root, resolve(root, dirname(file), path))),
  )
}

/** The folder of a file under `src`; null: it stands in `src` itself, above all rooms. */
const roomOf = (file: string): string | null => file.match(/^src\/([^/]+)\//)?.[1] ?? null

test("every folder of src is a room with a place in the order", () => {
  const folders = new Set(files.flatMap((file) => roomOf(file) ?? []))
  expect([...folders].sort()).toEqual([...rooms].sort())
})

test("no room imports one above it, nor a file of src itself", () => {
  const upward = [...importsOf].flatMap(([file, imports]) => {
    const room = roomOf(file)
    if (room === null) return []
    const below = rooms.slice(rooms.indexOf(room))
    return imports
      .filter((path) => path.startsWith("src/") && !below.includes(roomOf(path) ?? ""))
      .map((path) => `${file} imports ${path}`)
  })
  expect(upward).toEqual([])
})

test("no files import each other in a circle", () => {
  expect(findCircle()).toEqual([])
})

test("only the configuration and the entry read the environment", async () => {
  const readers: string[] = []
  for (const file of files)
    if (/process\.env(?!\.\w+ = )|Bun\.env/.test(await Bun.file(join(root, file)).text())) readers.push(file)
  expect(readers).toEqual(["src/main.ts"])
})

/** The first circle found, as the files on the way; empty when there is none. */
const findCircle = (): string[] => {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | null => {
    if (done.has(file)) return null
    const start = path.indexOf(file)
    if (start >= 0) return [...path.slice(start), file]
    path.push(file)
    for (const next of importsOf.get(file) ?? []) {
      const circle = visit(next)
      if (circle) return circle
    }
    path.pop()
    done.add(file)
    return null
  }
  for (const file of files) {
    const circle = visit(file)
    if (circle) return circle
  }
  return []
}
