import { expect, test } from "bun:test"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { Glob } from "bun"
import { environmentSchema } from "../../src/platform/settings/environment.ts"

const root = join(import.meta.dir, "../..")
const pages = ["*.md", "docs/**/*.md", "clients/*/README.md", "scripts/*/README.md", "src/**/README.md"].flatMap(
  (pattern) => [...new Glob(pattern).scanSync({ cwd: root, absolute: true })],
)
const read = (path: string) => readFileSync(path, "utf8")
const withoutCode = (text: string) => text.replace(/^```.*?^```$/gms, "")

/** The names under which a page's headings can be linked to, as GitHub makes them. */
const anchors = (page: string) =>
  [...withoutCode(read(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-"),
  )

const isDead = (page: string, link: string) => {
  const [path = "", anchor] = link.split("#")
  const target = path ? join(dirname(page), path) : page
  if (!existsSync(target)) return true
  return anchor !== undefined && target.endsWith(".md") && !anchors(target).includes(anchor)
}

test("every link from a page to another file leads to a file, and to a heading in it", () => {
  const dead = pages.flatMap((page) =>
    [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^(https?|mailto):/.test(link) && isDead(page, link))
      .map((link) => `${relative(root, page)}: ${link}`),
  )
  expect(dead).toEqual([])
})

test("every setting is in the table of the README", () => {
  const table = read(join(root, "README.md"))
  expect(Object.keys(environmentSchema.shape).filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})

test("every setting is in .env.example", () => {
  const example = read(join(root, ".env.example"))
  const names = [...example.matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name)
  expect(Object.keys(environmentSchema.shape).filter((name) => !names.includes(name))).toEqual([])
})

test("the list of runbooks names each of them", () => {
  const folder = join(root, "docs/operations")
  const list = read(join(folder, "README.md"))
  const runbooks = [...new Glob("runbooks/*.md").scanSync({ cwd: folder })]
  expect(runbooks.filter((file) => !list.includes(`(${file})`))).toEqual([])
})
