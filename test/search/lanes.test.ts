import { expect, test } from "bun:test"
import { ConfigError, readConfig } from "../../src/platform/config.ts"
import { usePika } from "../support/use-pika.ts"

const byMeaning = usePika({ environment: { SEARCH_LANES: "vector" } })
const byWords = usePika({ environment: { SEARCH_LANES: "keyword" } })
const byGraph = usePika({ environment: { SEARCH_LANES: "graph" } })

const ask = async ({ client }: typeof byMeaning, query: string): Promise<string[]> => {
  await client.tell("lanes", "I have a dog named Sparky. I like to draw rockets.")
  return (await client.search("lanes", query)).facts.map((fact) => String(fact.fact_value))
}

test("a lane that is off finds nothing: words alone do not know that a puppy is a dog", async () => {
  expect(await ask(byWords, "puppy")).toEqual([])
  expect((await ask(byMeaning, "puppy"))[0]).toContain("Sparky")
})

test("words alone find what holds the word", async () => {
  expect((await ask(byWords, "rockets"))[0]).toContain("rockets")
  expect(await ask(byGraph, "rockets")).toEqual([])
})

test("the graph alone finds what mentions an entity", async () => {
  expect((await ask(byGraph, "Sparky"))[0]).toContain("Sparky")
})

test("a lane that does not exist is a mistake of the configuration", () => {
  expect(() => readConfig({ SEARCH_LANES: "vector,magic" })).toThrow(ConfigError)
})

test("all lanes are asked unless a setting says otherwise", () => {
  expect([...readConfig({}).searchLanes]).toEqual(["vector", "keyword", "graph"])
})
