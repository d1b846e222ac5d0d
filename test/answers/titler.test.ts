import { expect, test } from "bun:test"
import { chatOf } from "../chat/client.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider()
const { provider } = using
const chat = chatOf(using)

const ask = async (sessionId: string, query: string) =>
  expect((await chat.send("POST", `/sessions/${sessionId}/rag-query`, { query })).status).toBe(200)
const titleOf = async (id: string) => (await chat.get(id)).title
/** A session with one answer. `title`: what the model calls it. */
const talk = async (title: string, more: Record<string, unknown> = {}): Promise<string> => {
  provider.titles.said = title
  const { id } = await chat.create({ user_id: "emma", ...more })
  await using.client.add("emma", "User has a dog named Sparky")
  await ask(id, "What is the name of my dog?")
  return id
}

test("after its first answer a session has the title of the model, which is asked once", async () => {
  const before = provider.titles.asked
  const id = await talk('"A dog named Sparky."')
  await until("it has the title", async () => (await titleOf(id)) === "A dog named Sparky")
  await ask(id, "And what is the name of my dog?")
  await ask(id, "What is my dog called?")
  expect(provider.titles.asked).toBe(before + 1)
})

test("a title of a person stays, and no model is asked", async () => {
  const before = provider.titles.asked
  const id = await talk("Of the model", { title: "Mine" })
  expect(await titleOf(id)).toBe("Mine")
  expect(provider.titles.asked).toBe(before)
})

test("a model that says nothing leaves the first words", async () => {
  const before = provider.titles.asked
  const id = await talk(' "" ')
  await until("it was asked", () => provider.titles.asked > before)
  expect(await titleOf(id)).toBe("What is the name of my dog?")
})

test("a message that is posted asks no model", async () => {
  const before = provider.titles.asked
  const { id } = await chat.create({ user_id: "emma" })
  await chat.say(id, "What do dinosaurs eat?")
  await chat.say(id, "They ate plants", { message_type: "assistant" })
  expect(await titleOf(id)).toBe("What do dinosaurs eat?")
  expect(provider.titles.asked).toBe(before)
})
