import { expect, test } from "bun:test"
import { gunzipSync, gzipSync } from "node:zlib"
import { buildPage } from "../../src/console/build-page.ts"
import { toCsv } from "../../src/console/web/parts/csv.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${pika.running.url}${path}`, { headers, decompress: false })

const scriptOf = async (): Promise<string> =>
  (await (await get("/console", { "Accept-Encoding": "identity" })).text()).match(/src="([^"]+\.js)"/)?.[1] ?? ""

test("the address of every screen is the page", async () => {
  const page = await (await get("/console", { "Accept-Encoding": "identity" })).text()
  expect(page).toStartWith("<!doctype html>")
  // An id may look like the name of a file.
  for (const path of ["/console/", "/console/people", "/console/memories?person=emma", "/console/people/lan.nguyen"])
    expect(await (await get(path, { "Accept-Encoding": "identity" })).text()).toBe(page)
})

test("the page runs scripts of its own only, and speaks to its own server only", async () => {
  const { headers } = await get("/console")
  const policy = headers.get("content-security-policy") ?? ""
  const directives = new Map(policy.split("; ").map((directive) => [directive.split(" ")[0], directive] as const))
  expect(directives.get("default-src")).toBe("default-src 'none'")
  expect(directives.get("script-src")).toBe("script-src 'self'")
  expect(directives.get("connect-src")).toBe("connect-src 'self'")
  expect(directives.get("frame-ancestors")).toBe("frame-ancestors 'none'")
  expect(directives.get("require-trusted-types-for")).toBe("require-trusted-types-for 'script'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  expect(headers.get("x-content-type-options")).toBe("nosniff")
  expect(headers.get("referrer-policy")).toBe("no-referrer")
})

test("a browser keeps a script for ever, and asks for the page each time", async () => {
  expect((await get("/console")).headers.get("cache-control")).toBe("no-cache")
  expect((await get(await scriptOf())).headers.get("cache-control")).toContain("immutable")
})

test("a script is compressed for who understands that", async () => {
  const path = await scriptOf()
  const plain = Buffer.from(await (await get(path, { "Accept-Encoding": "identity" })).arrayBuffer())
  const answer = await get(path, { "Accept-Encoding": "gzip" })
  expect(answer.headers.get("content-encoding")).toBe("gzip")
  expect(gunzipSync(Buffer.from(await answer.arrayBuffer())).equals(plain)).toBe(true)
})

test("a file that is not there is not found", async () => {
  for (const path of ["/console/missing.js", "/console/../package.json", "/consoles"])
    expect((await get(path)).status).toBe(404)
})

test("everything before the graph is at most 250 kB, compressed", async () => {
  let bytes = 0
  for (const [address, { body }] of await buildPage())
    if (!address.includes("/graph-")) bytes += gzipSync(await body.arrayBuffer()).length
  expect(bytes).toBeLessThan(250_000)
})

test("a spreadsheet takes no field of a CSV file for a formula", () => {
  const cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'say "hi", Mai', null, 3]
  expect(toCsv(["a"], [cells])).toBe(`\uFEFFa\r\n'=1+1,'+1,'-1,'@SUM(A1),'\t=1,"say ""hi"", Mai",,3\r\n`)
})
