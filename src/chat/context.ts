import type { Services as ExtractionServices } from "../extraction/context.ts"
import type { BaseServices, Context as ContextWith } from "../feature/context.ts"
import type { SessionFeed } from "./events/session-feed.ts"

export type Services = BaseServices &
  ExtractionServices & {
    /** How long a session is quiet before what was said is handed to extraction. */
    memoryDelaySeconds: number
    /** What happens in sessions, for their sockets. */
    sessionFeed: SessionFeed
  }
export type Context = ContextWith<Services>
