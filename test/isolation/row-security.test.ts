import { beforeAll, describe, expect, test } from "bun:test"
import { asUser, everybody } from "../../src/platform/database/as-user.ts"
import { requireAllOf } from "../../src/search/found-fact.ts"
import { insertSession } from "../support/chat.ts"
import { serverUrl } from "../support/databases.ts"
import { insertDocument } from "../support/documents.ts"
import { usePika } from "../support/use-pika.ts"

const locked = [
  ...["facts", "fact_versions", "claims", "fact_terms", "fact_vectors", "embeddings", "jobs"],
  ...["document_owners", "documents", "document_files", "document_parts", "document_versions", "document_chunks"],
  ...["document_uploads", "document_terms", "chunk_vectors"],
  ...["chat_sessions", "chat_messages", "chat_message_edits", "chat_answers", "chat_events", "chat_terms"],
  ...["chat_audio", "chat_audio_parts", "chat_speech"],
  ...["import_people", "imported", "mem0_exports"],
]

/** Tables that name a person and have no second lock, with the reason why. */
const unlocked: Record<string, string> = {
  users: "a version tag and two counts, read of many persons in one statement by the caches",
  webhook_deliveries: "ids alone, which one sender takes of everybody",
  vector_indexes: "which slot is whose",
  chunk_indexes: "which slot is whose",
  audit_log: "read by admins, of everybody",
  api_keys: "read before it is known who asks",
  accounts: "found by the name with which somebody signs in, before it is known who asks",
  token_families: "found by a token, before it is known who asks",
}

test("a search that found another person's fact answers nothing", () => {
  expect(() => requireAllOf("emma", [{ user_id: "emma" }])).not.toThrow()
  expect(() => requireAllOf("emma", [{ user_id: "emma" }, { user_id: "tuan" }])).toThrow("another person")
})

/** The one role of an embedded database is above it, as the owner is of a server's. */
describe.skipIf(serverUrl === undefined)("statements that forget whose rows they mean", () => {
  const pika = usePika({ own: true })
  const service = () => pika.running.services.sql

  beforeAll(async () => {
    await pika.sql`insert into imports (id, source, undo_until) values (${Bun.randomUUIDv7()}, 'a file', now())`
    for (const user of ["emma", "tuan"]) {
      const { id } = await pika.client.add(user, `${user} has a secret garden`)
      const edited = await pika.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: `${user} has a cave` })
      expect(edited.status).toBe(200)
      await pika.client.tell(user, "i have a dog named Sparky")
      await pika.sql`
        insert into claims (user_id, subject_key, type, target_key, fact_id) values (${user}, 'user', 'tested', 'yes', ${id})`
      await pika.sql`
        insert into embeddings (user_id, space_id, hash, embedding) values (${user}, 1, '\\x00', '[1,2]') on conflict do nothing`
      await pika.sql`insert into import_people (user_id, import_id) select ${user}, id from imports`
      await pika.sql`
        insert into imported (user_id, import_id, source_id, hash, outcome) select ${user}, id, 'm1', '\\x00', 'refused' from imports`
      await pika.sql`
        insert into mem0_exports (user_id, id, filters_hash, content) values (${user}, ${Bun.randomUUIDv7()}, '\\x00', '{}')`
      await insertDocument(pika.sql, user)
      await insertSession(pika.sql, user)
    }
  }, 30_000)

  const ownersOf = (rows: readonly { user_id: string }[]) => [...new Set(rows.map((row) => row.user_id))]

  for (const table of locked) {
    test(`see of ${table} one person's rows, and nobody's when they name nobody`, async () => {
      const everything = await pika.sql<{ user_id: string }[]>`select user_id from ${pika.sql(table)}`
      expect(ownersOf(everything).sort()).toEqual(["emma", "tuan"])
      const seen = await asUser(service(), "emma", (tx) => tx<{ user_id: string }[]>`select user_id from ${tx(table)}`)
      expect(ownersOf(seen)).toEqual(["emma"])
      expect([...(await service()`select user_id from ${service()(table)}`)]).toEqual([])
    })

    test(`change and delete of ${table} one person's rows`, async () => {
      const counts = async () => [
        ...(await pika.sql`select user_id, count(*)::int as rows from ${pika.sql(table)} group by 1 order by 1`),
      ]
      const before = await counts()
      const undone = new Error("taken back")
      const trial = asUser(service(), "emma", async (tx) => {
        const changed = await tx<{ user_id: string }[]>`update ${tx(table)} set user_id = user_id returning user_id`
        expect(ownersOf(changed)).toEqual(["emma"])
        const deleted = await tx<{ user_id: string }[]>`delete from ${tx(table)} returning user_id`
        expect(ownersOf(deleted)).toEqual(["emma"])
        throw undone
      })
      expect(await trial.catch((error: unknown) => error)).toBe(undone)
      expect(await service()`delete from ${service()(table)} returning user_id`).toHaveLength(0)
      expect(await counts()).toEqual(before)
    })

    test(`give no row of ${table} to another person`, async () => {
      const gift = asUser(service(), "emma", (tx) => tx`update ${tx(table)} set user_id = 'tuan'`)
      expect(String(await gift.catch((error: unknown) => error))).toContain("violates row-level security policy")
    })
  }

  test("see everybody's jobs where everybody's are asked for, and cannot change them so", async () => {
    const seen = await asUser(service(), everybody, (tx) => tx<{ user_id: string }[]>`select user_id from jobs`)
    expect(ownersOf(seen).sort()).toEqual(["emma", "tuan"])
    expect(await asUser(service(), everybody, (tx) => tx`update jobs set progress = 1 returning id`)).toHaveLength(0)
    expect(await asUser(service(), everybody, (tx) => tx`delete from jobs returning id`)).toHaveLength(0)
    expect(await asUser(service(), everybody, (tx) => tx`select id from facts`)).toHaveLength(0)
  })

  test("write nothing through the views of a search", async () => {
    const views = await pika.sql<
      { name: string }[]
    >`select viewname::text as name from pg_views where schemaname = 'pika'`
    expect(views).toHaveLength(10)
    for (const { name } of views)
      for (const statement of [
        `delete from ${name}`,
        `update ${name} set user_id = user_id`,
        `insert into ${name} default values`,
      ])
        expect(
          String(
            await service()
              .unsafe(statement)
              .catch((error: unknown) => error),
          ),
        ).toContain("permission denied for view")
  })

  test("leave nobody's name behind on a connection", async () => {
    for (let time = 0; time < 20; time++) {
      await asUser(service(), "emma", (tx) => tx`select 1`)
      const failing = asUser(service(), "emma", (tx) => tx`select 1 / 0`)
      expect(String(await failing.catch((error: unknown) => error))).toContain("division by zero")
      expect(await service()`select id from facts`).toHaveLength(0)
    }
  })

  test("every table that names a person is locked, or listed here with a reason", async () => {
    const tables = await pika.sql<{ name: string; locked: boolean }[]>`
      select relname::text as name, relrowsecurity as locked from pg_class
      where relnamespace = 'pika'::regnamespace and relkind in ('r', 'p') and not relispartition
        and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'user_id')`
    const names = (isLocked: boolean) =>
      tables.flatMap((table) => (table.locked === isLocked ? [table.name] : [])).sort()
    expect(names(true)).toEqual([...locked].sort())
    expect(names(false)).toEqual(Object.keys(unlocked).sort())
  })
})
