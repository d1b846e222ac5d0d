import { type Described, described } from "./described.ts"
import type { ProviderSettings } from "./providers.ts"

/** A setting as it is in force. `value`: null when it is not set; of a secret "set". */
export type ToldSetting = {
  name: string
  value: string | null
  is_default: boolean
  is_secret: boolean
  description: string
}

/** Every setting, in the order of the schema, then the endpoints that PIKA_PROVIDER and others name. `given`: the environment, as it was read. */
export const tellSettings = (
  given: Readonly<Record<string, string | undefined>>,
  providers: readonly ProviderSettings[],
): ToldSetting[] => {
  const named = providers.flatMap((provider): [string, Described][] => {
    const name = provider.name.toUpperCase()
    if (provider.kind === "local" || Object.hasOwn(described, `${name}_API_KEY`)) return []
    return [
      [`${name}_API_KEY`, { kind: "secret", description: `The key for the endpoint ${provider.name}.` }],
      [`${name}_BASE_URL`, { kind: "address", description: `The address of the endpoint ${provider.name}.` }],
    ]
  })
  return [...Object.entries(described), ...named].map(([name, about]) => tell(name, given[name]?.trim(), about))
}

const tell = (name: string, given: string | undefined, about: Described): ToldSetting => {
  const fallback = about.default ?? null
  const told = given === undefined ? fallback : shown[about.kind](given)
  return {
    ...{ name, value: told, is_default: given === undefined || given === fallback },
    ...{ is_secret: about.kind === "secret", description: about.description },
  }
}

const shown: Record<Described["kind"], (given: string) => string> = {
  secret: () => isSet,
  address: (given) => withoutPassword(given),
  addresses: (given) => given.split(",").map(withoutPassword).join(","),
  // Any text may be an address.
  text: (given) => (given.includes("://") ? withoutPassword(given) : given),
}

const isSet = "set"

/** Without user and password, and without the query, in which some servers take them too. */
const withoutPassword = (given: string): string => {
  if (!URL.canParse(given)) return isSet
  const url = new URL(given)
  // An unescaped slash in a password makes the rest of it a path.
  if (url.pathname.includes("@")) return isSet
  const hasMore = [url.username, url.password, url.search, url.hash].some((part) => part !== "")
  return hasMore || given.includes("@") ? `${url.protocol}//${url.host}${url.pathname}` : given.trim()
}
