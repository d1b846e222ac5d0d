/** Asks as fast as it is answered, over many connections, until it is ended: `bun flood-client.ts URL KEY CONNECTIONS`. Tells how often. */
const [url = "", key = "", connections = "1"] = process.argv.slice(2)
const statuses: Record<number, number> = {}
process.on("SIGTERM", () => {
  process.stdout.write(JSON.stringify(statuses))
  process.exit(0)
})
const ask = async (number: number): Promise<void> => {
  for (let n = 0; ; n++) {
    const answer = await fetch(`${url}/api/v1/search_facts`, {
      method: "POST",
      headers: { "X-API-Key": key, "Content-Type": "application/json" },
      body: JSON.stringify({ user_id: "flood", query: `what is dog ${number} ${n}`, score_threshold: 0 }),
    })
    await answer.arrayBuffer()
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
  }
}
await Promise.all(Array.from({ length: Number(connections) }, (_, number) => ask(number)))

export {}
