import { expect, test } from "bun:test"
import { readConfig } from "../../../src/platform/config.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika({ environment: { PIKA_MEM0_API: "off" } })

test("with PIKA_MEM0_API=off nothing of mem0's API is answered, nor named in the document", async () => {
  for (const path of ["/v1/ping/", "/mem0/v1/ping/", "/v3/memories/"]) {
    const answer = await pika.client.request("GET", path)
    expect([path, answer.status]).toEqual([path, 404])
    expect(await answer.json()).toMatchObject({ error_code: "NOT_FOUND" })
  }
  const document = (await (await fetch(`${pika.client.url}/openapi.json`)).json()) as { paths: object }
  expect(Object.keys(document.paths).filter((path) => /^\/(v2|v3|mem0)\//.test(path) || path === "/v1/ping/")).toEqual(
    [],
  )
})

test("PIKA_MEM0_API is on or off", () => {
  expect(readConfig({}).mem0Api).toBe(true)
  expect(() => readConfig({ PIKA_MEM0_API: "yes" })).toThrow()
})
