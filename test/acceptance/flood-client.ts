import { randomBytes, randomInt } from "node:crypto"
import { generateKey } from "../../src/accounts/api-key.ts"

/**
 * Asks as fast as it is answered, over many connections, until it is ended: `bun flood-client.ts URL KEY CONNECTIONS`. Tells how often. KEY:
 * `strangers` for credentials that nobody has, another one each time; `strangers-everywhere`: each from an address of its own, too.
 */
const [url = "", key = "", connections = "1"] = process.argv.slice(2)
const statuses: Record<number, number> = {}
process.on("SIGTERM", () => {
  process.stdout.write(JSON.stringify(statuses))
  process.exit(0)
})
const random = (bytes: number): string => randomBytes(bytes).toString("base64url")
const inventions: (() => Record<string, string>)[] = [
  () => ({ "X-API-Key": `pika_${random(36)}x` }),
  () => ({ "X-API-Key": random(24) }),
  // With the checksum of a key that was made here, and as keys were before they had one.
  () => ({ "X-API-Key": generateKey() }),
  () => ({ "X-API-Key": `pika_${random(32)}` }),
  () => ({ Authorization: `Bearer ${random(100)}.${random(100)}.${random(256)}` }),
  () => ({}),
]
const credential = (n: number): Record<string, string> => {
  if (!key.startsWith("strangers")) return { "X-API-Key": key }
  const from = `${randomInt(1, 224)}.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`
  const invention = inventions[n % inventions.length]?.() ?? {}
  return key === "strangers-everywhere" ? { ...invention, "X-Forwarded-For": from } : invention
}
const ask = async (number: number): Promise<void> => {
  for (let n = 0; ; n++) {
    const answer = await fetch(`${url}/api/v1/search_facts`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...credential(number + n) },
      body: JSON.stringify({ user_id: "flood", query: `what is dog ${number} ${n}`, score_threshold: 0 }),
    })
    await answer.arrayBuffer()
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
  }
}
await Promise.all(Array.from({ length: Number(connections) }, (_, number) => ask(number)))
