import { expect, test } from "bun:test"
import { clean, lookAt } from "../support/clean-pika.ts"
import { startPika } from "../support/pika.ts"

test("a pika that is cleaned knows nobody, and one whose schema was changed is not clean", async () => {
  const pika = await startPika()
  const fresh = await lookAt(pika)
  const learn = async (animal: string) => {
    await pika.client.add("emma", `User has a ${animal} named Sparky`)
    return (await pika.client.search("emma", "Sparky")).facts.map(({ fact_value }) => fact_value)
  }
  expect(await learn("dog")).toEqual(["User has a dog named Sparky"])
  expect(await clean(pika, fresh)).toBe(true)
  expect(await lookAt(pika)).toEqual(fresh)
  expect(await learn("cat")).toEqual(["User has a cat named Sparky"])
  await pika.sql`create function left_over() returns int language sql as 'select 1'`
  expect(await clean(pika, fresh)).toBe(false)
  await pika.stop()
}, 120_000)
