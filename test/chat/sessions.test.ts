import { describe, expect, test } from "bun:test"
import { unknownId } from "../contract/requests.ts"
import { auditRows } from "../support/audit.ts"
import { insertSession } from "../support/chat.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"
import { chatOf, refusal } from "./client.ts"

const pika = usePika()
const chat = chatOf(pika)
const keyOf = async (userId: string) =>
  chatOf(pika, { "X-API-Key": (await makeKey(pika.sql, ["chat"], { userId })).key })

const defaults = {
  rag_config: {
    ...{ top_k: 5, sources: ["memories", "documents"], libraries: [], document_ids: [], score_threshold: 0.2 },
    ...{ instructions: null, model: null, memory: { read: true, write: true } },
  },
  speech_config: { language: null, voice: null, format: "mp3", speed: 1 },
}

describe("a new session", () => {
  test("has what was given, and defaults for the rest", async () => {
    const session = await chat.create({
      user_id: "emma",
      title: "Dinosaurs",
      rag_config: { top_k: 9 },
      metadata: { toy: 1 },
    })
    expect(session).toMatchObject({
      ...{ user_id: "emma", title: "Dinosaurs", session_type: "rag", metadata: { toy: 1 }, message_count: 0 },
      ...{ is_archived: false, speech_config: defaults.speech_config },
      rag_config: { ...defaults.rag_config, top_k: 9 },
    })
    expect(await chat.get(session.id)).toEqual(session)
  })

  test("is for the person of the credential, when nobody is named", async () => {
    expect(await (await keyOf("lan")).create({})).toMatchObject({ user_id: "lan", title: "", ...defaults })
  })

  test("needs a name from a credential for everybody", async () => {
    const { status, message } = await refusal(chat.send("POST", "/sessions", {}))
    expect({ status, message }).toMatchObject({ status: 400, message: expect.stringContaining("user_id") })
    expect((await refusal(chat.send("GET", "/sessions"))).status).toBe(400)
  })

  test("cannot be opened or listed for somebody else", async () => {
    const stranger = await keyOf("stranger")
    expect((await refusal(stranger.send("POST", "/sessions", { user_id: "emma" }))).status).toBe(403)
    expect((await refusal(stranger.send("GET", "/sessions?user_id=emma"))).status).toBe(403)
  })

  test.each([
    [{ rag_config: { topk: 3 } }, "rag_config.topk"],
    [{ rag_config: { memory: { forget: true } } }, "rag_config.memory.forget"],
    [{ rag_config: { top_k: 51 } }, "rag_config.top_k"],
    [{ rag_config: { libraries: ["tuan"] } }, "rag_config.libraries.0"],
    [{ speech_config: { pitch: 2 } }, "speech_config.pitch"],
    [{ title: " " }, "title"],
  ])("is refused with %o, and the path is told", async (body, path) => {
    const answer = await chat.send("POST", "/sessions", { user_id: "emma", ...body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ details: [{ path }] })
  })
})

describe("a change of a session", () => {
  test("by PATCH leaves what it does not name, also within the configurations", async () => {
    const { id } = await chat.create({
      user_id: "mai",
      title: "A",
      rag_config: { top_k: 9, memory: { write: false } },
      metadata: { a: 1 },
    })
    await chat.update(id, { rag_config: { instructions: "Be short.", memory: { read: false } } })
    const session = await chat.update(id, { speech_config: { language: "vi" } })
    expect(session).toMatchObject({ title: "A", metadata: { a: 1 }, speech_config: { language: "vi", format: "mp3" } })
    expect(session.rag_config).toEqual({
      ...defaults.rag_config,
      ...{ top_k: 9, instructions: "Be short.", memory: { read: false, write: false } },
    } as typeof session.rag_config)
    expect((await chat.update(id, { metadata: { b: 2 } })).metadata).toEqual({ b: 2 })
  })

  test("by PUT sets what it does not name to its default, but for the title", async () => {
    const { id } = await chat.create({ user_id: "mai", title: "A", rag_config: { top_k: 9 }, metadata: { a: 1 } })
    const session = await chat.replace(id, { rag_config: { score_threshold: 0.5 } })
    expect(session).toMatchObject({ title: "A", metadata: {}, rag_config: { top_k: 5, score_threshold: 0.5 } })
  })

  test("changes its tag for caches", async () => {
    const { id } = await chat.create({ user_id: "mai" })
    const tag = async () => (await pika.sql`select version from chat_sessions where id = ${id}`)[0]?.version
    const before = await tag()
    await chat.update(id, { rag_config: { top_k: 3 } })
    expect(await tag()).not.toBe(before)
  })

  test("that names nothing is refused", async () => {
    const { id } = await chat.create({ user_id: "mai" })
    expect(await refusal(chat.send("PATCH", `/sessions/${id}`, {}))).toMatchObject({ status: 400 })
  })
})

