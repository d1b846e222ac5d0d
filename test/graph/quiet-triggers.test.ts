import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

test("writing to the graph calls no trigger of AGE, whose memory grows with each call", async () => {
  const enabled = await pika.sql`
    select tgrelid::regclass::text as label from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = 'pika_graph'::regnamespace and tgname = '_age_cache_invalidate' and tgenabled <> 'D'`
  expect(enabled.map(({ label }) => label)).toEqual([])
})
