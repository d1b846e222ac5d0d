import type { Speaker } from "../clause.ts"
import { type Discourse, isNamesake } from "../discourse.ts"
import type { Figure, Role } from "../figure.ts"
import { animalKind, isIn, kinOf, wordSet } from "../lexicon.ts"
import { capitalRun, properName } from "../names.ts"
import { fold, isWord, lowText, type Token } from "../text/tokens.ts"
import { isSelfAt } from "./speaker.ts"

/** Somebody named in a sentence: tokens up to `to`. */
export type Named = { figure: Figure; to: number }

const words = (text: string): Set<string> => new Set(text.split(" "))

const countsAfterBa = words(
  "ngày tuần tháng năm con cái lần bạn người quyển cuốn giờ phút điểm tuổi bài món chiếc đứa buổi tô bát chén ly cốc ổ miếng quả trái hạt tờ tấm bức đôi cặp phần suất cây chục trăm nghìn triệu mươi vòng trận ván câu dòng trang mét ký kí cân lít loại tầng lầu thằng căn hộp gói túi viên phòng bước",
)
const beforeNumberBa = words("thứ tháng lớp có được giải hạng tầng lầu")
/** Kin that a child may mean without "của con": a bare "anh" or "cô" is whoever was spoken of last. */
const bareKin = words("mẹ má bố ba cha ông bà nội ngoại mom mum mommy dad daddy grandma grandpa")
/** Words that only look like kin: "ba lô", "ngoại ngữ", "ông trời", "ông mặt trời". */
const notKinBefore: Readonly<Record<string, ReadonlySet<string>>> = {
  ba: words("lô rô khía gác toong que"),
  nội: words("dung trợ quy thành trú thất tâm"),
  ngoại: words("ngữ hình thành trừ khoá khóa ô giao hạng thương"),
  bà: words("con tiên chằn đồng chủ"),
  ông: words("trời già tiên bụt chủ địa táo mặt"),
  mẹ: words("kiếp thiên"),
  bố: words("cục láo"),
  má: words("lúm hồng"),
  cha: words("xứ"),
}
const indefinite = words("có một hai ba bốn mấy nhiều thêm vài các những nuôi mua")
const third = words("ấy í đó kia ý này")
const siblings: Readonly<Record<string, Role & Pick<Figure, "gender">>> = {
  em: { en: "younger sibling", vi: "em", gender: null },
  anh: { en: "older brother", vi: "anh", gender: "male" },
  chị: { en: "older sister", vi: "chị", gender: "female" },
}
const friend: Role = { en: "friend", vi: "bạn" }
const teacherRoles: Readonly<Record<string, Role>> = {
  cô: { en: "teacher", vi: "cô giáo" },
  thầy: { en: "teacher", vi: "thầy giáo" },
}
const titles = words("anh chị cô thầy chú dì bác ông bà cậu mợ thím")
/** With a name behind it, how anybody is called: "cô Hạnh", "O Lan". */
const callings = new Set([...titles, "o", "cụ"])
const plainCallings = new Set([...callings].map(fold))

/** "của con", "con", "nhà con" behind a noun: how many tokens say that it is the user's. */
export const ownerLength = (tokens: readonly Token[], at: number, speaker: Speaker): number => {
  const isLinked = ["của", "nhà"].includes(tokens[at]?.low ?? "")
  if (isLinked && isSelfAt(tokens, at + 1, speaker)) return 2
  return isSelfAt(tokens, at, speaker) ? 1 : 0
}

/** "thầy Toán", "cô Văn": what they teach. */
const isTaught = ({ low }: Token): boolean => isIn("subject", low) || low === "hlv" || low === "toan"

const nameAt = (tokens: readonly Token[], at: number): { name: string | null; length: number } => {
  const run = capitalRun(tokens, at)
  const first = tokens[at]
  const length = run === 1 && first && isTaught(first) ? 0 : run
  return { length, name: length > 0 ? properName(tokens.slice(at, at + length).map((one) => one.text)) : null }
}

