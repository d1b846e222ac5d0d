import type { Ending } from "../../facts/extraction.ts"
import type { Relation } from "../../facts/fact.ts"
import type { Token } from "./text/tokens.ts"

const wordsForNow = new Set(["now", "nowadays", "giờ", "hiện"])
/** Before "giờ": an hour, as in "9 giờ" or "thích giờ thể dục". */
const hourBefore = new Set(
  "mấy nhiêu một hai ba bốn năm sáu bảy tám chín mười thích ghét mê khoái sợ trong hết vào".split(" "),
)

/** "Now I also want to be a singer", "I'm staying with grandma now": beside what was before, or for a while. */
const wordsForBeside = new Set(["also", "too", "staying", "cũng", "thêm", "tạm"])

/** "Now I live with my dad", "giờ con ở với ba mẹ"; not "lúc 9 giờ". */
export const saysNow = (tokens: readonly Token[]): boolean =>
  !tokens.some(({ low }) => wordsForBeside.has(low)) &&
  tokens.some((one, at) => {
    const before = tokens[at - 1]?.low ?? ""
    return wordsForNow.has(one.low) && !/^\d/.test(before) && !hourBefore.has(before)
  })

/** What has one value at a time as a rule, though not always: told with "now", the new one takes the place of the others. */
const placeTakers: Readonly<Record<string, readonly string[]>> = {
  lives_with: ["lives_with"],
  works_as: ["works_as", "works_in"],
  works_in: ["works_in", "works_as"],
  wants_to_be: ["wants_to_be"],
  bedtime: ["bedtime"],
  wakes_at: ["wakes_at"],
  home: ["home", "lives_near", "sees_from_home"],
}

/** The endings that a statement of now brings: of what was told before it, not along with it. */
export const replacedBy = (relations: readonly Relation[]): Ending[] =>
  relations.flatMap(({ subject, type }) =>
    (placeTakers[type] ?? []).map((over) => ({ subject, type: over, target: null })),
  )
