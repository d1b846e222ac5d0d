import type { Services as ChatServices } from "../chat/context.ts"
import type { Services as DocumentServices } from "../documents/context.ts"
import type { Context as ContextWith } from "../feature/context.ts"
import type { Services as SearchServices } from "../search/context.ts"
import type { Answerer } from "./answerer.ts"
import type { LiveAnswers } from "./live-answers.ts"
import type { Safety } from "./safety.ts"
import type { Titler } from "./titler.ts"

export type Services = ChatServices &
  SearchServices &
  DocumentServices & {
    answerer: Answerer
    /** Null: nothing is checked. */
    safety: Safety | null
    liveAnswers: LiveAnswers
    /** Null: titles are the first words. */
    titler: Titler | null
  }
export type Context = ContextWith<Services>
