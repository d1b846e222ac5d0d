import { words } from "../words.ts"

/** What a memory is about, as the API names it, and how a person would. */
const categories = words({
  personal_info: { en: "About the person", vi: "Bản thân" },
  family: { en: "Family", vi: "Gia đình" },
  friend: { en: "Friends", vi: "Bạn bè" },
  pet: { en: "Pets", vi: "Thú cưng" },
  school: { en: "School", vi: "Trường lớp" },
  hobby: { en: "Hobbies", vi: "Sở thích" },
  preference: { en: "Likes and dislikes", vi: "Thích và không thích" },
  health: { en: "Health", vi: "Sức khoẻ" },
  event: { en: "Events", vi: "Sự kiện" },
  place: { en: "Places", vi: "Địa điểm" },
  possession: { en: "Belongings", vi: "Đồ dùng" },
  routine: { en: "Daily life", vi: "Thói quen" },
  emotion: { en: "Feelings", vi: "Cảm xúc" },
  goal: { en: "Plans and wishes", vi: "Mong ước và dự định" },
  other: { en: "Other", vi: "Khác" },
})

export type Category = keyof typeof categories
export const allCategories = Object.keys(categories) as Category[]

export const isCategory = (name: string): name is Category => name in categories
export const categoryName = (name: string): string => (isCategory(name) ? categories[name] : name)

const relations = words({
  named: { en: "is named", vi: "tên là" },
  aged: { en: "has the age", vi: "có số tuổi là" },
  born_on: { en: "was born on", vi: "sinh ngày" },
  is_a: { en: "is a", vi: "là" },
  owns: { en: "has", vi: "có" },
  wants: { en: "wants", vi: "muốn có" },
  wants_to: { en: "wants to", vi: "muốn" },
  wants_to_be: { en: "wants to be", vi: "muốn trở thành" },
  likes: { en: "likes", vi: "thích" },
  dislikes: { en: "dislikes", vi: "không thích" },
  fears: { en: "is afraid of", vi: "sợ" },
  allergic_to: { en: "is allergic to", vi: "dị ứng với" },
  plays: { en: "plays", vi: "chơi" },
  learns: { en: "learns", vi: "học" },
  achieved: { en: "has achieved", vi: "đã đạt được" },
  lives_in: { en: "lives in", vi: "sống ở" },
  lives_near: { en: "lives near", vi: "sống gần" },
  lives_with: { en: "lives with", vi: "sống cùng" },
  studies_at: { en: "goes to school at", vi: "học ở" },
  in_grade: { en: "is in grade", vi: "học lớp" },
  in_class: { en: "is in class", vi: "ở lớp" },
  taught_by: { en: "is taught by", vi: "được dạy bởi" },
  coached_by: { en: "is coached by", vi: "được huấn luyện bởi" },
  sits_next_to: { en: "sits next to", vi: "ngồi cạnh" },
  works_as: { en: "works as", vi: "làm nghề" },
  works_in: { en: "works in", vi: "làm việc ở" },
  best_friend: { en: "has the best friend", vi: "có bạn thân là" },
  best_friend_of: { en: "is the best friend of", vi: "là bạn thân của" },
  friend_of: { en: "is a friend of", vi: "là bạn của" },
  brother_of: { en: "is a brother of", vi: "là anh hoặc em trai của" },
  sister_of: { en: "is a sister of", vi: "là chị hoặc em gái của" },
  mother_of: { en: "is the mother of", vi: "là mẹ của" },
  father_of: { en: "is the father of", vi: "là bố của" },
  grandmother_of: { en: "is a grandmother of", vi: "là bà của" },
  grandfather_of: { en: "is a grandfather of", vi: "là ông của" },
  uncle_of: { en: "is an uncle of", vi: "là chú, bác hoặc cậu của" },
  aunt_of: { en: "is an aunt of", vi: "là cô, dì hoặc bác của" },
  cousin_of: { en: "is a cousin of", vi: "là anh chị em họ của" },
  member_of: { en: "is in", vi: "tham gia" },
  located_in: { en: "is in", vi: "nằm ở" },
  teaches: { en: "teaches", vi: "dạy" },
  cooks: { en: "cooks", vi: "nấu" },
  celebrates: { en: "celebrates", vi: "đón" },
  bears: { en: "bears", vi: "ra" },
  teacher_of: { en: "is a teacher of", vi: "là thầy cô của" },
})

