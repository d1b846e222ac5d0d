import { expect, test } from "bun:test"
import { join } from "node:path"
import { Glob } from "bun"
import { listedMetrics } from "../../src/features.ts"
import { counter, createMetrics, gauge } from "../../src/platform/metrics.ts"

const root = join(import.meta.dir, "../..")
const questions = counter({ name: "questions_total", help: "Questions.", labelNames: ["kind"] })
const depth = gauge({ name: "depth", help: "How deep it is." })

test("two processes count for themselves, whatever they declare in common", async () => {
  const [one, other] = [createMetrics([questions]), createMetrics([questions])]
  one.get(questions).inc({ kind: "why" }, 3)
  expect(await one.registry.metrics()).toContain('questions_total{kind="why"} 3')
  expect(await other.registry.metrics()).not.toContain("questions_total{")
})

test("a metric that is listed is described before it has a value", async () => {
  expect(await createMetrics([questions]).registry.metrics()).toContain(
    "# HELP questions_total Questions.\n# TYPE questions_total counter\n",
  )
})

test("a metric that no room lists is refused by name", () => {
  expect(() => createMetrics([questions]).get(depth)).toThrow("no room lists the metric depth")
})

test("a metric that is set when it is asked for tells the value of that moment", async () => {
  const metrics = createMetrics([depth])
  let now = 1
  metrics.onCollect(depth, async (measured) => {
    await Promise.resolve()
    measured.set(now)
  })
  expect(await metrics.registry.metrics()).toContain("\ndepth 1\n")
  now = 2
  expect(await metrics.registry.metrics()).toContain("\ndepth 2\n")
})

test("every metric that a room declares is listed, once", async () => {
  const declared: string[] = []
  for (const file of new Glob("src/**/*.ts").scanSync(root)) {
    const text = await Bun.file(join(root, file)).text()
    for (const [, name = ""] of text.matchAll(/= (?:counter|gauge|histogram)\(\{\s*name: "(\w+)"/g)) declared.push(name)
  }
  expect(declared.length).toBeGreaterThan(15)
  expect(listedMetrics.map(({ name }) => name).sort()).toEqual(declared.sort())
})
