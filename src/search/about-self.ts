import { fold } from "../platform/text.ts"

/** English: "my dog", "where do I live", "who helps me". Not who merely asks: "how do I fold a plane", "tell me a joke". */
const englishSelf =
  /\b(?:my|mine|our|ours|myself|(?:am|was|did|do|have|had|can|could|will|should|don't|didn't|can't) (?:i|we)|(?:helps?|helped|gave|gives|taught|teaches|bought|got|made|makes|told|calls?|called|takes|took|with|for|to|from|about|near|beside|next to|hurts?|scares?) (?:me|us))\b/iu
const englishRequest =
  /\b(?:how (?:do|can|should|would|could|did) (?:i|we|you)|(?:tell|give|show|write|help|teach|explain|sing|read|make|draw) (?:me|us)|(?:can|could|should|may|must) i)\b/iu

/** Vietnamese pronouns of the one who asks, as words; with "nhà" and "của" before them or a verb after, not "con cá" or "em bé". */
const vietnameseSelf =
  /(?:^|[^\p{L}])(?:mình|tớ|tui|tôi|cháu|nhà (?:con|em)|của (?:con|em|bé|t)|(?:con|em|bé) (?:thích|ghét|sợ|học|ở|có|hay|đang|đã|sẽ|muốn|bị|chơi|tên|mấy|sống|đi|được|mới|cảm|nhớ|ăn|ngủ|làm|tập|nuôi|bao|sinh|dị ứng|cần|phải|nên|uống|cao|nặng|từng|ngồi|mê|yêu)|(?:mẹ|ba|bố|má|bà|ông|anh|chị|cô|thầy|bạn|chó|mèo|trường|lớp|sinh nhật|nhà) (?:\p{L}+ ){0,2}(?:con|em|bé|mình|tớ|cháu|tui))(?=$|[^\p{L}])/iu
const vietnameseSelfFolded =
  /(?:^|[^\p{L}])(?:(?<!(?:phat|thong|chung|van|binh|chi) )minh|tui|toi|chau|cua (?:con|em)|nha (?:con|em)|(?:con|em) (?:thich|ghet|so|hoc|co|hay|muon|bi|choi|ten|may|song|o dau|di ung))(?=$|[^\p{L}])/iu

/** "Viết cho tớ một bài thơ": asks for something, as "write me a poem" does. */
const vietnameseRequest =
  /^(?:pika ơi,? ?)?(?:hãy |làm ơn )?(?:viết|kể|giải thích|chỉ|dịch|tính|hát|giúp|dạy|tóm tắt|vẽ|nói|cho (?:tớ|mình|con|em|cháu|tui) (?:biết|hỏi|xem))(?![\p{L}])/iu

/** Whether a question is about the life of the one who asks ("Where does my cat sleep?") rather than about the world. */
export const isAboutSelf = (query: string): boolean =>
  (vietnameseSelf.test(query) && !vietnameseRequest.test(query)) ||
  (fold(query) === query.toLowerCase() && vietnameseSelfFolded.test(query)) ||
  /\b(?:my|our)\b/iu.test(query) ||
  (englishSelf.test(query) && !englishRequest.test(query))
