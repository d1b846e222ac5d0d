import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"
import { bodyRoutes, validBodies } from "./requests.ts"

const pika = usePika()

const answers = async (): Promise<Response[]> => [
  ...(await Promise.all(
    ["/", "/health", "/ready", "/metrics", "/openapi.json", "/docs", "/docs/start.js", "/nothing"].map((path) =>
      pika.client.request("GET", path),
    ),
  )),
  await pika.client.request("GET", "/api/v1/jobs"),
  await pika.client.request("POST", "/api/v1/search_facts", validBodies.search()),
  await pika.client.request("POST", "/search_facts", {}),
  await pika.client.request("POST", "/extract_facts", {}, { "X-API-Key": "nobody" }),
  await pika.client.request("POST", "/api/v1/memories", "x", { "Content-Type": "text/plain" }),
]

test("every answer tells a browser to do nothing with it", async () => {
  for (const { url, headers } of await answers()) {
    expect([
      url,
      headers.get("x-content-type-options"),
      headers.get("x-frame-options"),
      headers.get("referrer-policy"),
      headers.get("cross-origin-resource-policy"),
      headers.get("cache-control"),
    ]).toEqual([url, "nosniff", "DENY", "no-referrer", "same-origin", "no-store"])
    const policy = headers.get("content-security-policy") ?? ""
    expect([url, policy]).toEqual([url, expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'$/)])
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(policy.includes("script-src 'self'")).toBe(new URL(url).pathname.startsWith("/docs"))
  }
})

test("the page of the documentation holds no script and no style of its own", async () => {
  const html = await (await pika.client.request("GET", "/docs")).text()
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=|javascript:/i)
})

test("no answer names the server or what it is made of", async () => {
  for (const { url, headers } of await answers())
    for (const name of ["server", "x-powered-by", "x-aspnet-version", "via"])
      expect([url, name, headers.get(name)]).toEqual([url, name, null])
})

test("no page of another origin may read an answer, and a preflight is not granted", async () => {
  const origin = { Origin: "https://evil.example" }
  for (const { method, path, body } of bodyRoutes) {
    const preflight = await pika.client.request("OPTIONS", path, undefined, {
      ...origin,
      "Access-Control-Request-Method": method,
      "Access-Control-Request-Headers": "x-api-key",
    })
    expect(preflight.status).toBe(404)
    for (const answer of [preflight, await pika.client.request(method, path, body(), origin)])
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([])
  }
})
