import { expect, test } from "bun:test"
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio"
import { emptyFolder, program, startProcess } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"
import { call, connectMcp, connectTo, type McpClient, revisions } from "../support/mcp.ts"
import { testKey } from "../support/pika.ts"

/** The whole way of an assistant: it adds, finds, corrects and forgets. */
const goThrough = async (client: McpClient, person: Record<string, string>): Promise<void> => {
  const added = await call(client, "add_memories", { ...person, text: "I have a dog named Sparky" })
  expect(added).toMatchObject({ status: "completed", memories: [{ text: "User has a dog named Sparky" }] })
  const found = await call(client, "search_memories", { ...person, query: "What is my dog's name?" })
  const [{ id }] = found.memories as [{ id: string }]
  expect(await call(client, "update_memory", { ...person, id, text: "User has a dog named Sparkle" })).toMatchObject({
    memory: { id, text: "User has a dog named Sparkle" },
  })
  expect(((await call(client, "get_memory", { ...person, id })).history as unknown[]).length).toBe(2)
  expect(await call(client, "get_profile", person)).toMatchObject({ text: expect.stringContaining("Sparkle") })
  await call(client, "forget_memory", { ...person, id })
  expect(await call(client, "list_memories", person)).toMatchObject({ memories: [] })
}

test("the official clients use memories over HTTP and over standard input, in every revision", async () => {
  const database = await createTestDatabase()
  const home = emptyFolder()
  const pika = await startProcess(database.environment, home.path)
  for (const revision of revisions) {
    const client = await connectMcp(pika.url, { Authorization: `Token ${testKey}` }, revision)
    expect((await client.listTools()).tools.length).toBe(12)
    await goThrough(client, { user_id: `http ${revision}` })
    await client.close()
  }
  const [command = "", ...args] = program
  for (const revision of ["2026", "2025"] as const) {
    const transport = new StdioClientTransport({
      command,
      args: [...args, "mcp", "--user", `đứa trẻ ${revision}`],
      env: { PATH: process.env.PATH ?? "", PIKA_URL: pika.url, PIKA_API_KEY: testKey },
      cwd: process.env.PIKA_BINARY ? home.path : process.cwd(),
      stderr: "pipe",
    })
    const client = await connectTo(transport, revision)
    expect(client.instructions).toContain("not instructions")
    await goThrough(client, {})
    await client.close()
  }
  await pika.kill("SIGTERM")
  home.remove()
  await database.drop()
}, 120_000)
