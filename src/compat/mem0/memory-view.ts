import { createHash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { type FactRow, toWire, type WireFact } from "../../memories/fact-row.ts"
import type { FoundMemory } from "../../search/search-memories.ts"
import type { Context } from "./context.ts"
import { showExpiry } from "./moments.ts"
import { listOf, textOf, withoutReserved } from "./reserved-metadata.ts"

const text = z.string().nullable()

/** A memory as mem0's clients expect it. They look for its run under two names. */
export const memorySchema = z
  .object({
    id: z.uuid(),
    memory: z.string(),
    user_id: z.string(),
    agent_id: text,
    app_id: text,
    run_id: text,
    session_id: text,
    hash: z.string().openapi({ description: "MD5 of the text, or what mem0 had in an import." }),
    metadata: z.record(z.string(), z.unknown()),
    categories: z.array(z.string()).openapi({ description: "Our category, then the memory's tags." }),
    structured_attributes: z.null(),
    replaced_by: text,
    synthesized: z.literal(false),
    expiration_date: text,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Mem0Memory")
export type Memory = z.infer<typeof memorySchema>

export const foundMemorySchema = memorySchema.extend({ score: z.number() }).openapi("Mem0FoundMemory")

export const memoryExample: Memory = {
  id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  memory: "User has a dog named Sparky",
  user_id: "user_123",
  agent_id: null,
  app_id: null,
  run_id: null,
  session_id: null,
  hash: "040a2fe3bc2dbfba1ceef4cda8da47eb",
  metadata: {},
  categories: ["pet", "dog"],
  structured_attributes: null,
  replaced_by: null,
  synthesized: false,
  expiration_date: null,
  created_at: "2026-11-21T09:00:00.000Z",
  updated_at: "2026-11-21T09:00:00.000Z",
}

type Told = WireFact & { expiresAt: Date | null; supersededBy: string | null }

const show = (fact: Told): Memory => {
  const { metadata } = fact
  const runId = textOf(metadata, "run_id") ?? fact.conversation_id
  return {
    id: fact.id,
    memory: fact.fact_value,
    user_id: fact.user_id,
    agent_id: textOf(metadata, "agent_id"),
    app_id: textOf(metadata, "app_id"),
    run_id: runId,
    session_id: runId,
    hash: textOf(metadata, "mem0_hash") ?? createHash("md5").update(fact.fact_value).digest("hex"),
    metadata: withoutReserved(metadata),
    categories: [...new Set([fact.category, ...fact.fact_type, ...listOf(metadata, "mem0_categories")])],
    structured_attributes: null,
    replaced_by: fact.supersededBy,
    synthesized: false,
    expiration_date: showExpiry(fact.expiresAt),
    created_at: fact.created_at,
    updated_at: fact.updated_at,
  }
}

export const showMemory = (ctx: Pick<Context, "timeZone">, row: FactRow): Memory =>
  show({ ...toWire(ctx, row), expiresAt: row.expires_at, supersededBy: row.superseded_by })

export const showFoundMemory = (fact: FoundMemory): Memory & { score: number } => ({ ...show(fact), score: fact.score })

/** Only these fields of each memory, and always its id; undefined: all. */
export const pickFields = (memories: readonly Memory[], fields: readonly string[] | undefined): object[] => {
  if (fields === undefined || fields.length === 0) return [...memories]
  const kept = new Set(["id", ...fields])
  return memories.map((memory) => Object.fromEntries(Object.entries(memory).filter(([name]) => kept.has(name))))
}
