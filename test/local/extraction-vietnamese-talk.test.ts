import { describe, expect, test } from "bun:test"
import type { KnownFact, Turn } from "../../src/facts/extraction.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const saidAt = new Date("2026-03-10T09:00:00Z")

const turnsOf = (said: readonly string[]): Turn[] =>
  said.map((line) =>
    line.startsWith("A: ") ? { role: "assistant", content: line.slice(3) } : { role: "user", content: line },
  )

const factsFrom = (said: readonly string[], known: KnownFact[] = []) =>
  extractWithRules({ turns: turnsOf(said), known, saidAt }).facts

const textsFrom = (...said: string[]): string[] => factsFrom(said).map((fact) => fact.text)

/** What is said, and words that one stored fact must hold, all of them. */
const kept: [said: string[], ...words: string[]][] = [
  // câu trả lời cụt lấy động từ và chủ ngữ của câu hỏi
  [["A: Cậu treo tranh ở đâu?", "trên cửa tủ lạnh"], "tranh", "tủ lạnh"],
  [["A: Vậy môn nào bạn thích?", "địa"], "thích", "địa"],
  [["A: Em muốn quà gì?", "một bộ cờ vua nam châm"], "muốn", "cờ vua"],
  [["nhà em có con vẹt tên Mít", "A: Nó màu gì vậy em?", "màu xanh lá, mỏ đỏ"], "Mít", "xanh lá", "mỏ đỏ"],
  [["anh trai con tên Quốc", "A: Anh học ngành gì?", "học nấu ăn ạ"], "Anh học ngành gì", "nấu ăn"],
  [["A: Em bạn mấy tuổi?", "5 tuổi, tên Tôm"], "em", "5 tuổi"],
  [["A: Ai chở con về?", "chú bảo vệ"], "Ai chở con về", "chú bảo vệ"],
  [["A: Búp bê của con tên gì?", "Bông Bưởi"], "búp bê", "Bông Bưởi"],
  [["A: Cô giáo con tên gì nè?", "cô Hoài Thu"], "Hoài Thu", "Cô"],
  // mọi cách xưng hô, ba miền
  [["hôm bữa má dắt tui đi nhổ răng hàm"], "má", "nhổ răng"],
  [["anh Hai tui đi nghĩa vụ ở Đắk Lắk rồi", "ảnh chơi guitar hay lắm"], "anh hai", "guitar"],
  [["tao tên Khoa nè, bạn bè hay kêu tao là Khoa Mập"], "Khoa Mập"],
  [["cuối tuần nào hai ông cháu tớ cũng đi câu"], "hai ông cháu", "câu"],
  [["con học lớp 2, em con là Thuỳ Linh"], "Thuỳ Linh", "em"],
  [["mấy bạn trong lớp chê em lùn"], "chê em lùn"],
  [["cậu ơi tớ vừa mất cái bút chì kim"], "mất", "bút chì"],
  [["tớ không biết bơi"], "không biết bơi"],
  [["em chưa bao giờ đi máy bay"], "chưa bao giờ", "máy bay"],
  [["mùng 3 Tết em tròn 10 tuổi"], "10 tuổi"],
  [["sinh nhật em là rằm tháng 8"], "rằm tháng 8"],
  [["tớ có con rùa tên Đá Cuội, nghe ngầu không"], "rùa", "Đá Cuội"],
  [["tớ nuôi hai con cá vàng tên Bống và Bang"], "cá vàng", "Bang"],
  [["con ăn ba tô bún luôn"], "ba tô bún"],
  [["tháng sau lớp tớ đi dã ngoại ở Ba Vì"], "dã ngoại ở Ba Vì"],
  [["em học vẽ với cô Tâm, mỗi tuần hai buổi"], "vẽ", "hai buổi"],
  // không dấu
  [["hom qua to duoc di Sapa"], "duoc di Sapa"],
  [["ong noi minh nuoi ong lay mat"], "ong noi", "nuoi ong"],
  [["chieu thu bay hang tuan em mua o cung thieu nhi"], "thu bay", "cung thieu nhi"],
  [["co giao khen em viet chu dep"], "khen", "chu dep"],
  [["me em la giao vien"], "Mẹ", "giáo viên"],
  // xen tiếng Anh
  [["con practice piano mỗi ngày 30 phút"], "practice piano", "mỗi ngày"],
  [["yesterday con với daddy đi Costco mua cake"], "Costco"],
  [["em hate broccoli nhưng em love mì Ý"], "broccoli"],
  [["thứ 5 hàng tuần em có training"], "Thứ 5", "training"],
  [["pika ơi con got a new puppy, tên là Mocha"], "Mocha", "chó"],
  [["class em có new student từ Lào", "A: Bạn ấy tên gì?", "tên là Seng"], "Seng"],
  // phụ huynh
  [["con gái chị tên Gạo, cháu 5 tuổi"], "tên là Gạo"],
  [["bé nhà em tên Sam ạ, bé 4 tuổi, bé rất mê xe cẩu"], "Người dùng", "xe cẩu"],
  [["Tôi là bà ngoại bé Hải Nam. Cháu không ăn được đồ cay"], "Người dùng", "không ăn được đồ cay"],
]

