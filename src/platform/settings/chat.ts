import type { ExperimentSettings } from "./experiment.ts"
import type { ProviderSettings } from "./providers.ts"

export type ChatSettings = {
  /** In order of preference. */
  providers: ProviderSettings[]
  model: string
  /** A file with the system prompt; null: the built-in one. */
  promptFile: string | null
  /** Null: there is no experiment with answers. */
  experiment: ExperimentSettings | null
  /** How long a session is quiet before what was said is handed to extraction. */
  memoryDelaySeconds: number
  /** Null: off. `isClosed`: what cannot be checked is refused. */
  safety: { isClosed: boolean } | null
}

export type SpeechSettings = {
  /** Endpoints in order of preference; none: speech is not configured. */
  providers: Extract<ProviderSettings, { kind: "openai" }>[]
  transcriptionModel: string
  speechModel: string
  voice: string
  /** Recordings are kept, and not only their words. */
  keepAudio: boolean
}

/** Who may register without an account. `key`: a credential with the scope `accounts`; `open`: anybody; `closed`: nobody. */
export const registrations = ["key", "open", "closed"] as const
export type Registration = (typeof registrations)[number]
