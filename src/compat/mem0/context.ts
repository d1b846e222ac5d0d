import type { AuditServices } from "../../audit/list-audit.ts"
import type { Services as ExtractionServices } from "../../extraction/context.ts"
import type { Context as ContextWith } from "../../feature/context.ts"
import type { Services as MemoryServices } from "../../memories/context.ts"
import type { Services as PeopleServices } from "../../people/context.ts"
import type { Services as PrivacyServices } from "../../privacy/context.ts"
import type { Services as SearchServices } from "../../search/context.ts"
import type { Services as WebhookServices } from "../../webhooks/context.ts"
import type { SchemaFiller } from "./exports/fill-schema.ts"

export type Services = SearchServices &
  ExtractionServices &
  MemoryServices &
  PeopleServices &
  PrivacyServices &
  WebhookServices &
  AuditServices & {
    /** Whether the API of mem0 is answered: `PIKA_MEM0_API`. */
    mem0Api: boolean
    /** Fills in the schemas of exports; null: no model is configured. */
    schemaFiller: SchemaFiller | null
  }
export type Context = ContextWith<Services>
