import { afterAll, beforeAll, expect, test } from "bun:test"
import { startFakeProvider } from "../../support/fake-provider.ts"
import { MemoryClient2, MemoryClient3 } from "../../support/mem0-clients.ts"
import { testKey } from "../../support/pika.ts"
import { providerEnvironment } from "../../support/provider-pika.ts"
import { until } from "../../support/until.ts"
import { usePika } from "../../support/use-pika.ts"
import { type Receiver, startReceiver } from "../../support/webhook-receiver.ts"

// mem0's own clients: feedback, settings, webhooks, profiles, and what is not offered.
const provider = startFakeProvider()
const pika = usePika({ environment: { ...providerEnvironment(provider), WEBHOOK_PRIVATE_ADDRESSES: "true" } })
let receiver: Receiver
let client: InstanceType<typeof MemoryClient3>
let older: InstanceType<typeof MemoryClient2>
beforeAll(async () => {
  receiver = await startReceiver()
  client = new MemoryClient3({ apiKey: testKey, host: pika.client.url })
  older = new MemoryClient2({ apiKey: testKey, host: `${pika.client.url}/mem0` })
})
afterAll(async () => {
  receiver.stop()
  await provider.stop()
})

test("both clients send feedback", async () => {
  const { id } = await pika.client.add("rated", "User has a dog named Sparky")
  const sent = { memoryId: id, feedback: "NEGATIVE", feedbackReason: "wrong" }
  expect(await client.feedback(sent as never)).toEqual({ id, feedback: "NEGATIVE", feedbackReason: "wrong" } as never)
  const again = { memory_id: id, feedback: "VERY_NEGATIVE" }
  expect(await older.feedback(again as never)).toMatchObject({ id, feedback: "VERY_NEGATIVE" })
  expect((await pika.client.list("rated")).items).toMatchObject([{ confidence: 0.1 }])
})

test("settings of the project are what conversations are read by, unless they bring their own", async () => {
  const settings = { customInstructions: "Keep what concerns school.", customCategories: [{ school: "Lessons" }] }
  expect(await client.updateProject(settings as never)).toEqual({
    message: "Updated custom instructions and custom categories",
  })
  expect(await client.getProject({ fields: ["custom_instructions", "custom_categories"] })).toEqual(settings)
  const instructionsFor = async (more: object): Promise<string> => {
    const before = provider.count("chat")
    await client.add([{ role: "user", content: "I have a dog named Sparky" }], { userId: "pupil", ...more } as never)
    await until("the model is asked", () => provider.count("chat") > before)
    return JSON.stringify(provider.requests.filter(({ endpoint }) => endpoint === "chat").at(-1)?.body)
  }
  const usual = await instructionsFor({})
  expect(usual).toContain("Keep what concerns school.")
  expect(usual).toContain("school (Lessons)")
  const own = await instructionsFor({ customInstructions: "Keep what concerns sport." })
  expect(own).toContain("Keep what concerns sport.")
  expect(own).not.toContain("concerns school")
})

test("a webhook is made, listed, changed and deleted, and is told of memories", async () => {
  const hook = { name: "n", url: receiver.url, eventTypes: ["memory_add", "memory_categorize"] }
  const { webhookId } = await client.createWebhook(hook as never)
  expect(await client.getWebhooks()).toMatchObject([{ webhookId, eventTypes: ["memory_add"], isActive: true }])
  await pika.client.add("hooked", "User has a kite")
  await until("it is told", () => receiver.received.length > 0)
  expect(receiver.received[0]?.payload.event_details?.data).toEqual({ memory: "User has a kite" })
  await client.updateWebhook({ webhookId: webhookId ?? "", name: "m" })
  expect(await client.getWebhooks()).toMatchObject([{ name: "m" }])
  await client.deleteWebhook({ webhookId: webhookId ?? "" })
  expect(await client.getWebhooks()).toEqual([])
})

test("a profile is told, and what is not offered is an error with a sentence", async () => {
  await pika.client.add("profiled", "User has a dog named Sparky", { category: "pet" })
  expect(await client.getProfile({ entityId: "profiled" })).toMatchObject({
    profile: { pet: ["User has a dog named Sparky"] },
    status: "succeeded",
    entityId: "profiled",
  })
  const refusals = [
    () => client.generateProfile({ entityId: "profiled" }),
    () => client.getProfileSettings(),
    () => older.createMemoryExport({ schema: {}, filters: { agent_id: "profiled" } } as never),
  ]
  for (const refused of refusals)
    expect(String(await refused().then(() => "a success", String))).toContain("not offered by Pika")
})
