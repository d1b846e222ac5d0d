import { asks } from "../guards.ts"
import type { Token } from "../text/tokens.ts"

const tagEnds = new Set(["không", "hông", "chưa", "hả", "nhỉ", "chứ", "ha", "hen"])
const tagOpens = new Set(
  "nghe ngầu đúng phải biết thấy được hay ghê hiểu có chịu đẹp xịn oai ngộ lạ giỏi đỉnh vui dễ sợ ác".split(" "),
)
const mostTagWords = 5
const leastWords = 4

/** "tớ có con rùa tên Đá, nghe ngầu không?" states and then asks for applause: the statement, or null. */
export const beforeTag = (tokens: readonly Token[]): Token[] | null => {
  const comma = tokens.findLastIndex((one) => one.text === ",")
  const tag = tokens.slice(comma + 1).filter((one) => one.low !== "pika")
  if (comma < leastWords || tag.length === 0 || tag.length > mostTagWords) return null
  if (!(tag.length < 3 || tagOpens.has(tag[0]?.low ?? "")) || !tagEnds.has(tag.at(-1)?.low ?? "")) return null
  const stated = tokens.slice(0, comma)
  return asks(stated) ? null : stated
}
