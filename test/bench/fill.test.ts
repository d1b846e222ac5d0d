import { expect, test } from "bun:test"
import { userId } from "../../scripts/bench/corpus/facts.ts"
import { createVectorSpace } from "../../scripts/bench/corpus/vectors.ts"
import { fill } from "../../scripts/bench/scale/fill.ts"
import { crowdsOf } from "../../scripts/bench/scale/people.ts"
import { removeUserFromGraph } from "../../src/graph/write-graph.ts"
import { findDisagreements } from "../support/consistency.ts"
import { serverUrl } from "../support/databases.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const space = createVectorSpace(256)
const onServer = test.skipIf(serverUrl === undefined)
const silent = { start: () => undefined, update: () => undefined, stop: () => undefined }
const crowds = [{ users: 5, memories: 60, originals: 2 }]
const people = [0, 1, 2, 3, 4].map((index) => userId({ index, memories: 60 }))

const fillUp = () => fill(pika.sql, pika.running.services.spaces.active.space.id, space, crowds, silent)

test("so many memories are shared out among people of all sizes", () => {
  const shared = crowdsOf(5_000_000).map(({ users, memories }) => users * memories)
  expect(shared).toEqual([1_000_000, 2_500_000, 1_500_000])
})

onServer(
  "copied people are as the product would have written them, and differ from each other in ids only",
  async () => {
    const { sql } = pika
    expect(await fillUp()).toMatchObject({ present: 0, written: 300 })
    expect(await findDisagreements(sql)).toEqual([])
    const kept = await sql<{ texts: string; versions: number; neighbours: number }[]>`
      select (select string_agg(fact_value, '|' order by position) from facts where facts.user_id = given.user_id) as texts,
        (select count(*)::int from fact_versions where fact_versions.user_id = given.user_id) as versions,
        (select count(*)::int from pika_graph."RELATES"
          where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = to_json(given.user_id)::text::agtype) as neighbours
      from unnest(${people}::text[]) with ordinality as given(user_id, place) order by place`
    expect(kept[2]).toEqual(kept[0])
    expect(kept[4]).toEqual(kept[0])
    expect(kept[3]).toEqual(kept[1])
    expect(kept[0]).toMatchObject({ versions: 6, neighbours: 60 })
    const [ids] = await sql<{ facts: number; ids: number }[]>`
      select count(*)::int as facts, count(distinct id)::int as ids from facts`
    expect(ids).toEqual({ facts: 300, ids: 300 })
  },
  30_000,
)

onServer(
  "copying that was stopped goes on where it was",
  async () => {
    const { sql } = pika
    await fillUp()
    expect((await fillUp()).written).toBe(0)
    await sql`delete from users where user_id = ${people[3] ?? ""}`
    await sql.begin((tx) => removeUserFromGraph(tx, people[3] ?? ""))
    expect((await fillUp()).written).toBe(60)
    expect(await findDisagreements(sql)).toEqual([])
  },
  30_000,
)
