import type { Discourse } from "../discourse.ts"
import type { Token } from "../text/tokens.ts"

const counted = new Set(["có", "một", "1", "thêm"])
const newcomers = ["bạn mới", "học sinh mới", "thành viên mới", "new student", "new friend", "new classmate", "new kid"]

/** "lớp con có bạn mới", "class em có new student": the next name may be theirs. */
export const noteNewFriend = (tokens: readonly Token[], discourse: Discourse): void => {
  const isNew = tokens.some((one, at) => {
    const before = tokens[at - 1]?.low ?? ""
    const two = `${one.low} ${tokens[at + 1]?.low ?? ""}`
    return counted.has(before) && (one.low === "bạn" || newcomers.includes(two))
  })
  if (!isNew) return
  discourse.another({ role: { en: "friend", vi: "bạn" } })
}
