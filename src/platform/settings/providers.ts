/** `openai`: any OpenAI-compatible endpoint. */
export type ProviderSettings =
  | { kind: "local"; name: "local" }
  | { kind: "openai"; name: string; apiKey: string; baseUrl: string }

/** Each list is an order of preference. */
export type ProviderOrders = {
  /** Every provider in one of the orders, once. */
  all: ProviderSettings[]
  embedding: ProviderSettings[]
  extraction: ProviderSettings[]
  chat: ProviderSettings[]
  speech: ProviderSettings[]
}

type Environment = Record<string, string | undefined>

const providerName = /^[a-z][a-z0-9]*$/
const openaiUrl = "https://api.openai.com/v1"
const isWebAddress = (value: string): boolean => /^https?:\/\//.test(value) && URL.canParse(value)

/** Reads PIKA_PROVIDER, and the settings that override the order for one purpose. Each mistake is added to `problems` once. */
export const readProviders = (environment: Environment, problems: string[]): ProviderOrders => {
  const known = new Map<string, ProviderSettings | null>()
  const read = (setting: string, order: string): ProviderSettings[] => {
    const names = order.split(",").map((name) => name.trim())
    if (new Set(names).size < names.length) problems.push(`${setting} names a provider twice`)
    return names.flatMap((name) => {
      const provider = known.get(name) ?? (known.has(name) ? null : readProvider(environment, setting, name, problems))
      known.set(name, provider)
      return provider ?? []
    })
  }
  const ordinary = read("PIKA_PROVIDER", environment.PIKA_PROVIDER ?? (environment.OPENAI_API_KEY ? "openai" : "local"))
  const readOrdinaryOr = (setting: string) => {
    const order = environment[setting]
    return order === undefined ? ordinary : read(setting, order)
  }
  const embedding = readOrdinaryOr("EMBEDDING_PROVIDER")
  const extraction = readOrdinaryOr("EXTRACTION_PROVIDER")
  const chat = readOrdinaryOr("CHAT_PROVIDER")
  const speech = readOrdinaryOr("SPEECH_PROVIDER")
  const all = [...new Set([...embedding, ...extraction, ...chat, ...speech])]
  return { all, embedding, extraction, chat, speech }
}

/**
 * Each name except `local` is an OpenAI-compatible endpoint, set by `<NAME>_API_KEY` and `<NAME>_BASE_URL`. Null: its settings are wrong.
 */
const readProvider = (
  environment: Environment,
  setting: string,
  name: string,
  problems: string[],
): ProviderSettings | null => {
  if (name === "local") return { kind: "local", name }
  if (!providerName.test(name)) {
    problems.push(`${setting}: "${name}" is not a name; write for example openai,local`)
    return null
  }
  const prefix = name.toUpperCase()
  const apiKey = environment[`${prefix}_API_KEY`]?.trim()
  const baseUrl = environment[`${prefix}_BASE_URL`]?.trim() ?? (name === "openai" ? openaiUrl : undefined)
  if (!apiKey) problems.push(`${prefix}_API_KEY is needed, since ${setting} names ${name}`)
  // OPENAI_BASE_URL was checked with the schema.
  if (name !== "openai" && !(baseUrl && isWebAddress(baseUrl)))
    problems.push(`${prefix}_BASE_URL must be the address of the endpoint, like https://host/v1`)
  return apiKey && baseUrl ? { kind: "openai", name, apiKey, baseUrl } : null
}
