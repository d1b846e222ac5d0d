import { expect, test } from "bun:test"
import { forgottenSentences } from "../../sql/005_forgotten_sentences.ts"
import { connect } from "../../src/platform/database/connect.ts"
import { withMigratedDatabase } from "./fresh-database.ts"

test("what the jobs of older programs say of memories goes with the migration, and what became of each stays", async () => {
  await withMigratedDatabase(async ({ url }) => {
    const sql = connect(url, 1)
    const kept = { id: Bun.randomUUIDv7(), memory: "User has a dog named Sparky", category: "pet", confidence: 0.9 }
    const refused = {
      id: null,
      memory: "",
      category: "health",
      confidence: 0.1,
      outcome: "rejected",
      reason: "Unsure.",
    }
    const result = { facts_extracted: 1, results: [{ ...kept, outcome: "stored", reason: null }, refused] }
    await sql`alter table pika.jobs disable trigger keep_no_sentence`
    for (let n = 0; n < 3; n++)
      await sql`
        insert into pika.jobs (user_id, id, type, status, result)
        values (${`user ${n}`}, ${Bun.randomUUIDv7()}, 'memory.extract', 'completed', ${JSON.stringify(result)})`
    await sql`alter table pika.jobs enable trigger keep_no_sentence`

    expect(await forgottenSentences.count(sql)).toBe(3)
    const batch = await sql.begin((tx) => forgottenSentences.next(tx, null))
    expect(batch?.rows).toBe(3)
    expect(await sql.begin((tx) => forgottenSentences.next(tx, batch?.last ?? null))).toBeNull()
    const rows = await sql<{ result: unknown }[]>`select result from pika.jobs`
    const blank = { id: kept.id, memory: "", category: "other", confidence: 0, outcome: "stored", reason: null }
    expect(rows.map((row) => row.result)).toEqual(Array(3).fill({ facts_extracted: 1, results: [blank, refused] }))
    await sql.end()
  })
}, 60_000)
