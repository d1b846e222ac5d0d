import { expect, test } from "bun:test"
import { isErased } from "../../src/feature/personal-table.ts"
import { personalTables } from "../../src/features.ts"
import { type Block, findBlocks } from "../support/statements.ts"

/** Tables with what persons told, the views on them, and the labels of the graph. */
const personal = personalTables
  .filter(isErased)
  .flatMap(({ table, views = [] }) => [table, ...views].map((name) => name.replace(/^.*\./, "")))

/** A part of a statement is held to a person when it compares their id with a parameter, or writes that into what it inserts. */
const holdsUser =
  /user_id = (any ?\()?(\$\{|\$\d)|property\("user_id"\)\} = \$\d|"user_id"'::agtype\]\) = \$[\d{]|user_id = \$uid|insert into \S+ \(user_id[,)]|'user_id', \$\{userId\}/

const backfill = "the operator's: it goes through everybody's, and writes to each person what is theirs"
const freed = "the operator's: the vectors of a model that is not in use are deleted, whosever they are"
const found = "what it starts from was found under the person's id, and no edge leads from one person to another"
const chunks = "src/documents/ingest/chunk-vectors.ts"
const accounts = "src/people/account-queries.ts"
const tokens = "src/people/token-queries.ts"
const sessions = "src/console/queries.ts"
const signsIn = "it is not known yet who asks: found by a name, or by a secret that only one person has"
const listed = "the operator's: it lists everybody's accounts"
const over = "what has expired is deleted, whosever it is"
const sends = "one sender takes what is due, whosever it is; the rows hold ids alone"
const ofWebhook = "what a webhook has not delivered, whosever it is; the rows hold ids alone"
const sender = "src/webhooks/delivery/queries.ts"
const webhooks = "src/webhooks/queries.ts"
const slot = "a slot is one person's, and was read under their id"

/** What is not held to one person by itself, by how it begins, with the reason why that is right. */
const exceptions: readonly [file: string, beginning: string, reason: string][] = [
  [
    "src/memories/queries.ts",
    "select time_zone from users where users.user_id = facts.user_id",
    "of whose the fact is",
  ],
  ["src/memories/entity-queries.ts", "select entity.type, entity.place, entity.name", listed],
  ["src/people/lock-user.ts", "with locked as (…) update users", "of persons that were named to lock them"],
  ["src/memories/fact-vectors.ts", "select coalesce(sum(missing.facts), 0)::int as count from users person", backfill],
  ["src/memories/fact-vectors.ts", "select count(*) as facts from facts f", backfill],
  ["src/memories/fact-vectors.ts", "select user_id from users where user_id >=", backfill],
  ["src/memories/fact-vectors.ts", "select fact.* from users person", backfill],
  ["src/memories/fact-vectors.ts", "select from fact_vectors v where v.user_id = person.user_id", backfill],
  ["src/memories/fact-vectors.ts", "select user_id, id from facts where (user_id, id) >", backfill],
  ["src/memories/fact-vectors.ts", "delete from fact_vectors v using batch", backfill],
  [chunks, "select coalesce(sum(missing.texts), 0)::int as count from document_owners owner", backfill],
  [chunks, "select count(distinct c.content_hash) as texts from document_chunks c", backfill],
  [chunks, "select user_id from document_owners where user_id >=", backfill],
  [chunks, "select chunk.* from document_owners owner", backfill],
  [chunks, "select from chunk_vectors v where v.user_id = owner.user_id", backfill],
  [chunks, "select from document_chunks c where c.user_id = r.user_id", backfill],
  [chunks, "select ctid from chunk_vectors where user_id >=", freed],
  [chunks, "delete from chunk_vectors where ctid = any", freed],
  ["src/documents/upkeep/queries.ts", "update document_versions set embedding_model =", backfill],
  ["src/documents/upkeep/queries.ts", "select count(*)::int as count from jobs where completed_at is null", backfill],
  ["src/vectors/free-spaces.ts", "delete from vector_indexes where space_id = any", freed],
  ["src/vectors/free-spaces.ts", "with gone as (…) update users set index_asked_at = null", freed],
  ["src/vectors/free-spaces.ts", "select ctid from embeddings where space_id = any", freed],
  ["src/vectors/free-spaces.ts", "delete from embeddings where ctid = any", freed],
  ["src/memories/fill-whose-fact.ts", "select count(*)::int as count from fact_vectors", backfill],
  ["src/memories/fill-whose-fact.ts", "select * from facts f", backfill],
  ["src/memories/fill-whose-fact.ts", "select from fact_vectors v", backfill],
  ["src/memories/fill-whose-fact.ts", "update fact_vectors v set of_another", backfill],
  ["src/memories/backfill.ts", "select count(*)::int as count from users", backfill],
  ["src/memories/backfill.ts", "select user_id from users where user_id >", backfill],
  ["src/jobs/queries.ts", "select asked.id from unnest", "ids alone of jobs that are over, of whoever waits for them"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a statement.
  ["src/jobs/live-queries.ts", "select ${columns} from jobs where", "for all who watch; each is told what is theirs"],
  ["src/jobs/queue-metrics.ts", "select status, created_at from jobs", "counts what waits, whosever it is"],
  ["src/vectors/vector-index.ts", "insert into indexed_vectors (slot, fact_id, embedding)", slot],
  ["src/documents/search/index-owners.ts", "select from indexed_codes copy where copy.slot =", slot],
  ["src/documents/search/index-owners.ts", "delete from indexed_codes copy where copy.slot =", slot],
  ["src/documents/search/queries.ts", "select content_hash from indexed_codes where slot = own_index.slot", slot],
  ["src/vectors/free-spaces.ts", "delete from chunk_indexes where space_id = any", freed],
  ["src/search/queries.ts", "select fact_id from indexed_vectors where slot = $10", slot],
  ["src/search/queries.ts", 'select end_id as id from pika_graph."RELATES" where start_id = named.id', found],
  ["src/search/queries.ts", 'select source.id from pika_graph."RELATES" r join pika_graph."Entity" source', found],
  [
    "src/search/queries.ts",
    "select (f.properties ->> 'id'::text)::uuid as fact_id from pika_graph.\"MENTIONS\"",
    found,
  ],
  ["src/graph/write-graph.ts", 'delete from pika_graph."HAS_FACT" where end_id in (…)', found],
  ["src/graph/write-graph.ts", 'delete from pika_graph."MENTIONS" where start_id in (…)', found],
  ["src/graph/write-graph.ts", 'delete from pika_graph."Fact" where id in (…)', found],
  ["src/graph/write-graph.ts", 'select from pika_graph."MENTIONS" other where other.end_id = entity.id', found],
  ["src/graph/write-graph.ts", 'delete from pika_graph."HAS_FACT" where start_id in (…)', found],
  ["src/graph/write-graph.ts", "with fact as (…), relates as (…), has_fact as (…), mentions as (…)", found],
  [accounts, "select from accounts where username_key =", signsIn],
  [sender, "select from webhook_deliveries earlier where earlier.fact_id = delivery.fact_id", sends],
  [sender, "select delivery.user_id, delivery.id from webhook_deliveries delivery", sends],
  [sender, "with due as (…) update webhook_deliveries taken", sends],
  [sender, "update webhook_deliveries held set attempts = held.attempts - 1", "what this sender has taken"],
  [webhooks, "select from webhook_deliveries where webhook_id = webhooks.id and failed_at is null", ofWebhook],
  [webhooks, "select from webhook_deliveries where webhook_id = webhooks.id and failed_at is not null", ofWebhook],
  [webhooks, "update webhook_deliveries set failed_at = null", ofWebhook],
  [webhooks, "delete from webhook_deliveries where webhook_id =", ofWebhook],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a statement.
  [webhooks, "select * from webhook_deliveries where webhook_id = ${webhookId} and failed_at is not null", ofWebhook],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a statement.
  [webhooks, "select * from webhook_deliveries where webhook_id = ${webhookId} and failed_at is null", ofWebhook],
  ["src/webhooks/personal-tables.ts", "select user_id, id from webhook_deliveries where created_at <", over],
  ["src/webhooks/personal-tables.ts", "select user_id, id from webhook_deliveries delivery where created_at <", over],
  ["src/webhooks/personal-tables.ts", "delete from webhook_deliveries where (user_id, id) in", over],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a statement.
  [accounts, "select ${columns(sql)} from accounts where ${sql(kind)}", signsIn],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a statement.
  [accounts, "select ${columns(sql)} from accounts where user_id >", listed],
  [tokens, "insert into token_families (id, user_id, expires_at) values (", signsIn],
  [tokens, "delete from token_families where id in (…)", signsIn],
  [tokens, "insert into refresh_tokens (hash, family_id, expires_at) values (", signsIn],
  [tokens, "update token_families set expires_at = now() + interval '30 days' where id =", signsIn],
  [tokens, "select family_id from refresh_tokens where hash =", signsIn],
  [tokens, "select id, user_id from token_families where id = (…) for update", signsIn],
  [tokens, "select used_at is not null as used, expires_at <= now() as over from refresh_tokens where hash =", signsIn],
  [tokens, "update refresh_tokens set used_at = now() where hash =", signsIn],
  [tokens, "delete from token_families where id = ", signsIn],
  [
    tokens,
    "select accounts.user_id, role, last_active_at from token_families join accounts using (user_id) wher",
    signsIn,
  ],
  [
    tokens,
    "update accounts set last_active_at = now() from account where accounts.user_id = account.user_id and",
    signsIn,
  ],
  [sessions, "insert into console_sessions", signsIn],
  [sessions, "select id from console_sessions where key_hash =", signsIn],
  [sessions, "delete from console_sessions where id in (…)", signsIn],
  [sessions, "select id, key_hash, family_id, extract(epoch from ends_at - now())", signsIn],
  [sessions, "update console_sessions set ends_at = least(expires_at,", signsIn],
  [sessions, "select expires_at from console_sessions where hash =", signsIn],
  [sessions, "delete from console_sessions where hash =", signsIn],
  [sessions, "select id, family_id from console_sessions where ends_at < now() order by ends_at limit", over],
  [sessions, "delete from token_families where id in (…)", over],
  [sessions, "with ended as (…), families as (…) delete from console_sessions where id in (…)", over],
  [tokens, "select hash from refresh_tokens where expires_at < now() order by expires_at limit", over],
  [tokens, "delete from refresh_tokens where hash = any (array(…))", over],
  [tokens, "select id from token_families where expires_at < now() order by expires_at limit", over],
  [tokens, "delete from token_families where id = any (array(…))", over],
]

const blocks = await findBlocks(new Bun.Glob("src/**/*.ts").scan(), personal)
const loose = blocks.filter(({ text }) => !holdsUser.test(text))
const covers = ([file, beginning]: (typeof exceptions)[number], block: Block): boolean =>
  block.file === file && block.text.startsWith(beginning)

test("every part of every statement on what persons told is held to one person, or is listed here with a reason", () => {
  expect(loose.filter((block) => !exceptions.some((exception) => covers(exception, block)))).toEqual([])
})

test("no exception is listed for a statement that is gone", () => {
  expect(exceptions.filter((exception) => !loose.some((block) => covers(exception, block)))).toEqual([])
})

test("the statements are found: each table is named by some", () => {
  const names = personal.filter((table) => !blocks.some(({ text }) => new RegExp(`\\b${table}\\b`).test(text)))
  expect(names).toEqual([])
})

test("only a search reads what row-level security does not hold", () => {
  const files = blocks.flatMap(({ file, text }) => (/_to_search\b/.test(text) ? [file] : []))
  expect([...new Set(files)].sort()).toEqual([
    "src/documents/search/queries.ts",
    "src/memories/entity-queries.ts",
    "src/search/found-fact.ts",
    "src/search/newer-answers.ts",
    "src/search/queries.ts",
    "src/vectors/queries.ts",
  ])
})
