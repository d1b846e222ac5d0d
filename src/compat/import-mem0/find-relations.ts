import { withoutSecrets } from "../../extraction/secrets.ts"
import type { ExtractedFact } from "../../facts/extraction.ts"
import type { ExportedMemory } from "../../memories/exported-memories.ts"
import { nameKey } from "../../platform/identity.ts"
import type { Services } from "./context.ts"

const timeoutMilliseconds = 60_000
const [maxEntities, maxRelations, maxEnds] = [16, 8, 8]

type Found = Pick<ExportedMemory, "category" | "entities" | "relations" | "ends">

/** Reads whom and what a memory mentions, with the configured extractor. Its text stays as it is. Throws a `ProviderError`. */
export const findRelations = async (
  { extractor, timeZone }: Pick<Services, "extractor" | "timeZone">,
  memory: ExportedMemory,
  signal: AbortSignal,
): Promise<ExportedMemory> => {
  const { facts } = await extractor(
    {
      turns: [{ role: "user", content: inFirstPerson(memory.fact_value) }],
      known: [],
      saidAt: new Date(memory.said_at),
      timeZone,
    },
    { signal, timeoutMilliseconds, retries: 2, caller: "job" },
    { read: new Map(), isLast: true, goOn: async () => undefined },
  )
  return { ...memory, ...merge(memory, facts.map(withoutSecrets)) }
}

const merge = ({ category }: ExportedMemory, facts: readonly ExtractedFact[]): Found => {
  const entities = new Map(facts.flatMap((fact) => fact.entities).map((entity) => [nameKey(entity.name), entity]))
  return {
    category: category === "other" ? (facts[0]?.category ?? category) : category,
    entities: [...entities.values()].slice(0, maxEntities),
    relations: facts.flatMap(({ relations }) => relations).slice(0, maxRelations),
    ends: facts.flatMap(({ ends }) => ends).slice(0, maxEnds),
  }
}

const verbs =
  "has|is|was|likes|loves|lives|works|plays|wants|enjoys|prefers|dislikes|hates|goes|studies|owns|needs|speaks|learns|moved|attends"
const bare = new RegExp(`^(?:${verbs}) `, "i")

/** mem0 writes "User has a dog" and "Likes pizza"; an extractor reads what a person says: "I have a dog". */
export const inFirstPerson = (text: string): string => {
  const vietnamese = text.replace(/^Người dùng /i, "Mình ")
  if (vietnamese !== text) return vietnamese
  if (/^(?:the )?user['’]s /i.test(text)) return text.replace(/^(?:the )?user['’]s /i, "My ")
  if (/^name is /i.test(text)) return text.replace(/^name is /i, "My name is ")
  const said = /^(?:the )?user (\S+)(.*)$/is.exec(text) ?? (bare.test(text) ? /^(\S+)(.*)$/s.exec(text) : null)
  return said ? `I ${firstPersonOf(said[1] ?? "")}${said[2] ?? ""}` : text
}

const irregular: Readonly<Record<string, string>> = {
  ...{ has: "have", is: "am", was: "was", does: "do", "doesn't": "don't", "isn't": "am not", "hasn't": "haven't" },
}

const firstPersonOf = (verb: string): string => {
  const lower = verb.toLowerCase()
  if (lower in irregular) return irregular[lower] ?? lower
  if (/[^aeiou]ies$/.test(lower)) return lower.replace(/ies$/, "y")
  if (/(?:ss|sh|ch|x|z|o)es$/.test(lower)) return lower.slice(0, -2)
  return /[^s]s$/.test(lower) ? lower.slice(0, -1) : lower
}
