import { z } from "zod"
import { cleanTitle } from "../chat/titles/first-words.ts"
import { setModelTitle, type TitleSource } from "../chat/titles/title-source.ts"
import { firstAnswer } from "../models/first-answer.ts"
import type { ModelClient } from "../models/openai.ts"
import { ProviderError } from "../models/provider-error.ts"
import type { Config } from "../platform/config.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"
import { AppError } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import system from "./prompts/title.v1.md" with { type: "text" }
import type { Safety } from "./safety.ts"

/** Gives sessions better titles than their first words. */
export type Titler = {
  /**
   * Asks a model for the title of a session that has its first answer, in the background. Nothing is tried again: without a title of a
   * model, or with many sessions at once, the first words stay.
   */
  titleLater: (userId: string, sessionId: string, source: TitleSource) => void
  /** Ends what runs. */
  stop: () => Promise<void>
}

const maxConcurrentTitles = 8
const titleTimeoutMs = 10_000
/** Of the question and of the answer each, the model is shown this much. */
const shownCharacters = 1000

const answerShape = z.object({ title: z.string() })
const answerSchema = z.toJSONSchema(answerShape) as Record<string, unknown>

type Parts = { sql: Database; clients: readonly ModelClient[]; safety: Safety | null; log: Logger }

/** Null: answers come from no model. `safety`: checks a title before it is shown. */
export const createTitler = ({ chat }: Config, { sql, clients, safety, log }: Parts): Titler | null => {
  const writers = chat.providers.flatMap(({ name }) => clients.find((client) => client.name === name) ?? [])
  if (writers.length === 0) return null
  const stopped = new AbortController()
  const running = new Set<Promise<void>>()

  const askModel = async (question: string, answer: string): Promise<string> => {
    const shown = { question: question.slice(0, shownCharacters), answer: answer.slice(0, shownCharacters) }
    const request = {
      ...{ model: chat.model, system, user: JSON.stringify(shown).toWellFormed() },
      ...{ schemaName: "title", schema: answerSchema, shape: answerShape },
    }
    const limits = { signal: stopped.signal, timeoutMilliseconds: titleTimeoutMs, retries: 0, caller: "job" } as const
    const { title } = await firstAnswer(writers, (client) => client.complete(request, limits))
    return cleanTitle(title)
  }

  const title = async (userId: string, sessionId: string, source: TitleSource): Promise<void> => {
    const made = await askModel(source.question, source.answer)
    if (made === "") return
    if (safety && !(await safety.check(made, { signal: stopped.signal, direction: "out" })).isAllowed) return
    await asUser(sql, userId, (tx) => setModelTitle(tx, userId, sessionId, { title: made, source }))
  }

  return {
    titleLater: (userId, sessionId, source) => {
      if (stopped.signal.aborted || running.size >= maxConcurrentTitles) return
      const run = title(userId, sessionId, source)
        .catch((error: unknown) => {
          // The session is gone; or the provider failed, which was logged and counted where it was asked.
          if (!(error instanceof ProviderError || error instanceof AppError))
            log.warn({ err: error }, "a session got no title from the model")
        })
        .finally(() => running.delete(run))
      running.add(run)
    },
    stop: async () => {
      stopped.abort()
      await Promise.all(running)
    },
  }
}