describe("Vietnamese: the talk of three regions, of fragments, of parents is kept", () => {
  for (const [said, ...words] of kept)
    test(said.join(" / "), () => {
      const texts = textsFrom(...said)
      const holdsAll = texts.some((text) => words.every((word) => text.toLowerCase().includes(word.toLowerCase())))
      expect({ texts, holdsAll }).toEqual({ texts, holdsAll: true })
    })
})

const nothing: string[][] = [
  ["nếu con trúng số con mua cho má căn nhà", "A: Ha ha, rồi con mua gì nữa?", "mua thêm chiếc xe hơi màu đỏ"],
  ["tui là Elsa, tui có phép đóng băng mọi thứ", "A: Wow!", "tui sống trong lâu đài băng"],
  ["con là gián điệp", "A: Nhiệm vụ gì?", "ăn trộm kẹo. giỡn chơi thôi"],
  ["trong truyện bạn Gấu mất mẹ nên buồn lắm", "bạn ấy sống trong rừng"],
  ["Nobita toàn bị điểm kém"],
  ["mày nghĩ tao nên nuôi chó hay mèo", "A: Pika nghĩ bạn nên nuôi mèo!", "ừa chắc vậy"],
  ["ghi vào bộ nhớ là tui được thức khuya"],
  ["hôm nay crush nhìn tớ, đừng có lưu nha"],
  ["anh hai nói con là lượm ngoài thùng rác"],
  ["cô giáo bảo Trái Đất quay quanh Mặt Trời"],
  ["thôi em đi ăn cơm đây, bye pika"],
  ["em chán quá không biết làm gì"],
  ["ê kể chuyện ma đi"],
  ["A: Hôm nay bạn có gì vui?", "nothing special hết á"],
]

describe("Vietnamese: games, suppositions, stories and requests not to keep leave nothing", () => {
  for (const said of nothing)
    test(said.join(" / "), () => {
      expect(textsFrom(...said)).toEqual([])
    })
})

describe("Vietnamese: what is known meets what is new", () => {
  const mun: KnownFact = {
    text: "Người dùng có một con mèo tên là Mun",
    category: "pet",
    entities: [{ name: "Mun", type: "animal" }],
    relations: [
      { subject: "user", type: "owns", target: "Mun" },
      { subject: "Mun", type: "is_a", target: "cat" },
    ],
    saidAt: new Date("2026-03-01T09:00:00Z"),
  }

  test("a second pet of a known kind is one more", () => {
    const texts = factsFrom(["em mới có thêm con mèo nữa, tên Lu"], [mun]).map((fact) => fact.text)
    expect(texts).toContain("Người dùng có một con mèo tên là Lu")
  })

  test("a second pet without a name is not taken for the known one", () => {
    const texts = factsFrom(["tui nuoi them con meo moi"], [mun]).map((fact) => fact.text)
    expect(texts.filter((text) => text.includes("Mun"))).toEqual([])
    expect(texts).toHaveLength(1)
  })

  const ending: [said: string, type: string, target: string | null][] = [
    ["em không muốn làm ca sĩ nữa", "wants_to_be", "ca sĩ"],
    ["con tháo bột rồi", "injured", null],
    ["em được chuyển chỗ ngồi cạnh bạn Lan", "sits_next_to", null],
    ["xe đạp của em bị mất rồi", "owns", "xe đạp"],
  ]
  for (const [said, type, target] of ending)
    test(`${said} → ${type}`, () => {
      const ends = factsFrom([said]).flatMap((fact) => fact.ends)
      expect(ends.some((one) => one.type === type && one.target === target)).toBe(true)
    })
})
