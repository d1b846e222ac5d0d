import type { Speaker } from "../clause.ts"
import type { Discourse, Figure } from "../discourse.ts"
import { kinOf, wordSet } from "../lexicon.ts"
import { capitalRun, properName } from "../names.ts"
import { fold, type Token } from "../text/tokens.ts"
import { isSelfAt } from "./speaker.ts"

export type Named = { figure: Figure; from: number; to: number }

const countsAfterBa = new Set(
  "ngày tuần tháng năm con cái lần bạn người quyển cuốn giờ phút điểm tuổi bài món chiếc đứa buổi lê tô bát chén ly cốc ổ miếng quả trái hạt tờ tấm bức đôi cặp phần suất cây chục trăm nghìn ngàn triệu mươi vòng hiệp trận ván câu dòng trang mét ký kí cân lít đồng loại tầng lầu thằng ngôi căn hũ hộp gói túi viên cục phòng bước".split(
    " ",
  ),
)

/** Kin that a child may mean without "của con": a bare "anh" or "cô" is whoever was spoken of last. */
const bareKin = new Set(
  "mẹ má bố ba cha ông bà nội ngoại mom mum mommy mama dad daddy papa grandma grandpa granny grandmother grandfather".split(
    " ",
  ),
)

export const third = new Set(["ấy", "í", "đó", "kia", "ý", "này"])

export const textOf = (tokens: readonly Token[], from: number, to: number): string[] =>
  tokens.slice(from, to).map((one) => one.text)

/** "mẹ", "ba con", "anh họ Phúc": a relative or teacher, told by kinship. */
export const kinAt = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Named | null => {
  const length = wordSet("kin")?.longest(tokens, at, plain) ?? 0
  if (length === 0) return ownSibling(tokens, at, discourse, speaker)
  const word = tokens
    .slice(at, at + length)
    .map((one) => one.low)
    .join(" ")
  const kin = kinOf(word)
  if (tokens[at]?.capital && (tokens[at - 1]?.capital || (at > 0 && tokens[at + length]?.capital))) return null
  if (length === 1 && notKinBefore[word]?.includes(tokens[at + 1]?.low ?? "")) return null
  if (["nội", "ngoại"].includes(word) && compounds.has(tokens[at - 1]?.low ?? "")) return null
  if (["làm", "thành"].includes(tokens[at - 1]?.low ?? "") && !isSelfAt(tokens, at + length, speaker)) return null
  const isCount = isNumberBa(tokens, at, word) && (!isSelfAt(tokens, at + 1, speaker) || isCounted(tokens, at))
  if (!kin || isCount) return null
  const isNew = kin.category === "school" && tokens[at + length]?.low === "mới"
  let to = at + length + (isNew ? 1 : 0)
  const owned =
    tokens[to]?.low === "của" && isSelfAt(tokens, to + 1, speaker) ? 2 : isSelfAt(tokens, to, speaker) ? 1 : 0
  to += owned
  const run = capitalRun(tokens, to)
  const isBare = bareKin.has(word) || (word.includes(" ") && (kin.category === "family" || kin.category === "school"))
  if (tokens[at - 1]?.low === "là" && isSelfAt(tokens, at - 2, speaker)) return null
  const isIndefinite = indefinite.has(tokens[at - 1]?.low ?? "") || /^\d+$/.test(tokens[at - 1]?.low ?? "")
  if (owned === 0 && run > 0 && (word === "bà" || word === "ông")) return null
  if (owned === 0 && run === 0 && (!isBare || isIndefinite || (plain && word === "cha"))) return null
  if (third.has(tokens[to]?.low ?? "") && owned === 0) return null
  const name = run > 0 ? properName(textOf(tokens, to, to + run)) : null
  if (isNew) forget(discourse, kin.role)
  const role = { en: kin.role, vi: kin.vi.find((one) => one === word || fold(one) === word) ?? kin.vi[0] ?? word }
  return {
    figure: discourse.introduce({
      name,
      kind: "person",
      role,
      gender: kin.gender ?? null,
      plural: kin.plural === true,
    }),
    from: at,
    to: to + run,
  }
}

const siblings: Readonly<Record<string, { en: string; vi: string; gender: "male" | "female" | null }>> = {
  em: { en: "younger sibling", vi: "em", gender: null },
  anh: { en: "older brother", vi: "anh", gender: "male" },
  chị: { en: "older sister", vi: "chị", gender: "female" },
}
const beforeSibling = new Set(["ông", "bà", "thằng", "con", "nhỏ", "đứa"])

/** "em con", "anh tui", "ông anh tớ": a sibling by the bare word, told by its owner. */
const ownSibling = (tokens: readonly Token[], at: number, discourse: Discourse, speaker: Speaker): Named | null => {
  const start = beforeSibling.has(tokens[at]?.low ?? "") ? at + 1 : at
  const kin = siblings[tokens[start]?.low ?? ""]
  const owned = isSelfAt(tokens, start + 1, speaker)
    ? 2
    : tokens[start + 1]?.low === "của" && isSelfAt(tokens, start + 2, speaker)
      ? 3
      : 0
  if (!kin || owned === 0 || speaker.parent) return null
  const to = start + owned
  const run = capitalRun(tokens, to)
  const name = run > 0 ? properName(textOf(tokens, to, to + run)) : null
  const { en, vi, gender } = kin
  return { figure: discourse.introduce({ name, kind: "person", role: { en, vi }, gender }), from: at, to: to + run }
}

const compounds = new Set(["dã", "nước", "hướng", "đối", "hải", "bộ", "quốc", "cục"])

/** "cô giáo mới": the one before is her no more. */
const forget = (discourse: Discourse, role: string): void => {
  for (const figure of discourse.figures) if (figure.role?.en === role) figure.role = null
}

/** Words that only look like kin: "ba lô", "ngoại ngữ", "ông trời". */
const notKinBefore: Readonly<Record<string, readonly string[]>> = {
  ba: ["lô", "rô", "khía", "gác", "toong", "que", "đờ"],
  nội: ["dung", "trợ", "quy", "thành", "trú", "thất", "tâm"],
  ngoại: ["ngữ", "hình", "thành", "trừ", "khoá", "khóa", "ô", "giao", "hạng", "thương"],
  bà: ["con", "tiên", "chằn", "đồng", "chủ"],
  ông: ["trời", "già", "tiên", "bụt", "chủ", "địa", "táo", "mặt"],
  mẹ: ["kiếp", "thiên"],
  bố: ["cục", "láo"],
  má: ["lúm", "hồng"],
  cha: ["xứ"],
}

/** "có hai chị gái": a number of them, not the one that everybody knows. */
export const indefinite = new Set("có một hai ba bốn mấy nhiều thêm vài".split(" "))

/** "ba ngày" is three days, "thứ ba" Tuesday. */
const isNumberBa = (tokens: readonly Token[], at: number, word: string): boolean =>
  word === "ba" &&
  (countsAfterBa.has(tokens[at + 1]?.low ?? "") ||
    ["thứ", "tháng", "lớp", "có", "được", "giải", "hạng", "tầng", "lầu"].includes(tokens[at - 1]?.low ?? "x"))

/** "ba con đen, một con vàng" counts them. */
const isCounted = (tokens: readonly Token[], at: number): boolean =>
  tokens[at + 1]?.low === "con" &&
  ((wordSet("color")?.longest(tokens, at + 2) ?? 0) > 0 || (wordSet("animal")?.longest(tokens, at + 2) ?? 0) > 0)