describe("the list", () => {
  test("begins with the session that was spoken in last", async () => {
    const [first, second] = [await chat.create({ user_id: "tuan" }), await chat.create({ user_id: "tuan" })]
    const ids = async () => (await chat.list("user_id=tuan")).items.map(({ id }) => id)
    expect(await ids()).toEqual([second.id, first.id])
    await chat.say(first.id, "Hello")
    expect(await ids()).toEqual([first.id, second.id])
  })

  test("in pages has each session once, also those of one moment", async () => {
    for (let n = 0; n < 7; n++) await chat.create({ user_id: "pages", title: `Talk ${n}` })
    await pika.sql`update chat_sessions set last_message_at = '2026-01-01T00:00:00.123456Z' where user_id = 'pages'`
    const titles: string[] = []
    for (let cursor = ""; ; ) {
      const page = await chat.list(`user_id=pages&limit=3${cursor}`)
      titles.push(...page.items.map(({ title }) => title))
      if (page.next_cursor === null) break
      cursor = `&cursor=${page.next_cursor}`
    }
    expect(titles).toHaveLength(7)
    expect(new Set(titles).size).toBe(7)
  })

  test("goes on where it was when a session moves to the top between two pages", async () => {
    const made = []
    for (const title of ["1", "2", "3", "4"]) made.push(await chat.create({ user_id: "moving", title }))
    const first = await chat.list("user_id=moving&limit=2")
    await chat.say(made[2]?.id ?? "", "Hello")
    const second = await chat.list(`user_id=moving&limit=2&cursor=${first.next_cursor}`)
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(["4", "3", "2", "1"])
  })

  test.each(["x", unknownId, "AAAA"])("refuses the cursor %s, which it did not give", async (cursor) => {
    expect((await refusal(chat.send("GET", `/sessions?user_id=emma&cursor=${cursor}`))).status).toBe(400)
  })
})

describe("a search", () => {
  const found = async (q: string) =>
    (await chat.list(`user_id=searcher&q=${encodeURIComponent(q)}`)).items.map(({ title }) => title).sort()

  test("finds words of titles and messages without case and accents, and all of them must be there", async () => {
    const dinosaurs = await chat.create({ user_id: "searcher", title: "Khủng long" })
    await chat.say(dinosaurs.id, "Con khủng long nào to nhất?")
    await chat.say(dinosaurs.id, "The largest dinosaurs ate plants", { message_type: "assistant" })
    const dogs = await chat.create({ user_id: "searcher", title: "Dogs" })
    await chat.say(dogs.id, "My dog Sparky eats plants")
    expect(await found("khung LONG")).toEqual(["Khủng long"])
    expect(await found("dinosaur")).toEqual(["Khủng long"])
    expect(await found("plants")).toEqual(["Dogs", "Khủng long"])
    expect(await found("sparky dogs")).toEqual(["Dogs"])
    expect(await found("sparky long")).toEqual([])
    expect(await found("?!")).toEqual([])
  })

  test("finds an edited message by its new words only, and a deleted one not at all", async () => {
    const { id } = await chat.create({ user_id: "searcher", title: "Cats" })
    const message = await chat.say(id, "Mướp is a grey tomcat")
    await chat.say(id, "She sleeps, the grey one")
    await chat.edit(message.id, "Mướp is a black tomcat")
    expect(await found("black muop")).toEqual(["Cats"])
    expect(await found("grey")).toEqual(["Cats"])
    await chat.removeMessage(message.id)
    expect(await found("tomcat")).toEqual([])
    expect(await found("grey")).toEqual(["Cats"])
  })

  test("finds a new title and not the old one", async () => {
    const { id } = await chat.create({ user_id: "searcher", title: "Volcanoes" })
    await chat.update(id, { title: "Mountains" })
    expect(await found("volcanoes")).toEqual([])
    expect(await found("mountains")).toEqual(["Mountains"])
  })

  test("finds nothing of another person", async () => {
    await chat.create({ user_id: "another", title: "Sparky" })
    expect((await chat.list("user_id=another&q=sparky")).items).toHaveLength(1)
    expect((await chat.list("user_id=nobody&q=sparky")).items).toHaveLength(0)
  })
})

