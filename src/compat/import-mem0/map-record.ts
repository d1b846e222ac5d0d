import { createHash } from "node:crypto"
import { looksLikeSecret } from "../../extraction/secrets.ts"
import { storableText } from "../../facts/fact.ts"
import { callerIdField, metadataField } from "../../feature/fields.ts"
import type { ExportedMemory } from "../../memories/exported-memories.ts"
import { isStorable } from "../../platform/text.ts"
import { mapCategories } from "./map-categories.ts"
import { readExpiry, readTime } from "./read-time.ts"
import type { SourceRecord, Unreadable } from "./source.ts"

/** A memory that is ready to be written. `hash`: MD5 of its text, in hex. */
export type Mapped = {
  sourceId: string
  userId: string
  hash: string
  memory: ExportedMemory
  replacedBy: string | null
  vector: string | null
  /** What mem0 knows of it and PIKA does not hold, to be told in the report. */
  notes: readonly Note[]
}
export type Note = "expires later" | "hash differs" | "no date" | "run_id is not a conversation_id"

/** A memory that is not imported. `userId`: null when it belongs to nobody who can be named. */
export type Refused = { sourceId: string | null; userId: string | null; hash: string; reason: string }

const maxTextLength = 2000
const textField = storableText(maxTextLength)

export const reasons = {
  noPerson: "It belongs to no person: it has no user_id.",
  badPerson: "Its user_id is not 1 to 128 printable characters.",
  blank: "It is empty.",
  long: `It has more than ${maxTextLength} characters.`,
  unstorable: "It holds a NUL character or half of a surrogate pair.",
  secret: "It looks like a secret (a password, number or address), which is never kept.",
  metadata: "Its metadata has more than 16 KiB or 32 levels, or holds a NUL character.",
  time: "Its created_at or updated_at is not a time.",
  erased: "Its person was erased here after the import began.",
  taken: "A memory with its id belongs to another person.",
}

/** Turns a memory of mem0 into one of ours, or says why it cannot be. `source` makes ids of those that are no UUIDs. */
export const mapRecord = (source: string, record: SourceRecord | Unreadable, now: Date): Mapped | Refused => {
  if ("problem" in record) return { sourceId: null, userId: null, hash: md5(""), reason: record.problem }
  const text = record.text.normalize("NFC")
  const hash = md5(text)
  const refused = (reason: string, userId: string | null): Refused => ({
    sourceId: isStorable(record.id) ? record.id : null,
    userId,
    hash,
    reason,
  })
  if (record.userId === null) return refused(reasons.noPerson, null)
  const person = callerIdField.safeParse(record.userId)
  if (!person.success || !isStorable(record.id)) return refused(reasons.badPerson, null)
  const refusal = whyRefused(text)
  if (refusal) return refused(refusal, person.data)
  const metadata = metadataField.safeParse(metadataOf(record))
  if (!metadata.success) return refused(reasons.metadata, person.data)
  const times = timesOf(record, now)
  if (times === null) return refused(reasons.time, person.data)
  return {
    sourceId: record.id,
    userId: person.data,
    hash,
    memory: memoryOf(source, record, { text, metadata: metadata.data, times }),
    replacedBy: record.replacedBy,
    vector: record.vector,
    notes: notesOf(record, now),
  }
}

const whyRefused = (text: string): string | null => {
  if (text.trim() === "") return reasons.blank
  if (!isStorable(text)) return reasons.unstorable
  if (!textField.safeParse(text).success) return reasons.long
  return looksLikeSecret(text) ? reasons.secret : null
}

/** What mem0 knows and we do not, flat beside the caller's own. */
const metadataOf = (record: SourceRecord): Record<string, unknown> => {
  const ofMem0 = {
    agent_id: record.agentId,
    app_id: record.appId,
    run_id: record.runId,
    mem0_id: record.id,
    mem0_categories: record.categories.length > 0 ? record.categories : null,
    mem0_hash: record.hash,
  }
  return { ...record.metadata, ...Object.fromEntries(Object.entries(ofMem0).filter(([, value]) => value !== null)) }
}

type Times = {
  createdAt: string
  updatedAt: string
  saidAt: string
  validTo: string | null
  expiresAt: string | null
}

/** Null: one of them is no time. A clock that is ahead of ours does not put what was said into the future. */
const timesOf = (record: SourceRecord, now: Date): Times | null => {
  const present = readTime(now.toISOString()) ?? ""
  const created = readTime(record.createdAt ?? record.updatedAt ?? present)
  const updated = readTime(record.updatedAt ?? record.createdAt ?? present)
  if (created === null || updated === null) return null
  const saidAt = earliest(created, present)
  const expiry = record.expiresOn === null ? null : readExpiry(record.expiresOn)
  const ends = [
    ...(expiry !== null && expiry <= present ? [expiry] : []),
    ...(record.replacedBy === null ? [] : [earliest(updated, present)]),
  ]
  const [end] = ends.sort()
  const validTo = end === undefined ? null : latest(end, saidAt)
  return { createdAt: created, updatedAt: updated, saidAt, validTo, expiresAt: expiry }
}

// Times of one format are in the order of their texts.
const earliest = (...times: string[]): string => times.sort()[0] ?? ""
const latest = (...times: string[]): string => times.sort().at(-1) ?? ""

const memoryOf = (
  source: string,
  record: SourceRecord,
  { text, metadata, times }: { text: string; metadata: Record<string, unknown>; times: Times },
): ExportedMemory => {
  const { category, tags } = mapCategories(record.categories)
  const conversation = callerIdField.safeParse(record.runId)
  return {
    id: factIdOf(source, record.id),
    fact_value: text,
    category,
    fact_type: tags,
    confidence: 1,
    feedback: null,
    unrated_confidence: null,
    source: "api",
    conversation_id: conversation.success ? conversation.data : null,
    metadata,
    entities: [],
    relations: [],
    ends: [],
    said_at: times.saidAt,
    heard_at: null,
    valid_from: times.saidAt,
    valid_from_precision: null,
    planned_for: null,
    valid_to: times.validTo,
    expires_at: times.expiresAt,
    still_true: 1,
    superseded_by: null,
    reason: importedReason,
    version: 1,
    position: 0,
    job_id: null,
    created_at: times.createdAt,
    updated_at: times.updatedAt,
  }
}

export const importedReason = "It was imported from Mem0."

const notesOf = (record: SourceRecord, now: Date): Note[] => {
  const expiry = record.expiresOn === null ? null : readExpiry(record.expiresOn)
  return [
    ...(expiry !== null && Date.parse(expiry) > now.getTime() ? (["expires later"] as const) : []),
    ...(record.hash !== null && /^[0-9a-f]{32}$/.test(record.hash) && record.hash !== md5(record.text)
      ? (["hash differs"] as const)
      : []),
    ...(record.createdAt === null && record.updatedAt === null ? (["no date"] as const) : []),
    ...(record.runId !== null && !callerIdField.safeParse(record.runId).success
      ? (["run_id is not a conversation_id"] as const)
      : []),
  ]
}

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex")

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The id of mem0 where it is a UUID, so that it is found by it; else one made of the source and the id, the same each time. */
export const factIdOf = (source: string, id: string): string => {
  const lower = id.toLowerCase()
  return uuid.test(lower) ? lower : Bun.randomUUIDv5(`${source}\n${id}`, "url")
}