/** Somebody of the user's named at this place: "mẹ con", "anh họ Phúc", "con mèo Mun", "bạn Ngân", "Kiki" who is known. Introduces them. */
export const vietnamesePersonAt = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Named | null => {
  if (!tokens[at] || isSelfAt(tokens, at, speaker)) return null
  return (
    animalAt(tokens, at, discourse, speaker) ??
    kinAt(tokens, at, discourse, speaker, plain) ??
    addressed(tokens, at, discourse, speaker) ??
    knownName(tokens, at, discourse)
  )
}

const kinAt = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Named | null => {
  const length = wordSet("kin")?.longest(tokens, at, plain) ?? 0
  const word = lowText(tokens, at, at + length)
  const kin = length > 0 ? kinOf(word) : undefined
  if (!kin) return siblingAt(tokens, at, discourse, speaker)
  if (tokens[at]?.capital && at > 0) return null
  if (length === 1 && notKinBefore[word]?.has(tokens[at + 1]?.low ?? "")) return null
  const owner = ownerLength(tokens, at + length, speaker)
  if (
    word === "ba" &&
    owner === 0 &&
    (countsAfterBa.has(tokens[at + 1]?.low ?? "") || beforeNumberBa.has(tokens[at - 1]?.low ?? ""))
  )
    return null
  const to = at + length + owner
  const { name, length: size } = nameAt(tokens, to)
  const isBare = bareKin.has(word) || (word.includes(" ") && ["family", "school"].includes(kin.category))
  const isOfOther =
    indefinite.has(tokens[at - 1]?.low ?? "") || third.has(tokens[to]?.low ?? "") || tokens[to]?.low === "của"
  if (owner === 0 && (isOfOther || (name === null && !isBare) || (plain && word === "cha")))
    return siblingAt(tokens, at, discourse, speaker)
  // "mẹ Mun" is a cat, or somebody else's mother.
  if (owner === 0 && name !== null && ["mother", "father"].includes(kin.role)) return null
  const isTitle = callings.has(word) || (plain && plainCallings.has(word))
  if (owner === 0 && name !== null && isTitle && ownerLength(tokens, to + size, speaker) === 0) return null
  // "mẹ bạn Nam", "ba nó": another's.
  if (
    owner === 0 &&
    name === null &&
    (others.has(tokens[to]?.low ?? "") || siblings[tokens[to]?.low ?? ""] !== undefined)
  )
    return null
  const role = { en: kin.role, vi: kin.vi.find((one) => one === word || fold(one) === word) ?? kin.vi[0] ?? word }
  const figure = discourse.introduce({
    name,
    kind: "person",
    role,
    gender: kin.gender ?? null,
    plural: kin.plural === true,
  })
  const after = to + size
  return { figure, to: after + (owner === 0 ? ownerLength(tokens, after, speaker) : 0) }
}

/** "em con", "anh Hai tui": a sibling by the bare word, told by its owner. */
const siblingAt = (tokens: readonly Token[], at: number, discourse: Discourse, speaker: Speaker): Named | null => {
  const kin = siblings[tokens[at]?.low ?? ""]
  const owner = kin ? ownerLength(tokens, at + 1, speaker) : 0
  if (!kin || owner === 0 || speaker.parent) return null
  const { name, length } = nameAt(tokens, at + 1 + owner)
  const { gender, ...role } = kin
  return { figure: discourse.introduce({ name, kind: "person", role, gender }), to: at + 1 + owner + length }
}

const classifiers = words("con chú bé em")
const others = words("bạn nó họ cậu thằng nhỏ chúng tụi bọn")

const keeping = words("có nuôi")
const beforeKeeping = words("mới vừa đang cũng còn lại có nuôi thêm")

const owning = words("bạn giáo của")

