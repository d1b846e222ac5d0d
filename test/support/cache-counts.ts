import type { CacheLayer } from "../../src/platform/cache/metrics.ts"
import type { Client } from "./client.ts"

/** What a process says of one layer of its caches: how often it was asked, and with what result. */
export const countsOf = async (client: Client, layer: CacheLayer) => {
  const text = await (await client.request("GET", "/metrics")).text()
  const count = (result: string) =>
    Number(new RegExp(`^cache_requests_total{layer="${layer}",result="${result}"} (\\d+)$`, "m").exec(text)?.[1] ?? 0)
  return { hit: count("hit"), miss: count("miss"), error: count("error") }
}
