import { createWebhookSender } from "../../src/webhooks/delivery/send.ts"

/** Sends one message to each of these URLs, all on this machine, and tells what came of it: `bun send-once.ts URL…` */
const sender = createWebhookSender({ allowsPrivate: true, resolve: async () => ["127.0.0.1"] })
const secret = `whsec_${Buffer.from("a secret of the test").toString("base64")}`
const results = process.argv
  .slice(2)
  .map((url) => sender.send({ url, secret }, { id: "m1", body: "{}" }, new AbortController().signal))
process.stdout.write(JSON.stringify(await Promise.all(results)))
