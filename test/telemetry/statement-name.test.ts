import { expect, test } from "bun:test"
import { statementName } from "../../src/platform/telemetry/statement-name.ts"

const names: Record<string, string> = {
  "select id from jobs where id = $1": "select jobs",
  "select a from facts f join claims c using (id)": "select facts, claims",
  "with input as materialized (select 1), fact as (insert into facts (a) select 1 from input), term as (insert into fact_terms select 1 from fact) select 1":
    "insert facts, insert fact_terms",
  "insert into users (user_id) values ($1) on conflict (user_id) do update set version = 1": "insert users",
  "select from jobs where id = $1 for update": "select jobs",
  "select ctid from embeddings for update skip locked": "select embeddings",
  'insert into pika_graph."User" (properties) values (1)': "insert pika_graph.User",
  "update pgboss.job set state = 'x' where name = 'said by somebody'": "update pgboss.job",
  "select 1": "select",
  "": "sql",
}

test("a statement is named by what it does to which tables", () => {
  for (const [text, name] of Object.entries(names)) expect([text, statementName([text])]).toEqual([text, name])
})
