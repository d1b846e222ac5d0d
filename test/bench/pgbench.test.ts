import { expect, test } from "bun:test"
import { settled, toScript } from "../../scripts/bench/pgbench.ts"

test("parameters become variables with the types they were sent with, and nothing else of the statement does", () => {
  const text = `select 'a:b', $1, $10::text, $2 from cypher('g', $c$ MATCH (e:Fact) WHERE e.id = $uid $c$, $3)`
  const parameters = ["one", "t", "three", null, null, null, null, null, null, "ten"]
  const variables = new Map([
    ["one", "v0"],
    ["t", "v1"],
    ["three", "v2"],
    ["ten", "v3"],
  ])
  const types = [0, 16]
  expect(toScript({ text, types, parameters }, variables, new Map([[16, "boolean"]]))).toBe(
    `select 'a: b', :v0, :v3::text, :v1::boolean from cypher('g', $c$ MATCH (e: Fact) WHERE e.id = $uid $c$, :v2);`,
  )
})

test("a parameter that is null is written out", () => {
  const statement = { text: "select $1, $2", types: [25, 0], parameters: [null, null] }
  expect(toScript(statement, new Map(), new Map([[25, "text"]]))).toBe("select null::text, null;")
})

test("seconds in which plans were still made do not count", () => {
  const second = (at: number, tps: number) => `progress: ${at}.0 s, ${tps}.0 tps, lat 2.500 ms stddev 0.1, 0 failed\n`
  const report = [10, 20, 100, 200, 200, 200].map((tps, index) => second(index + 1, tps)).join("")
  expect(settled(report, 100)).toEqual({ perSecond: 200, milliseconds: 2.5 })
})
