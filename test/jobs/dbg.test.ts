import { test } from "bun:test"
import { createTestDatabase } from "/work/main/test/support/databases.ts"
import { startPika } from "/work/main/test/support/pika.ts"
import { handIn } from "/work/main/test/support/provider-pika.ts"
import { createLogger } from "/work/main/src/platform/logger.ts"
test("x", async () => {
  const database = await createTestDatabase()
  const pika = await startPika({ database, environment: {}, roles: {http:true, worker:false}, log: createLogger("trace") })
  console.log(Object.keys((pika.running.services.queue.boss as any).manager?.queues ?? {}))
  const t=Date.now()
  try { console.log(await handIn(pika, "a", "I have a dog named Sparky")) } catch (e) { console.log("ERR", Date.now()-t, String(e)) }
  await pika.stop()
}, 60000)
