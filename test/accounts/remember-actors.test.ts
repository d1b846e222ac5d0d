import { expect, test } from "bun:test"
import { createHash } from "node:crypto"
import type { Actor } from "../../src/accounts/actor.ts"
import { createActorMemory } from "../../src/accounts/remember-actors.ts"
import { until } from "../support/until.ts"

const actor: Actor = { kind: "api_key", id: "one", scopes: [], userId: null }
const hashOf = (number: number): Buffer => createHash("sha256").update(String(number)).digest()

test("what is being looked up is not lost when very many unknown credentials come meanwhile", async () => {
  const remember = createActorMemory<Actor | null>()
  const gate = Promise.withResolvers<void>()
  const find = async (found: Actor | null) => {
    await gate.promise
    return { actor: found, milliseconds: 60_000 }
  }
  const first = remember(hashOf(0), () => find(actor))
  const others = Array.from({ length: 12_000 }, (_, number) => remember(hashOf(number + 1), () => find(null)))
  gate.resolve()
  expect(await first).toEqual(actor)
  expect(new Set(await Promise.all(others))).toEqual(new Set([null]))
})

test("what was found is not asked for again before its time is over, and is then", async () => {
  const remember = createActorMemory<Actor>()
  let asked = 0
  const find = async () => {
    asked += 1
    return { actor, milliseconds: 300 }
  }
  const began = performance.now()
  await until("it is asked for again", async () => {
    await remember(hashOf(0), find)
    return asked === 2
  })
  expect(performance.now() - began).toBeGreaterThan(250)
  expect(performance.now() - began).toBeLessThan(1800)
})

test("nothing is remembered for longer than two seconds", async () => {
  const remember = createActorMemory<Actor>()
  let asked = 0
  const find = async () => {
    asked += 1
    return { actor, milliseconds: Number.POSITIVE_INFINITY }
  }
  const began = performance.now()
  await until("it is asked for again", async () => {
    await remember(hashOf(0), find)
    return asked === 2
  })
  expect(performance.now() - began).toBeGreaterThan(1900)
  expect(performance.now() - began).toBeLessThan(4000)
})

test("what had ended when it was found is not remembered", async () => {
  const remember = createActorMemory<Actor | null>()
  expect(await remember(hashOf(0), async () => ({ actor, milliseconds: -5 }))).toEqual(actor)
  await Bun.sleep(2)
  expect(await remember(hashOf(0), async () => ({ actor: null, milliseconds: 60_000 }))).toBeNull()
})

test("a failure is not remembered", async () => {
  const remember = createActorMemory<Actor>()
  await expect(remember(hashOf(0), () => Promise.reject(new Error("away")))).rejects.toThrow("away")
  expect(await remember(hashOf(0), async () => ({ actor, milliseconds: 60_000 }))).toEqual(actor)
})
