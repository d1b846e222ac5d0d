import { calendar } from "../data.ts"
import { createWordSet } from "../lexicon.ts"
import type { Token } from "../text/tokens.ts"

const units = createWordSet(calendar.habitUnit.vi)
const fixed = createWordSet([
  ...Object.keys(calendar.daysFromNow.vi),
  ...calendar.timeOfPast.vi,
  ...calendar.timeToCome.vi,
  ...calendar.weekday.vi,
  ...Object.keys(calendar.weekdayAlso.vi),
  "mỗi lần",
  "khi nào rảnh",
  "lúc rảnh",
  "bây giờ",
  "giờ",
  "hiện tại",
  "hồi",
  "giờ ra chơi",
])
const ambiguousAlone = new Set(["mai", "sáng", "chiều", "tối", "trưa", "đêm", "hồi", "giờ"])

/**
 * The length of an expression of time that begins here: "tối nào", "mỗi thứ bảy", "chiều thứ năm", "hôm qua".
 * "nào" after a unit means every one of them.
 */
export const timePhraseLength = (tokens: readonly Token[], at: number): number => {
  const low = tokens[at]?.low
  if (low === undefined) return 0
  const dated = datedLength(tokens, at)
  if (dated > 0) return dated
  const each = low === "mỗi" || low === "hàng" || low === "cứ" ? 1 : 0
  const unit = units.longest(tokens, at + each)
  if (each === 1 && unit > 0) return each + unit + weekdayAfter(tokens, at + each + unit)
  if (unit > 0 && tokens[at + unit]?.low === "nào") return unit + 1
  const dayPart = unit > 0 ? weekdayAfter(tokens, at + unit) : 0
  if (dayPart > 0 && tokens[at + unit + dayPart]?.low === "nào") return unit + dayPart + 1
  const known = fixed.longest(tokens, at)
  if (known === 0) return 0
  const more = weekdayAfter(tokens, at + known)
  if (known === 1 && more === 0 && ambiguousAlone.has(low) && at > 0) return 0
  return known + more + (tokens[at + known + more]?.low === "này" ? 1 : 0)
}

const isNumber = (one: Token | undefined): boolean => one !== undefined && /^\d{1,2}$/.test(one.low)

/** "mùng 3 Tết", "tháng 8", "hồi lớp 2", "lúc 5 tuổi", "7 giờ rưỡi tối". */
const datedLength = (tokens: readonly Token[], at: number): number => {
  const low = (index: number): string => tokens[index]?.low ?? ""
  const month = (from: number): number => (low(from) === "tháng" && isNumber(tokens[from + 1]) ? 2 : 0)
  if (["mùng", "mồng", "ngày"].includes(low(at)) && isNumber(tokens[at + 1])) {
    const after = low(at + 2) === "tết" ? 1 : month(at + 2)
    return 2 + after
  }
  if (isNumber(tokens[at]) && month(at + 1) > 0) return 3 + (low(at + 3) === "này" ? 1 : 0)
  if (low(at) === "rằm") return 1 + month(at + 1)
  if (month(at) > 0) return month(at)
  if (["hồi", "lúc", "năm", "từ"].includes(low(at)) && low(at + 1) === "lớp" && isNumber(tokens[at + 2])) return 3
  if (["hồi", "lúc", "năm", "từ"].includes(low(at)) && isNumber(tokens[at + 1]) && low(at + 2) === "tuổi") return 3
  return 0
}

const weekdays = createWordSet([
  ...calendar.weekday.vi,
  ...Object.keys(calendar.weekdayAlso.vi),
  ...Object.keys(calendar.daysFromNow.vi),
])
const weekdayAfter = (tokens: readonly Token[], at: number): number => weekdays.longest(tokens, at)
