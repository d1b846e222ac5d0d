import type { Clause, Parsed } from "./clause.ts"

const english = new Set(["says", "said", "say", "told", "promised", "thinks"])
const vietnamese = new Set(["nói", "bảo", "kêu", "hứa", "dặn", "said", "says", "báo"])
const told = new Set(["me", "us", "that", "con", "em", "tớ", "mình", "cháu", "là", "rằng", "tui"])

/** "mom says we are going to the lake", "bác sĩ nói con bị dị ứng tôm": what somebody near says of the user or theirs. */
export const reportedClause = (parsed: Parsed): Clause | null => {
  const { subject, predicate, clause } = parsed
  const verb = predicate[0]?.low ?? ""
  if (subject?.kind !== "figure" || !(english.has(verb) || vietnamese.has(verb))) return null
  let from = 1
  if (["told"].includes(verb) && told.has(predicate[from]?.low ?? "")) from += 1
  if (["that", "là", "rằng", ":"].includes(predicate[from]?.low ?? "")) from += 1
  const tokens = predicate.slice(from)
  if (tokens[1]?.low === "là" && subject.figure.role?.en !== "doctor") return null
  return tokens.length >= 3 ? { ...clause, tokens } : null
}
