import { expect, test } from "bun:test"
import { personalTables } from "../../src/features.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

const claimed = personalTables.flatMap(({ table, views = [] }) => [table, ...views])

/** Tables and views with a column `user_id`, but for the partitions of others, and the labels of the graph. */
const findPersonal = async (): Promise<string[]> => {
  const rows = await pika.sql<{ name: string }[]>`
    select concat(nspname, '.', relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where attname = 'user_id' and not attisdropped and relkind in ('r', 'p', 'v', 'm') and not relispartition
    union all
    select concat('pika_graph.', name) from ag_catalog.ag_label where name not like '\\_ag\\_label\\_%'
    order by 1`
  return rows.map(({ name }) => name)
}

const findUnclaimed = async () => (await findPersonal()).filter((name) => !claimed.includes(name))

test("every table with a user_id, every view on one and every label of the graph is claimed by a feature", async () => {
  expect(await findPersonal()).not.toEqual([])
  expect(await findUnclaimed()).toEqual([])
})

test("a new table with a user_id that no feature claims is found", async () => {
  await pika.sql`create table diaries (user_id text not null, line text not null)`
  expect(await findUnclaimed()).toEqual(["pika.diaries"])
  await pika.sql`drop table diaries`
})

test("no table is claimed twice", () => {
  expect(claimed.filter((name, index) => claimed.indexOf(name) < index)).toEqual([])
})

test("every table that is claimed is there", async () => {
  const missing: string[] = []
  for (const name of claimed) {
    const [schema, relation] = name.split(".")
    const there = await pika.sql`
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where nspname = ${schema ?? ""} and relname = ${relation ?? ""}`
    if (there.length === 0) missing.push(name)
  }
  expect(missing).toEqual([])
})

/** How a part of this table's claim is done in the end: with which table, by way of others. Null: that of one that is not claimed. */
const findWay = (table: string, part: "imported" | "erased" | "kept", on = new Set<string>()): object | null => {
  const way = personalTables.find((claim) => claim.table === table)?.[part]
  if (!way || on.has(table)) return null
  return "with" in way ? findWay(way.with, part, on.add(table)) : way
}

test("what is done with another table is done by that one", () => {
  const ways = (part: "imported" | "erased" | "kept") => personalTables.map(({ table }) => findWay(table, part))
  expect(ways("imported").filter((way) => !(way && ("run" in way || "why" in way)))).toEqual([])
  expect(ways("erased").filter((way) => !(way && ("begin" in way || "why" in way)))).toEqual([])
  expect(ways("kept").filter((way) => !(way && ("purge" in way || "why" in way)))).toEqual([])
})

test("a table comes after those to which its rows refer, so that an erasure deletes what refers to a row before the row", async () => {
  const references = await pika.sql<{ from: string; to: string }[]>`
    select concat(a.relnamespace::regnamespace, '.', a.relname) as from, concat(b.relnamespace::regnamespace, '.', b.relname) as to
    from pg_constraint join pg_class a on a.oid = conrelid join pg_class b on b.oid = confrelid
    where contype = 'f' and conrelid <> confrelid`
  const place = (name: string) => personalTables.findIndex(({ table }) => table === name)
  expect(references.filter(({ to }) => place(to) >= 0)).not.toEqual([])
  expect(references.filter(({ from, to }) => place(to) >= 0 && place(from) <= place(to))).toEqual([])
})

test("docs/privacy.md names every table that is claimed", async () => {
  const docs = await Bun.file(new URL("../../docs/privacy.md", import.meta.url)).text()
  const tables = personalTables.map(({ table }) => table.replace(/^pika\./, "").replace(/^(pika_graph)\..*$/, "$1"))
  expect(tables.filter((table) => !docs.includes(`\`${table}`))).toEqual([])
})
