import baseline from "../../../sql/001_baseline.sql" with { type: "text" }
import whoseFact from "../../../sql/002_whose_fact.sql" with { type: "text" }
import vectorIndexLocks from "../../../sql/003_vector_index_locks.sql" with { type: "text" }
import forgetting from "../../../sql/004_forgetting.sql" with { type: "text" }
import { forgottenSentences } from "../../../sql/005_forgotten_sentences.ts"
import queryVectors from "../../../sql/006_query_vectors.sql" with { type: "text" }
import personTime from "../../../sql/007_person_time.sql" with { type: "text" }
import auditMonths from "../../../sql/008_audit_months.sql" with { type: "text" }
import { sortedAudit } from "../../../sql/009_sorted_audit.ts"
import unsortedAudit from "../../../sql/010_unsorted_audit.sql" with { type: "text" }
import jobsByStatus from "../../../sql/011_jobs_by_status.sql" with { type: "text" }
import identity from "../../../sql/012_identity.sql" with { type: "text" }
import factsByFoldedText from "../../../sql/013_facts_by_folded_text.sql" with { type: "text" }
import entityByFoldedName from "../../../sql/014_entity_by_folded_name.sql" with { type: "text" }
import { unfold } from "../../../sql/015_unfold.ts"
import entityByName from "../../../sql/016_entity_by_name.sql" with { type: "text" }
import oneIndexOfNames from "../../../sql/017_one_index_of_names.sql" with { type: "text" }
import activeSpace from "../../../sql/018_active_space.sql" with { type: "text" }
import documents from "../../../sql/019_documents.sql" with { type: "text" }
import documentSearch from "../../../sql/020_document_search.sql" with { type: "text" }
import documentUpkeep from "../../../sql/021_document_upkeep.sql" with { type: "text" }
import chat from "../../../sql/022_chat.sql" with { type: "text" }
import speech from "../../../sql/023_speech.sql" with { type: "text" }
import people from "../../../sql/024_people.sql" with { type: "text" }
import chatUpkeep from "../../../sql/025_chat_upkeep.sql" with { type: "text" }
import purgeChatEvents from "../../../sql/026_purge_chat_events.sql" with { type: "text" }
import chatExperiments from "../../../sql/027_chat_experiments.sql" with { type: "text" }
import expiry from "../../../sql/028_expiry.sql" with { type: "text" }
import factsThatExpire from "../../../sql/029_facts_that_expire.sql" with { type: "text" }
import webhooks from "../../../sql/030_webhooks.sql" with { type: "text" }
import feedback from "../../../sql/031_feedback.sql" with { type: "text" }
import erasedByOlderPrograms from "../../../sql/032_erased_by_older_programs.sql" with { type: "text" }
import countSockets from "../../../sql/033_count_sockets.sql" with { type: "text" }
import erasedDeliveries from "../../../sql/034_erased_deliveries.sql" with { type: "text" }
import mem0Imports from "../../../sql/035_mem0_imports.sql" with { type: "text" }
import moves from "../../../sql/036_moves.sql" with { type: "text" }
import mem0Project from "../../../sql/037_mem0_project.sql" with { type: "text" }
import startAttempts from "../../../sql/038_start_attempts.sql" with { type: "text" }
import mem0Exports from "../../../sql/039_mem0_exports.sql" with { type: "text" }
import listPeople from "../../../sql/040_list_people.sql" with { type: "text" }
import accountsByName from "../../../sql/041_accounts_by_name.sql" with { type: "text" }
import jobsByEnd from "../../../sql/042_jobs_by_end.sql" with { type: "text" }
import jobsOfPersonByEnd from "../../../sql/043_jobs_of_person_by_end.sql" with { type: "text" }
import jobsByType from "../../../sql/044_jobs_by_type.sql" with { type: "text" }
import stats from "../../../sql/045_stats.sql" with { type: "text" }
import consoleSessions from "../../../sql/046_console_sessions.sql" with { type: "text" }
import factsThatChanged from "../../../sql/047_facts_that_changed.sql" with { type: "text" }
import versionsByTime from "../../../sql/048_versions_by_time.sql" with { type: "text" }
import fewerStatements from "../../../sql/049_fewer_statements.sql" with { type: "text" }
import quietGraph from "../../../sql/050_quiet_graph.sql" with { type: "text" }
import stillTrue from "../../../sql/051_still_true.sql" with { type: "text" }
import lostAttempts from "../../../sql/052_lost_attempts.sql" with { type: "text" }
import type { Backfill } from "./backfill.ts"

/** How a migration changes the database. */
type Change =
  /** SQL in one transaction, which waits for locks for 2 s and then retries, so traffic never waits longer behind it. */
  | { sql: string }
  /** One `create index concurrently`, outside a transaction; `index`: its name, with the schema. */
  | { index: string; sql: string }
  /** A backfill of rows in batches, in `sql/NNN_name.ts`. */
  | { backfill: Backfill }

/** `breaksOlderPrograms`: older programs cannot work with the database after it, and report not ready as soon as it begins. */
export type Migration = { number: number; name: string; breaksOlderPrograms: boolean } & Change