/** The name of a relation. Models may make relations that are not known here. */
export const relationName = (type: string): string =>
  type in relations ? relations[type as keyof typeof relations] : type.replaceAll("_", " ")

const reasons = words({
  "It was told in a conversation.": { en: "It was told in a conversation.", vi: "Được kể trong một cuộc trò chuyện." },
  "It was added by a client.": { en: "It was added by hand or by an app.", vi: "Được thêm bằng tay hoặc từ ứng dụng." },
  "It was edited by a client.": {
    en: "It was edited by hand or by an app.",
    vi: "Được sửa bằng tay hoặc từ ứng dụng.",
  },
  "It was told again, with its marks.": {
    en: "It was told again, with its accents.",
    vi: "Được kể lại, có đủ dấu.",
  },
  "It was told again, with more detail.": {
    en: "It was told again, with more detail.",
    vi: "Được kể lại, chi tiết hơn.",
  },
  "A newer statement replaced it.": { en: "Something newer took its place.", vi: "Điều mới hơn đã thay thế." },
  "A plain statement about it took its place.": {
    en: "A plain statement about it took its place.",
    vi: "Một câu kể rõ ràng hơn đã thay thế.",
  },
  "A later statement says otherwise already.": {
    en: "A later statement already says otherwise.",
    vi: "Điều kể sau đó đã nói khác.",
  },
  "It was settled by a newer statement.": {
    en: "A newer statement settled it.",
    vi: "Điều kể sau đã khép lại chuyện này.",
  },
  "It was said to be over.": { en: "It was said to be over.", vi: "Được kể là đã kết thúc." },
  "What its statement said is over.": {
    en: "The time that it was about is over.",
    vi: "Thời gian được nói đến đã qua.",
  },
  "What it rested on has changed.": { en: "What it was based on has changed.", vi: "Điều làm căn cứ đã thay đổi." },
  "There was a birthday since it was said.": {
    en: "There was a birthday since it was said.",
    vi: "Đã qua một sinh nhật kể từ khi được kể.",
  },
  "Another memory says the same.": { en: "Another memory says the same.", vi: "Một ký ức khác nói điều tương tự." },
  "It expired.": { en: "It expired.", vi: "Đã hết hạn." },
  "It was imported from Mem0.": { en: "It was imported from Mem0.", vi: "Được nhập từ Mem0." },
  "It was changed in Mem0.": { en: "It was changed in Mem0.", vi: "Đã được sửa trong Mem0." },
  "It ended in Mem0.": { en: "It ended in Mem0.", vi: "Đã kết thúc trong Mem0." },
  "A client took its feedback back.": { en: "The rating was taken back.", vi: "Đã bỏ đánh giá." },
  "The feedback of a client was POSITIVE.": { en: "It was rated as right.", vi: "Được đánh giá là đúng." },
  "The feedback of a client was NEGATIVE.": {
    en: "It was rated as not quite right.",
    vi: "Được đánh giá là chưa đúng hẳn.",
  },
  "The feedback of a client was VERY_NEGATIVE.": { en: "It was rated as wrong.", vi: "Được đánh giá là sai." },
})

/** Why a memory changed. Text that somebody added after the server's sentence is not translated. */
export const reasonText = (reason: string): string => {
  const known = (Object.keys(reasons) as (keyof typeof reasons)[]).find((sentence) => reason.startsWith(sentence))
  return known === undefined ? reason : `${reasons[known]}${reason.slice(known.length)}`
}