describe("a deleted session", () => {
  test("is archived: listed with the archived ones only, until it is brought back", async () => {
    const { id } = await chat.create({ user_id: "archivist" })
    const ids = async (query = "") => (await chat.list(`user_id=archivist${query}`)).items.map((item) => item.id)
    await chat.remove(id)
    expect([await ids(), await ids("&archived=true")]).toEqual([[], [id]])
    expect((await chat.get(id)).is_archived).toBe(true)
    await chat.update(id, { is_archived: false })
    expect([await ids(), await ids("&archived=true")]).toEqual([[id], []])
  })

  test("is gone for good with all of its rows when that is wanted, and what was learnt from it stays", async () => {
    const { sessionId } = await insertSession(pika.sql, "leaver")
    await pika.client.add("leaver", "User has a dog named Sparky", { conversation_id: sessionId })
    await chat.remove(sessionId, "?permanent=true")
    expect(await refusal(chat.send("GET", `/sessions/${sessionId}`))).toMatchObject({ status: 404 })
    for (const table of ["chat_messages", "chat_message_edits", "chat_answers", "chat_events", "chat_terms"])
      expect(await pika.sql`select from ${pika.sql(table)} where user_id = 'leaver'`).toHaveLength(0)
    expect((await pika.client.list("leaver")).items).toHaveLength(1)
  })

  test("takes what was learnt from it along with facts=true, and nothing else", async () => {
    const { sessionId } = await insertSession(pika.sql, "forgetter")
    await pika.client.add("forgetter", "User has a dog named Sparky", { conversation_id: sessionId })
    await pika.client.add("forgetter", "User likes football", { conversation_id: "another" })
    expect((await pika.client.search("forgetter", "dog Sparky")).facts).toHaveLength(1)
    await chat.remove(sessionId, "?permanent=true&facts=true")
    expect((await pika.client.list("forgetter")).items.map((fact) => fact.fact_value)).toEqual(["User likes football"])
    expect((await pika.client.search("forgetter", "dog Sparky", { score_threshold: 0.5 })).facts).toEqual([])
    expect(await pika.sql`select from fact_vectors where user_id = 'forgetter'`).toHaveLength(1)
  })

  test("keeps its memories: facts=true without permanent=true is refused", async () => {
    const { id } = await chat.create({ user_id: "emma" })
    expect(await refusal(chat.send("DELETE", `/sessions/${id}?facts=true`))).toMatchObject({ status: 400 })
    expect((await chat.get(id)).is_archived).toBe(false)
  })
})

test("somebody else's session answers exactly as one that does not exist", async () => {
  const { id } = await chat.create({ user_id: "owner", title: "Mine" })
  const stranger = await keyOf("stranger")
  for (const [method, path, body] of [
    ["GET", ""],
    ["PUT", "", {}],
    ["PATCH", "", { title: "Yours" }],
    ["DELETE", "?permanent=true"],
    ["GET", "/messages"],
    ["POST", "/messages", { message_type: "user", content: "Hello" }],
  ] as const) {
    const theirs = await refusal(stranger.send(method, `/sessions/${id}${path}`, body))
    expect(theirs).toEqual(await refusal(stranger.send(method, `/sessions/${unknownId}${path}`, body)))
    expect(theirs.status).toBe(404)
  }
  expect(await chat.get(id)).toMatchObject({ title: "Mine", message_count: 0 })
})

test("the audit says who did what with a session, without its content", async () => {
  const session = await chat.create({ user_id: "audited", title: "A secret title" })
  await chat.update(session.id, { rag_config: { top_k: 3 } })
  await chat.remove(session.id)
  const rows = (await auditRows(pika)).filter((row) => row.user_id === "audited")
  expect(rows.map((row) => [row.action, row.resource_type, row.resource_id, row.status_code])).toEqual([
    ["chat.session.create", "session", session.id, 201],
    ["chat.session.update", "session", session.id, 200],
    ["chat.session.delete", "session", session.id, 204],
  ])
  expect(JSON.stringify(rows)).not.toContain("secret")
})
