import { beforeAll, expect, test } from "bun:test"
import { tools } from "../../src/mcp/tools.ts"
import { type Column, columnsOf, issuer } from "../contract/credential-columns.ts"
import { secret } from "../contract/credential-requests.ts"
import { insertDocument } from "../support/documents.ts"
import { makeKey } from "../support/keys.ts"
import { callRaw, readMessage, request, sendMessage } from "../support/mcp.ts"
import { usePika } from "../support/use-pika.ts"

// Every tool with every kind of credential. Without a worker, so that the job stays as it is.
const pika = usePika({ environment: { JWT_PUBLIC_KEY: issuer.publicPem }, roles: { http: true, worker: false } })

/** What each tool is asked for, about this memory and this job. A new tool needs a line here. */
const argumentsOf = ({ memory, job }: { memory: string; job: string }): Record<string, Record<string, unknown>> => ({
  search_memories: { query: `Who is ${secret}?` },
  add_memories: { text: `User has a dog named ${secret}` },
  list_memories: {},
  get_memory: { id: memory },
  update_memory: { id: memory, text: `User has a dog named ${secret} Junior` },
  get_job: { job_id: job },
  get_profile: {},
  get_graph: {},
  search_documents: { query: "cave" },
  add_document: { filename: "cave.txt", text: "A cave" },
  ask: { question: "What is my dog's name?" },
  // Last: the memory is gone then.
  forget_memory: { id: memory },
})

let owners = 0
const plant = async () => {
  const owner = `owner-${owners++}`
  const { id } = await pika.client.add(owner, `User has a dog named ${secret}`)
  const { job_id } = await pika.client.extract({ user_id: owner, conversation: [{ role: "user", content: secret }] })
  await insertDocument(pika.sql, owner, `A cave of ${secret}`)
  return { owner, args: argumentsOf({ memory: id, job: job_id }) }
}

const isBound = (column: Column): boolean => column.credential.includes("user's")

const tryTool = async (name: string, column: Column, { owner, args }: Awaited<ReturnType<typeof plant>>) => {
  const scope = tools.find((tool) => tool.name === name)?.verb.scope
  if (!scope) throw new Error(`${name} has no scope`)
  const headers = await column.headers(scope, owner)
  const person = isBound(column) ? {} : { user_id: owner }
  const answer = await callRaw(pika.client.url, headers, name, { ...person, ...args[name] })
  const leaks = answer.text.includes(secret) || answer.text.includes(owner)
  if (answer.status === 401) return leaks || !answer.headers.has("WWW-Authenticate") ? answer.text : 401
  if (answer.isError)
    return leaks ? answer.text : Number(/^NOT_FOUND|no such tool/.test(answer.text) ? 404 : 0) || answer.text
  return "success"
}

test("every tool has its arguments in this test", () => {
  expect(Object.keys(argumentsOf({ memory: "", job: "" })).sort()).toEqual(tools.map(({ name }) => name).sort())
})

const byId = ["get_memory", "update_memory", "get_job", "forget_memory"]

test.each(columnsOf(() => pika.sql).map((column) => [column.credential, column] as const))(
  "every tool, asked with %s",
  async (credential, column) => {
    const planted = await plant()
    const isStranger = credential.includes("another user's")
    for (const name of Object.keys(planted.args)) {
      const expected = column.expected("memory:read", 404)
      // A tool whose scope is missing does not exist for the model. A stranger reads an empty memory of their own.
      const told = expected === 403 ? 404 : isStranger && !byId.includes(name) ? "success" : expected
      expect([name, await tryTool(name, column, planted)]).toEqual([name, told])
    }
  },
  30_000,
)

test("what a stranger finds is nothing of others", async () => {
  const { args, owner } = await plant()
  const { key } = await makeKey(pika.sql, ["memory:read", "documents:read", "chat"], { userId: "a stranger" })
  for (const name of ["search_memories", "list_memories", "get_profile", "get_graph", "search_documents", "ask"]) {
    const { isError, found } = await callRaw(pika.client.url, { "X-API-Key": key }, name, {
      ...args[name],
      user_id: owner,
    })
    expect([name, isError]).toEqual([name, false])
    expect(JSON.stringify(found)).not.toContain("dog named")
    expect(JSON.stringify(found)).not.toContain("A cave of")
  }
})

let key: string
beforeAll(async () => {
  key = (await makeKey(pika.sql, ["memory:read", "memory:write", "documents:read", "job:status"])).key
})

test("a key for everybody reaches in a call only the person whom the call names", async () => {
  const { owner, args } = await plant()
  for (const name of byId) {
    const other = await callRaw(pika.client.url, { "X-API-Key": key }, name, { user_id: "another", ...args[name] })
    expect([name, other.text]).toEqual([name, expect.stringMatching(/^NOT_FOUND: There is no such (memory|job)/)])
  }
  const own = await callRaw(pika.client.url, { "X-API-Key": key }, "get_memory", { user_id: owner, ...args.get_memory })
  expect(own.isError).toBe(false)
})

test("a client may name its person once, in a header: the tools then have no user_id, and reach nobody else", async () => {
  const { owner, args } = await plant()
  const headers = { "X-API-Key": key, "X-Pika-User": encodeURIComponent("một em bé") }
  const { result } = await readMessage(await sendMessage(pika.client.url, request("tools/list"), headers))
  expect(JSON.stringify(result)).not.toContain("user_id")
  const other = await callRaw(pika.client.url, headers, "get_memory", { ...args.get_memory, user_id: owner })
  expect(other.text).toStartWith("NOT_FOUND")
  const own = { "X-API-Key": key, "X-Pika-User": owner }
  expect((await callRaw(pika.client.url, own, "list_memories", {})).text).toContain(secret)
  const { key: bound } = await makeKey(pika.sql, ["memory:read"], { userId: "somebody else" })
  expect((await sendMessage(pika.client.url, request("ping"), { ...own, "X-API-Key": bound })).status).toBe(403)
  for (const bad of ["%", "%00", "x".repeat(200)])
    expect((await sendMessage(pika.client.url, request("ping"), { ...own, "X-Pika-User": bad })).status).toBe(400)
})

test("resources of others are not there", async () => {
  const { owner } = await plant()
  const { documentId } = await insertDocument(pika.sql, owner, `A cave of ${secret}`)
  const { key: bound } = await makeKey(pika.sql, ["memory:read", "documents:read"], { userId: "a stranger" })
  for (const uri of [`pika://users/${owner}/profile`, `pika://documents/${documentId}`]) {
    const read = async (headers: Record<string, string>) =>
      (await sendMessage(pika.client.url, request("resources/read", { uri }), headers)).text()
    expect(await read({ "X-API-Key": bound })).not.toContain(secret)
    expect(await read({ "X-API-Key": key, "X-Pika-User": "another" })).not.toContain(secret)
    expect(await read({ "X-API-Key": key })).toContain(secret)
  }
})

test.each([
  ["X-API-Key", (value: string) => value],
  ["Authorization", (value: string) => `Bearer ${value}`],
  ["Authorization", (value: string) => `Token ${value}`],
])("a key is taken in %s", async (name, write) => {
  const response = await sendMessage(pika.client.url, request("tools/list"), { [name]: write(key) })
  expect(response.status).toBe(200)
})
