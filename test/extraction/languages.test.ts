import { expect, test } from "bun:test"
import { modelFact } from "../support/fake-answers.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { usePika } from "../support/use-pika.ts"

const local = usePika()
const model = usePikaWithProvider()

test("a job of the built-in model tells that a conversation is in another language, once and without its words", async () => {
  const job = await local.client.tell("lucia", "Me llamo Lucía y tengo un gato llamado Pepe.", "Mi mamá se llama Ana.")
  expect(job.data).toMatchObject({
    facts_extracted: 0,
    results: [{ id: null, memory: "", outcome: "rejected", reason: expect.stringContaining("in a language that") }],
  })
  expect((await local.client.list("lucia")).items).toEqual([])
})

test("with a model any language is kept as the model says it", async () => {
  const text = "La usuaria se llama Lucía"
  model.provider.reply(() => ({ facts: [modelFact(text), modelFact("用户有一只猫")] }))
  const job = await model.client.tell("lucia", "Me llamo Lucía y tengo un gato llamado Pepe")
  expect(job.data?.facts_extracted).toBe(2)
  expect((await model.client.list("lucia")).items.map((fact) => fact.fact_value).sort()).toEqual([text, "用户有一只猫"])
})
