import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })

test("the first job of a new database is accepted, though no worker has looked at the queue yet", async () => {
  const conversation = [{ role: "user" as const, content: "I have a dog named Sparky" }]
  expect((await pika.client.extract({ user_id: "first", conversation })).status).toBe("accepted")
})
