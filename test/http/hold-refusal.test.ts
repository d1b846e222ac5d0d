import { expect, test } from "bun:test"
import type { Context } from "hono"
import type { Actor } from "../../src/feature/actor.ts"
import type { AppEnvironment } from "../../src/http/environment.ts"
import { createHold } from "../../src/http/hold-refusal.ts"

/** As much of a request as is looked at. */
const requestOf = (path: string, variables: Record<string, unknown> = {}) =>
  ({ req: { path }, get: (name: string) => variables[name] }) as unknown as Context<AppEnvironment>

test("what strangers ask is answered at once up to a hundred times a second, and late above", async () => {
  const hold = createHold()
  const waits = Array.from({ length: 400 }, () => hold(requestOf("/nothing")))
  // A second may begin in the middle of them.
  expect(waits.filter((wait) => wait === undefined).length).toBeWithin(100, 201)
  await Promise.all(waits)
})

const actor: Actor = { kind: "api_key", id: "key", scopes: [], userId: null }

test("whoever has a valid credential, and whoever asks how the process is, waits for no flood", async () => {
  const hold = createHold()
  const waits = Array.from({ length: 400 }, () => hold(requestOf("/docs")))
  expect(hold(requestOf("/search_facts", { trail: {}, actor }))).toBeUndefined()
  for (const path of ["/health", "/ready", "/metrics"]) expect(hold(requestOf(path))).toBeUndefined()
  expect(hold(requestOf("/search_facts", { trail: {}, actor, isHeld: true }))).toBeInstanceOf(Promise)
  await Promise.all(waits)
})

test("so many are held and no more: waiting costs memory, too", async () => {
  const hold = createHold()
  const waits = Array.from({ length: 5200 }, () => hold(requestOf("/x", { isHeld: true })))
  expect(waits.filter((wait) => wait !== undefined)).toHaveLength(5000)
})