/** Every migration, in order. A released one must never be edited: its hash is checked at each start. */
export const migrations: readonly Migration[] = [
  { number: 1, name: "baseline", breaksOlderPrograms: true, sql: baseline },
  { number: 2, name: "whose_fact", breaksOlderPrograms: false, sql: whoseFact },
  { number: 3, name: "vector_index_locks", breaksOlderPrograms: false, sql: vectorIndexLocks },
  { number: 4, name: "forgetting", breaksOlderPrograms: false, sql: forgetting },
  { number: 5, name: "forgotten_sentences", breaksOlderPrograms: false, backfill: forgottenSentences },
  { number: 6, name: "query_vectors", breaksOlderPrograms: false, sql: queryVectors },
  { number: 7, name: "person_time", breaksOlderPrograms: false, sql: personTime },
  { number: 8, name: "audit_months", breaksOlderPrograms: false, sql: auditMonths },
  { number: 9, name: "sorted_audit", breaksOlderPrograms: false, backfill: sortedAudit },
  { number: 10, name: "unsorted_audit", breaksOlderPrograms: false, sql: unsortedAudit },
  { number: 11, name: "jobs_by_status", breaksOlderPrograms: false, index: "pika.jobs_by_status", sql: jobsByStatus },
  { number: 12, name: "identity", breaksOlderPrograms: false, sql: identity },
  {
    number: 13,
    name: "facts_by_folded_text",
    breaksOlderPrograms: false,
    index: "pika.facts_by_folded_text",
    sql: factsByFoldedText,
  },
  {
    number: 14,
    name: "entity_by_folded_name",
    breaksOlderPrograms: false,
    index: "pika_graph.entity_by_folded_name",
    sql: entityByFoldedName,
  },
  { number: 15, name: "unfold", breaksOlderPrograms: false, backfill: unfold },
  {
    number: 16,
    name: "entity_by_name",
    breaksOlderPrograms: false,
    index: "pika_graph.entity_by_name",
    sql: entityByName,
  },
  { number: 17, name: "one_index_of_names", breaksOlderPrograms: false, sql: oneIndexOfNames },
  { number: 18, name: "active_space", breaksOlderPrograms: false, sql: activeSpace },
  { number: 19, name: "documents", breaksOlderPrograms: false, sql: documents },
  { number: 20, name: "document_search", breaksOlderPrograms: false, sql: documentSearch },
  { number: 21, name: "document_upkeep", breaksOlderPrograms: false, sql: documentUpkeep },
  { number: 22, name: "chat", breaksOlderPrograms: false, sql: chat },
  { number: 23, name: "speech", breaksOlderPrograms: false, sql: speech },
  { number: 24, name: "people", breaksOlderPrograms: false, sql: people },
  { number: 25, name: "chat_upkeep", breaksOlderPrograms: false, sql: chatUpkeep },
  { number: 26, name: "purge_chat_events", breaksOlderPrograms: false, sql: purgeChatEvents },
  { number: 27, name: "chat_experiments", breaksOlderPrograms: false, sql: chatExperiments },
  { number: 28, name: "expiry", breaksOlderPrograms: false, sql: expiry },
  {
    number: 29,
    name: "facts_that_expire",
    breaksOlderPrograms: false,
    index: "pika.facts_that_expire",
    sql: factsThatExpire,
  },
  { number: 30, name: "webhooks", breaksOlderPrograms: false, sql: webhooks },
  { number: 31, name: "feedback", breaksOlderPrograms: false, sql: feedback },
  { number: 32, name: "erased_by_older_programs", breaksOlderPrograms: false, sql: erasedByOlderPrograms },
  { number: 33, name: "count_sockets", breaksOlderPrograms: false, sql: countSockets },
  { number: 34, name: "erased_deliveries", breaksOlderPrograms: false, sql: erasedDeliveries },
  { number: 35, name: "mem0_imports", breaksOlderPrograms: false, sql: mem0Imports },
  { number: 36, name: "moves", breaksOlderPrograms: false, sql: moves },
  { number: 37, name: "mem0_project", breaksOlderPrograms: false, sql: mem0Project },
  { number: 38, name: "start_attempts", breaksOlderPrograms: false, sql: startAttempts },
  { number: 39, name: "mem0_exports", breaksOlderPrograms: false, sql: mem0Exports },
  { number: 40, name: "list_people", breaksOlderPrograms: false, sql: listPeople },
  {
    number: 41,
    name: "accounts_by_name",
    breaksOlderPrograms: false,
    index: "pika.accounts_by_name",
    sql: accountsByName,
  },
  { number: 42, name: "jobs_by_end", breaksOlderPrograms: false, index: "pika.jobs_by_end", sql: jobsByEnd },
  {
    number: 43,
    name: "jobs_of_person_by_end",
    breaksOlderPrograms: false,
    index: "pika.jobs_of_person_by_end",
    sql: jobsOfPersonByEnd,
  },
  { number: 44, name: "jobs_by_type", breaksOlderPrograms: false, index: "pika.jobs_by_type", sql: jobsByType },
  { number: 45, name: "stats", breaksOlderPrograms: false, sql: stats },
  { number: 46, name: "console_sessions", breaksOlderPrograms: false, sql: consoleSessions },
  {
    number: 47,
    name: "facts_that_changed",
    breaksOlderPrograms: false,
    index: "pika.facts_that_changed",
    sql: factsThatChanged,
  },
  {
    number: 48,
    name: "versions_by_time",
    breaksOlderPrograms: false,
    index: "pika.versions_by_time",
    sql: versionsByTime,
  },
  { number: 49, name: "fewer_statements", breaksOlderPrograms: false, sql: fewerStatements },
  { number: 50, name: "quiet_graph", breaksOlderPrograms: false, sql: quietGraph },
  { number: 51, name: "still_true", breaksOlderPrograms: false, sql: stillTrue },
  { number: 52, name: "lost_attempts", breaksOlderPrograms: false, sql: lostAttempts },
]

export const label = (step: { number: number; name: string }): string =>
  `${String(step.number).padStart(3, "0")}_${step.name}`
