import { isCategory } from "../../parts/memory-words.ts"
import { place } from "../../router.tsx"

const numberIn = (text: string | null, least: number, most: number, usual: number): number => {
  const value = text === null || text === "" ? Number.NaN : Number(text)
  return value >= least && value <= most ? value : usual
}

/** What is asked, as the address says. */
export const askedNow = () => {
  const { query } = place.value
  const category = query.get("category") ?? ""
  return {
    query: query.get("q") ?? "",
    threshold: numberIn(query.get("threshold"), 0, 1, 0.4),
    limit: Math.round(numberIn(query.get("limit"), 1, 100, 10)),
    includePast: query.get("past") === "1",
    category: isCategory(category) ? category : undefined,
  }
}
export type Asked = ReturnType<typeof askedNow>
