import type { Services as AnswerServices } from "./answers/context.ts"
import type { AuditWriter } from "./audit/writer.ts"
import type { Services as ChatServices } from "./chat/context.ts"
import type { Services as CompatServices } from "./compat/mem0/context.ts"
import type { Services as ConsoleServices } from "./console/context.ts"
import type { Services as DocumentServices } from "./documents/context.ts"
import type { Services as ExtractionServices } from "./extraction/context.ts"
import type { Services as McpServices } from "./mcp/context.ts"
import type { Services as MemoryServices } from "./memories/context.ts"
import type { Services as OperationServices } from "./operations/context.ts"
import type { Services as PeopleServices } from "./people/context.ts"
import type { Services as PrivacyServices } from "./privacy/context.ts"
import type { Services as SearchServices } from "./search/context.ts"
import type { Services as SpeechServices } from "./speech/context.ts"
import type { Services as WebhookServices } from "./webhooks/context.ts"

/** The services of one process: made once at start, and passed to every verb and job. */
export type Services = SearchServices &
  ExtractionServices &
  MemoryServices &
  DocumentServices &
  ChatServices &
  AnswerServices &
  SpeechServices &
  WebhookServices &
  PeopleServices &
  PrivacyServices &
  CompatServices &
  OperationServices &
  McpServices &
  ConsoleServices & { audit: AuditWriter }
