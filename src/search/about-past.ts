import { fold } from "../platform/text.ts"

/**
 * Questions about how things were before they changed. An event of the past is no such question ("What did I do yesterday?"), nor is an
 * order of doings ("What do I do before dinner?", "trước khi ngủ"). All patterns are read against words with one space between them.
 */

/** What one has one of at a time, or leaves behind: "my old school". Not "my old grandma". */
const leftBehind =
  "school|kindergarten|preschool|class|classroom|grade|teacher|coach|house|home|flat|apartment|place|room|address|street|city|town|village|country|neighbou?rhood|neighbou?rs?|team|club|job|hobby|sport|instrument|bike|phone|tablet|name|nickname|best friend|friends|favou?rite"
const change =
  "(?:moved|changed|switched|quit|stopped|left|got|started|joined|came|gave up|broke|lost|met|was born|were born|turned)"

/** "before Maple Hill": what came before a thing. "before Christmas" and "before Monday" are points in time. Read with its capitals. */
const beforeName =
  /\b(?:did|was|were|had|Did|Was|Were|Had)\b.* before (?!(?:I|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|(?:Christmas|Xmas|Tet|Tết|Easter|Halloween|New|Thanksgiving|Mid|Lunar|Eid|Diwali|English|Maths?)\b)\p{Lu}\p{L}+/u
const english = [
  / (?:did|didn t) (?:\w+ ){1,3}used? to (?!it |that |this )/,
  / (?:i|we|he|she|they|who|what|which \w+|(?:my|our) \w+) used to (?!it |that |this |the )/,
  new RegExp(` (?:my|our) (?:old|former|previous|earlier) (?:\\w+ ){0,2}(?:${leftBehind}) `),
  / (?:former|formerly|previously|originally|in the past|back then) /,
  new RegExp(` was (?:my|our) (?:first|last) (?:${leftBehind}) `),
  / (?:did|was|were|had) (?:\w+ ){1,8}before (?:that |this |then |now |it )?$/,
  new RegExp(` (?:did|was|were|had) (?:\\w+ ){1,8}before (?:i|we) (?:\\w+ )?${change} `),
  / (?:did|was|were|had) (?:\w+ ){1,8}before (?:mr|mrs|ms|miss|coach) /,
  / when (?:i|we) (?:was|were) (?:little|small|younger|a (?:baby|toddler|kid)|(?:only )?(?:\d+|one|two|three|four|five|six|seven)) /,
  / (?:did|do|does|am|is|are|don t|doesn t) (?:\w+ ){1,6}(?:any ?more|no longer) | (?:i|we) no longer /,
  / did (?:i|we|he|she|they|my \w+) live (?!through )/,
]
/** "Have you told me this before?" asks of the talk itself. */
const englishTalk =
  /^ (?:have|has|had|did) (?:i|we|you) (?:ever )?(?:tell|told|say|said|ask|asked|mention|mentioned|seen|heard|met) /

const vietnameseLeftBehind =
  "nhà|trường|lớp|cô|thầy|giáo viên|cô giáo|thầy giáo|cô chủ nhiệm|chỗ ở|chỗ|nơi ở|tên|biệt danh|địa chỉ|quê|bạn|bạn thân|phòng|căn hộ|chung cư|khu|xóm|hàng xóm|thành phố|công việc|việc|nghề|sở thích|đội|câu lạc bộ|clb|huấn luyện viên|xe|xe đạp|điện thoại|cặp|giày"
/** What one does for a time: "từng sống", not "từng người" (each person). */
const lastingVerbs = "sống|ở|học|có|nuôi|thích|ghét|sợ|mê|yêu|là|làm|chơi|dùng|tên|tập|muốn|đi học|theo học|dạy"

const vietnamesePatterns = [
  " (?:trước đây|trước kia|trước đó|hồi trước|lúc trước|dạo trước|thuở trước|khi trước|hồi xưa|hồi nhỏ|hồi bé|hồi đó|hồi ấy|hồi còn|lúc nhỏ|lúc bé|lúc còn|khi còn nhỏ|khi còn bé) ",
  " hồi (?:học |còn )?(?:lớp|mẫu giáo|mầm non|tiểu học|cấp|nhà trẻ|ở|[0-9]+ tuổi) ",
  " (?:ngày trước|ngày xưa) (?:mình|tớ|con|em|cháu|tui|tôi|bé|nhà|ba|bố|mẹ|má|ông|bà|anh|chị) ",
  ` (?:đã từng|từng) (?:${lastingVerbs}) `,
  ` (?:${vietnameseLeftBehind}) (?:[^ ]+ )?(?:cũ|trước đây|trước kia) `,
  " (?:trường|lớp|cô giáo|thầy giáo|giáo viên|huấn luyện viên) trước ",
  " trước khi (?:[^ ]+ )?(?:chuyển|dọn (?:đến|về|tới|qua|sang)|đổi|nghỉ (?:học|chơi|tập)|(?:lên|vào) lớp (?:[0-9]+|một|hai|ba|bốn|năm)) ",
  " (?:không|ko|hông|hổng|chẳng|hết) (?:còn )?(?:[^ ]+ ){1,5}nữa $",
]

const vietnamese = vietnamesePatterns.map((pattern) => new RegExp(pattern))
/** As it is typed without marks. */
const withoutMarks = vietnamesePatterns.map((pattern) => new RegExp(fold(pattern)))

/** "Kể chuyện ngày xưa" asks for a story. */
const story = / (?:kể|ke) (?:[^ ]+ ){0,4}(?:chuyện|truyện|chuyen|truyen) /

export const isAboutPast = (query: string): boolean => {
  const lower = query.normalize("NFC").toLowerCase()
  const said = ` ${(lower.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `
  if (story.test(said)) return false
  if (beforeName.test(query) || english.some((pattern) => pattern.test(said))) return !englishTalk.test(said)
  return (
    vietnamese.some((pattern) => pattern.test(said)) ||
    (fold(said) === said && withoutMarks.some((pattern) => pattern.test(said)))
  )
}
