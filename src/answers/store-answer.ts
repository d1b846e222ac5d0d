import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { Services } from "./context.ts"
import { isUnfinishedHere } from "./turn-queries.ts"

/** The database may be away for so long. */
const maxTries = 60
const waitBetweenTriesMs = 1000

type Parts<Stored> = {
  store: (tx: Transaction) => Promise<Stored>
  /** The id of the answer that this process has to make now; null: none. */
  answerOf: (stored: Stored) => string | null
  start: (stored: Stored) => void
}

/**
 * Runs a transaction that gives this process an answer to make, which its caller starts then. When the connection is lost during the commit,
 * nobody here knows whether it happened: this throws, and `start` is called as soon as the database says that it did. Otherwise the answer
 * would block its session, because this process is alive and does not make it.
 */
export const storeAnswer = async <Stored>(
  services: Services,
  userId: string,
  { store, answerOf, start }: Parts<Stored>,
): Promise<Stored> => {
  let startLater = async (): Promise<void> => undefined
  try {
    return await asUser(services.sql, userId, async (tx) => {
      const stored = await store(tx)
      const messageId = answerOf(stored)
      if (messageId !== null) startLater = () => startIfStored(services, { userId, messageId }, () => start(stored))
      return stored
    })
  } catch (error) {
    void startLater()
    throw error
  }
}

/** It never rejects. */
const startIfStored = async (
  { sql, liveAnswers, log }: Services,
  { userId, messageId }: { userId: string; messageId: string },
  start: () => void,
): Promise<void> => {
  for (let tries = 1; tries <= maxTries && !liveAnswers.isClosing; tries++)
    try {
      if (await asUser(sql, userId, (tx) => isUnfinishedHere(tx, userId, messageId, liveAnswers.processId))) start()
      return
    } catch (error) {
      log.warn({ err: error, answer: messageId }, "it is not known yet whether an answer is to be made; asking again")
      await Bun.sleep(waitBetweenTriesMs)
    }
}
