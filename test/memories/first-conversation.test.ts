import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

test("what the user says is found by the next search", async () => {
  const job = await pika.client.tell("first", "I have a dog named Sparky")
  expect(job.status).toBe("completed")
  expect(job.data?.facts_extracted).toBe(1)
  const answer = await pika.client.search("first", "What is my dog's name?")
  expect(answer.facts[0]?.fact_value).toContain("Sparky")
})

test("a user nobody has heard of has no facts", async () => {
  expect((await pika.client.search("nobody", "What is my dog's name?")).facts).toEqual([])
})
