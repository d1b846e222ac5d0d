import { expect, test } from "bun:test"
import { createHash } from "node:crypto"
import { createFailedTries, maxFailedTries } from "../../src/accounts/failed-tries.ts"
import { type ActorMemory, createActorMemory, type Found } from "../../src/accounts/remember-actors.ts"
import type { Actor } from "../../src/feature/actor.ts"
import { AppError, unavailable } from "../../src/platform/errors.ts"
import { until } from "../support/until.ts"

const actor: Actor = { kind: "api_key", id: "one", scopes: [], userId: null }
const hashOf = (number: number): Buffer => createHash("sha256").update(String(number)).digest()
const nobody = async (): Promise<never> => {
  throw new AppError("UNAUTHORIZED", "nobody's")
}
/** Finds the actor, for so many milliseconds, and counts how often. */
const finder = (milliseconds = Number.POSITIVE_INFINITY) => {
  let asked = 0
  return {
    find: async () => {
      asked += 1
      return { actor, milliseconds }
    },
    asked: () => asked,
  }
}
const school = "192.0.2.7"

test("what was found is not asked for again before its time is over, and is then", async () => {
  const { remember } = createActorMemory(null)
  const { find, asked } = finder(300)
  const began = performance.now()
  await until("it is asked for again", async () => {
    await remember(hashOf(0), null, find)
    return asked() === 2
  })
  expect(performance.now() - began).toBeGreaterThan(250)
  expect(performance.now() - began).toBeLessThan(1800)
})

test("nothing is relied on for longer than two seconds", async () => {
  const { remember } = createActorMemory(null)
  const { find, asked } = finder()
  const began = performance.now()
  await until("it is asked for again", async () => {
    await remember(hashOf(0), null, find)
    return asked() === 2
  })
  expect(performance.now() - began).toBeGreaterThan(1900)
  expect(performance.now() - began).toBeLessThan(4000)
})

test("what had ended when it was found is asked for again, and refused", async () => {
  const { remember } = createActorMemory(null)
  expect(await remember(hashOf(0), null, finder(-5).find)).toEqual(actor)
  await Bun.sleep(2)
  await expect(remember(hashOf(0), null, nobody)).rejects.toThrow("nobody's")
})

test("a failure is not remembered", async () => {
  const { remember } = createActorMemory(null)
  await expect(remember(hashOf(0), null, () => Promise.reject(new Error("away")))).rejects.toThrow("away")
  expect(await remember(hashOf(0), null, finder().find)).toEqual(actor)
})

test("all who come at once with one credential are one look", async () => {
  const { remember } = createActorMemory(createFailedTries())
  const { find, asked } = finder()
  const actors = await Promise.all(Array.from({ length: 500 }, () => remember(hashOf(0), school, find)))
  expect(new Set(actors)).toEqual(new Set([actor]))
  expect(asked()).toBe(1)
})

test("twice as many wrong credentials as are remembered push no known one out", async () => {
  const { remember } = createActorMemory(null)
  const { find, asked } = finder()
  await remember(hashOf(0), null, find)
  const wrong = Array.from({ length: 20_000 }, (_, n) => remember(hashOf(n + 1), null, nobody))
  const known = remember(hashOf(0), null, find)
  await Promise.allSettled(wrong)
  expect(await known).toEqual(actor)
  expect(asked()).toBe(1)
})

test("of one network, so many strangers a minute are looked up in vain, and the others are held back without a look", async () => {
  const { remember } = createActorMemory(createFailedTries())
  let looks = 0
  const find = () => {
    looks += 1
    return nobody()
  }
  const tried = await Promise.allSettled(
    Array.from({ length: 5000 }, async (_, n) => remember(hashOf(n), `2001:db8:1:2::${(n % 9999) + 1}`, find)),
  )
  expect(looks).toBe(maxFailedTries)
  const codes = tried.map((one) => (one.status === "rejected" ? (one.reason as AppError).code : "taken"))
  expect(codes.filter((code) => code === "UNAUTHORIZED")).toHaveLength(maxFailedTries)
  expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(5000 - maxFailedTries)
  const { reason } = tried.at(-1) as PromiseRejectedResult
  expect((reason as AppError).retryAfterSeconds).toBeGreaterThan(50)
  // Another network is another matter.
  expect(await remember(hashOf(-1), "2001:db8:1:3::1", finder().find)).toEqual(actor)
})

test("who was valid is looked up again, however many others of the same network failed", async () => {
  const { remember } = createActorMemory(createFailedTries())
  const { find, asked } = finder(0)
  await remember(hashOf(0), school, find)
  await Promise.allSettled(Array.from({ length: 500 }, async (_, n) => remember(hashOf(n + 1), school, nobody)))
  for (let n = 0; n < 3; n++) expect(await remember(hashOf(0), school, find)).toEqual(actor)
  expect(asked()).toBe(4)
})

test("one whose key was revoked is a stranger from then on", async () => {
  const { remember } = createActorMemory(createFailedTries())
  await remember(hashOf(0), school, finder(0).find)
  await expect(remember(hashOf(0), school, nobody)).rejects.toMatchObject({ code: "UNAUTHORIZED" })
  await Promise.allSettled(Array.from({ length: 500 }, async (_, n) => remember(hashOf(n + 1), school, nobody)))
  await expect(remember(hashOf(0), school, nobody)).rejects.toMatchObject({ code: "RATE_LIMITED" })
})

test("a thousand valid strangers who come at once from one network are all taken", async () => {
  const { remember } = createActorMemory(createFailedTries())
  let atOnce = 0
  let most = 0
  const find = async () => {
    atOnce += 1
    most = Math.max(most, atOnce)
    await Promise.resolve()
    atOnce -= 1
    return { actor, milliseconds: 60_000 }
  }
  const actors = await Promise.all(Array.from({ length: 1000 }, (_, n) => remember(hashOf(n), school, find)))
  expect(actors.filter((one) => one === actor)).toHaveLength(1000)
  expect(most).toBeLessThanOrEqual(maxFailedTries)
})

test("a database that is away is nobody's failure", async () => {
  const { remember } = createActorMemory(createFailedTries())
  const away = async () => {
    throw unavailable("The database is not available.", 5)
  }
  for (let n = 0; n < 200; n++)
    await expect(remember(hashOf(n), school, away)).rejects.toMatchObject({ code: "UNAVAILABLE" })
  expect(await remember(hashOf(0), school, finder().find)).toEqual(actor)
})

test.each([
  ["dropped", (memory: ActorMemory) => memory.drop(hashOf(0))],
  ["forgotten with its person", (memory: ActorMemory) => memory.forget(() => true)],
])("a credential that is %s while it is looked up is not remembered", async (_what, end) => {
  const memory = createActorMemory(null)
  const found = Promise.withResolvers<Found>()
  const looking = memory.remember(hashOf(0), null, () => found.promise)
  end(memory)
  found.resolve({ actor, milliseconds: Number.POSITIVE_INFINITY })
  expect(await looking).toEqual(actor)
  await expect(memory.remember(hashOf(0), null, nobody)).rejects.toThrow("nobody's")
})

test("a credential that is dropped is looked up again at once, and the others are not", async () => {
  const { remember, drop } = createActorMemory(null)
  for (const number of [0, 1]) await remember(hashOf(number), null, finder().find)
  drop(hashOf(0))
  await expect(remember(hashOf(0), null, nobody)).rejects.toThrow("nobody's")
  expect(await remember(hashOf(1), null, nobody)).toEqual(actor)
})
