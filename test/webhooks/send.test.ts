import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { createHmac } from "node:crypto"
import { isPublicAddress } from "../../src/webhooks/delivery/resolve-host.ts"
import { createWebhookSender } from "../../src/webhooks/delivery/send.ts"
import { type Manner, type Receiver, startReceiver } from "../support/webhook-receiver.ts"

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())
afterEach(() => {
  receiver.received.length = 0
  receiver.state.manner = () => ({ status: 200 })
})

const secret = `whsec_${Buffer.from("a secret of the test").toString("base64")}`
const body = '{"id":"m1","event":"test","created_at":"","user_id":null,"event_details":null}'
const never = new AbortController().signal
const open = createWebhookSender({ allowsPrivate: true, timeoutMs: 1000 })
const send = (sender = open, url = receiver.url) => sender.send({ url, secret }, { id: "m1", body }, never)

test("a receiver can check who sent it, and when, by the Standard Webhooks specification", async () => {
  expect(await send()).toBeNull()
  const [message] = receiver.received
  const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature } = message?.headers ?? {}
  expect(id).toBe("m1")
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(5)
  const expected = createHmac("sha256", "a secret of the test")
    .update(`${id}.${time}.${message?.body}`)
    .digest("base64")
  expect(signature).toBe(`v1,${expected}`)
  expect(message?.headers).toMatchObject({ "content-type": "application/json", host: `127.0.0.1:${receiver.port}` })
})

const faults: [manner: Manner, error: string][] = [
  [{ status: 500 }, "It answered 500."],
  [{ status: 404 }, "It answered 404."],
  ["cut", "The connection failed."],
  ["hang", "It did not answer within 1 seconds."],
]
for (const [manner, error] of faults)
  test(`an address that answers ${JSON.stringify(manner)} has not taken it`, async () => {
    receiver.state.manner = () => manner
    expect(await send()).toBe(error)
  })

test("a redirect is a failure and is not followed", async () => {
  receiver.state.manner = () => ({ status: 307, headers: { location: "/elsewhere" } })
  expect(await send()).toBe("It answered 307.")
  expect(receiver.received.map(({ path }) => path)).toEqual(["/hook"])
})

test("of an answer without end nothing is read", async () => {
  receiver.state.manner = () => "endless"
  const before = receiver.state.cutOff
  expect(await send()).toBeNull()
  while (receiver.state.cutOff === before) await Bun.sleep(1)
})

test("an address that nobody listens at, and a name without an address, are failures", async () => {
  expect(await send(open, "http://127.0.0.1:1/hook")).toBe("The connection failed.")
  expect(await send(open, "http://hooks.invalid/hook")).toBe("The name of the host has no address.")
})

test("a name that is not looked up in time is a failure", async () => {
  const slow = createWebhookSender({ allowsPrivate: true, timeoutMs: 50, resolve: () => new Promise(() => undefined) })
  expect(await send(slow, "http://slow.example.com/hook")).toBe("It did not answer within 0.05 seconds.")
})

test("the address that was checked is the one that is connected to, however often the name changes", async () => {
  let asked = 0
  const resolve = async () => (asked++ === 0 ? ["127.0.0.1"] : ["127.0.0.2"])
  const sender = createWebhookSender({ allowsPrivate: true, timeoutMs: 1000, resolve })
  expect(await send(sender, `http://hooks.example.com:${receiver.port}/hook`)).toBeNull()
  expect(asked).toBe(1)
  expect(receiver.received[0]?.headers.host).toBe(`hooks.example.com:${receiver.port}`)
})

test("the settings of a proxy are not followed: it would look the name up itself", async () => {
  process.env.HTTP_PROXY = "http://127.0.0.1:1"
  try {
    expect(await send()).toBeNull()
  } finally {
    delete process.env.HTTP_PROXY
  }
})

const closed = (...addresses: string[]) =>
  createWebhookSender({ allowsPrivate: false, timeoutMs: 300, resolve: async () => addresses })

test("a name with private addresses is sent nothing, and http neither", async () => {
  expect(await send(closed("10.0.0.1", "::1"), "https://hooks.example.com/")).toBe(
    "The address of the host is private.",
  )
  expect(await send(closed("8.8.8.8"), "http://hooks.example.com/")).toBe("The URL does not begin with https://.")
  for (const url of ["https://127.0.0.1/", "https://[::ffff:7f00:1]/", "https://2130706433/", "https://0x7f.1/"])
    expect(await send(closed("8.8.8.8"), url)).toBe("The address of the host is private.")
})

test("public addresses are told from all others, in every form", () => {
  const isPublic = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"]
  const isNot = [
    ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "0.1.2.3", "100.64.0.1"],
    ...["224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "192.0.0.8"],
    ...["::1", "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136::"],
    ...["fc00::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1", "::127.0.0.1"],
  ]
  expect(isPublic.filter((address) => isPublicAddress(address) !== true)).toEqual([])
  expect(isNot.filter((address) => isPublicAddress(address) !== false)).toEqual([])
  expect(isPublicAddress("hooks.example.com")).toBeNull()
})
