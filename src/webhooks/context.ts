import type { Context as ContextWith } from "../feature/context.ts"
import type { Services as MemoryServices } from "../memories/context.ts"
import type { WebhookSender } from "./delivery/send.ts"

export type Services = MemoryServices & { webhookSender: WebhookSender }
export type Context = ContextWith<Services>
