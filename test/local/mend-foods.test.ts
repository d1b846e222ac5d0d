import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

test("a food that is typed without marks, and can be two, is not guessed", async () => {
  await pika.client.tell("guessed", "con bi di ung tom. con ten la Bin")
  await pika.client.tell("guessed", "con thich an dau. con ten la Bin")
  const texts = (await pika.client.list("guessed")).items.map(({ fact_value }) => fact_value).join("\n")
  expect(texts).toContain("tôm")
  expect(texts).not.toMatch(/dâu|đậu/)
})
