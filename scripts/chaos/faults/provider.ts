import type { Failure } from "../../../test/support/fake-provider.ts"
import type { Fault } from "../stage.ts"

const failing = (name: string, title: string, failure: Failure): Fault => ({
  name,
  title,
  model: true,
  ready: "up",
  mayFail: /model provider/,
  inject: async ({ provider }) => {
    for (const endpoint of ["embeddings", "chat"] as const) provider.fail(endpoint, failure)
    return async () => provider.recover()
  },
})

export const providerFaults: Fault[] = [
  failing("provider-500", "every call to the model provider answered with 500", { kind: "status", status: 500 }),
  failing("provider-429", "every call answered with 429 and Retry-After: 3", {
    kind: "status",
    status: 429,
    retryAfter: "3",
  }),
  failing("provider-slow", "every call takes 3 s", { kind: "slow", milliseconds: 3000 }),
  {
    name: "provider-hangs",
    title: "no call is answered until the end",
    model: true,
    ready: "up",
    mayFail: /model provider/,
    inject: async ({ provider }) => {
      const release = [provider.hold("embeddings"), provider.hold("chat")]
      return async () => {
        for (const answer of release) answer()
      }
    },
  },
  failing("provider-cut", "every answer breaks off in the middle", { kind: "cut" }),
]
