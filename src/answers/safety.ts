import type { ModelClient } from "../models/openai.ts"
import { ProviderError } from "../models/provider-error.ts"
import type { Config } from "../platform/config.ts"
import type { Logger } from "../platform/logger.ts"

/** Whether a text is fit for a child. It rejects only when `signal` is aborted. */
export type Safety = {
  check: (text: string, call: { signal: AbortSignal; direction: "in" | "out" }) => Promise<{ isAllowed: boolean }>
}

const model = "omni-moderation-latest"
const limits = { timeoutMilliseconds: 5000, retries: 1, caller: "request" } as const

/** Asks the moderation endpoint of the first endpoint of CHAT_PROVIDER. Null: CHAT_SAFETY is off. */
export const createSafety = (
  { chat: { safety, providers } }: Config,
  clients: readonly ModelClient[],
  log: Logger,
): Safety | null => {
  if (!safety) return null
  const first = providers.find(({ kind }) => kind === "openai")
  const client = clients.find(({ name }) => name === first?.name)
  if (!client) throw new Error("CHAT_SAFETY=openai needs an endpoint in CHAT_PROVIDER")
  return {
    check: async (text, { signal, direction }) => {
      try {
        const { isFlagged } = await client.moderate({ model, text }, { ...limits, signal })
        return { isAllowed: !isFlagged }
      } catch (error) {
        if (!(error instanceof ProviderError) || error.fault === "cancelled") throw error
        if (!error.wasNotAsked)
          log.warn(
            { provider: error.provider, fault: error.fault, direction },
            `a text of a conversation could not be checked: ${safety.isClosed ? "refused" : "let pass"} (CHAT_SAFETY_FAILURE)`,
          )
        return { isAllowed: !safety.isClosed }
      }
    },
  }
}