/** "có con mèo Mun" is the user's; "mẹ có con chó Latte" and "bạn em nuôi con mèo Mun" are of others. */
const isKeptByUser = (tokens: readonly Token[], at: number, speaker: Speaker): boolean => {
  let before = at - 1
  if (!keeping.has(tokens[before]?.low ?? "")) return false
  while (beforeKeeping.has(tokens[before]?.low ?? "")) before -= 1
  if (before < 0 || !isWord(tokens[before] ?? noToken) || tokens[before]?.low === "nhà") return true
  const owner = tokens[before - 1]?.low ?? ""
  return isSelfAt(tokens, before, speaker) && !owning.has(owner) && !isIn("kin", owner)
}
const noToken: Token = { text: "", low: "", fold: "", capital: false }

/** "có con mèo Mun", "con cún nhà em", "con mèo" that was spoken of. */
const animalAt = (tokens: readonly Token[], at: number, discourse: Discourse, speaker: Speaker): Named | null => {
  if (!classifiers.has(tokens[at]?.low ?? "")) return null
  const longest = wordSet("animal")?.longest(tokens, at + 1) ?? 0
  const size = longest > 1 && tokens[at + longest]?.capital ? longest - 1 : longest
  const role = size > 0 ? animalKind(lowText(tokens, at + 1, at + 1 + size)) : undefined
  if (!role) return null
  const noun = at + 1 + size
  const owner = ownerLength(tokens, noun, speaker)
  const { name, length } = nameAt(tokens, noun + owner)
  const to = noun + owner + length
  const ownerAfter = owner === 0 ? ownerLength(tokens, to, speaker) : 0
  const isKept = name !== null && isKeptByUser(tokens, at, speaker)
  if (owner + ownerAfter > 0 || isKept)
    return { figure: discourse.introduce({ name, kind: "animal", role }), to: to + ownerAfter }
  const known = indefinite.has(tokens[at - 1]?.low ?? "") ? undefined : discourse.byRole(role.en)
  if (known?.kind !== "animal") return null
  discourse.mention(known)
  return { figure: known, to }
}

/** "bạn Ngân", "cô Mai của con", "anh Phúc". */
const addressed = (tokens: readonly Token[], at: number, discourse: Discourse, speaker: Speaker): Named | null => {
  const word = tokens[at]?.low ?? ""
  if (word !== "bạn" && !titles.has(word)) return null
  const owned = word === "bạn" ? ownerLength(tokens, at + 1, speaker) : 0
  const named = ["tên", "là"].includes(tokens[at + 1 + owned]?.low ?? "") && owned > 0 ? 1 : 0
  const { name, length } = nameAt(tokens, at + 1 + owned + named)
  if (!name || name === "Pika") return null
  const after = at + 1 + owned + named + length
  const isOwn = tokens[after]?.low === "của" && ownerLength(tokens, after, speaker) > 0
  // "cô Hạnh" may be an aunt or a neighbour, "cô Hạnh của con" is the teacher.
  const role = word === "bạn" ? friend : isOwn ? (teacherRoles[word] ?? { en: word, vi: word }) : null
  const known = discourse.byName(name, role ?? { en: word, vi: word })
  const spoken = role === null ? `${word} ${name}` : name
  const isSame = known && !isNamesake(known, { kind: "person", role })
  const figure = isSame ? known : discourse.introduce({ name: spoken, kind: "person", ...(role ? { role } : {}) })
  discourse.mention(figure, name)
  return { figure, to: after + (isOwn ? 2 : 0) }
}

const maxNameWords = 4

const knownName = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  if (tokens[at - 1]?.low === "tên") return null
  const skip = classifiers.has(tokens[at]?.low ?? "") && tokens[at + 1]?.capital ? 1 : 0
  for (let length = Math.min(maxNameWords, tokens.length - at - skip); length > 0; length--) {
    const name = tokens
      .slice(at + skip, at + skip + length)
      .map((one) => one.text)
      .join(" ")
    const figure = discourse.byName(name)
    if (!figure || (!tokens[at + skip]?.capital && length === 1 && name.length < 3)) continue
    discourse.mention(figure, name)
    return { figure, to: at + skip + length }
  }
  return null
}
