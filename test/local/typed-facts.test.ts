import { expect, test } from "bun:test"
import { isQuote } from "../../src/facts/quote.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const typed = (content: string): string[] =>
  extractWithRules({ turns: [{ role: "user", content }], known: [], saidAt: new Date("2026-11-29T05:00:00Z") })
    .facts.map(({ text }) => text)
    .filter((text) => !isQuote(text))

test.each([
  "mom finally said ok",
  "my neighbor cô Hạnh có con mèo ba chân",
  "giờ ở nhà chỉ còn Vừng với mẹ Mun thôi",
  "my aunt Solveig is one and i went with her",
  "con sợ đến nỗi nhịn cả buổi",
  "ghét cay ghét đắng luôn",
  "mình được ở lại với bạn bè",
])("no pattern is sure of what is no name, age, thing or place: %s", (said) => {
  expect(typed(said).join()).not.toMatch(/Finally|Chân|Mun|is 1|nỗi|cay|Lại|sống với/)
})

test("a choir is called a choir", () => {
  expect(typed("im in the school choir")).toEqual(["User is in the school choir"])
})

test.each([
  ["my mom is from Ghana so we dance a lot", "Ghana"],
  ["em có bé bạn hàng xóm Cún (người thiệt), 6 tuổi, nó hay nhai cổ áo", "6 tuổi"],
])("where somebody comes from is no home, and what goes on behind a bracket is not the child's: %s", (said, not) =>
  expect(typed(said).join()).not.toContain(not),
)

test.each([
  ["my baby cousin Ludo bit the priest", "User has a baby cousin named Ludo"],
  ["our family is circus since my great great grandma Olga", "User has a great great grandma named Olga"],
])("kin of several words are no names: %s", (said, fact) => expect(typed(said)).toContain(fact))

test.each([
  "my dad meditates",
  "mum hung a big mirror there",
  "my friend group has a handshake",
  "my fish tank is covered in green slime",
  "i owe my brother an apology",
  "father Tom is our priest",
  "everyone calls me Shrimp",
  "i broke my ruler",
  "i stopped at the door and waved",
  "lost the necklace for an hour but it was in the bath",
  "shes not my friend",
  "bà nội ở quê",
  "em nhớ bố vì bố ở xa",
  "trường tớ sắp sơn lại",
  "cô Văn của t khó tính",
  "quan em hay an la quan bo bia ong Tau",
  "con mất 8 giây thổi nến",
  "t thich chanh muoi",
  "con thích con nhện Charlotte lắm luôn á",
])("what a pattern may take for something else is left in the user's own words: %s", (said) => {
  expect(typed(said).join()).not.toMatch(
    /named|is [A-Z]|'s name|no longer|quit|lives|sống ở|tên là|trường|của người dùng|mất|chanh|friends with/,
  )
})

test.each([
  ["em ngồi bàn ba", "sits_next_to"],
  ["con thích giờ thể dục", "favorite_animal"],
  ["con o Hue", "fell_out"],
  ["con thích đồ ăn mặn", "vegetarian"],
  ["i quit choir because it was on thursdays", "likes"],
])("a fact ends nothing that it does not speak of: %s", (content, not) => {
  const { facts } = extractWithRules({ turns: [{ role: "user", content }], known: [], saidAt: new Date() })
  expect(facts.flatMap(({ ends }) => ends.map(({ type }) => type))).not.toContain(not)
})

test("a plain statement in a talk is a fact, however seldom the companion asks for it", () => {
  const turns = [
    { role: "user" as const, content: "Tôi không ăn được đồ cay." },
    { role: "assistant" as const, content: "Bà nhớ giữ gìn sức khoẻ ạ." },
    { role: "user" as const, content: "Tôi có một con chó tên là Vàng." },
  ]
  const { facts } = extractWithRules({ turns, known: [], saidAt: new Date() })
  expect(facts.map(({ text }) => text)).toContain("Người dùng có một con chó tên là Vàng")
})

test.each([
  ["mẹ có con chó poodle Latte, ba có con két", "Latte"],
  ["mẹ con có con chó Latte", "Latte"],
  ["bạn em nuôi con mèo Mun", "Mun"],
  ["em gái em tên Mai. 5 tuổi", "5 tuổi"],
  ["em gai tui ten Tho (con tho ay), 5 tuoi, giu chia khoa nha", "5 tuổi"],
  ["cháu có một cái xương gà hình chữ Y, tên nó là Ước", "Ước"],
  ["bà ngoại mới về, cô ấy tên là Bánh Bao", "tên là Bánh Bao"],
])("what is another's, or goes on about another, is not the user's: %s", (said, not) =>
  expect(typed(said).join()).not.toContain(not),
)

test.each([
  ["mình mới có con mèo Mun", "Mun"],
  ["nhà có con mèo Mun", "Mun"],
  ["con có một con cún tên là Vện", "Vện"],
  ["mình 9 tuổi. học lớp 4", "lớp 4"],
])("what the user has, and says of themselves in two sentences, is theirs: %s", (said, fact) =>
  expect(typed(said).join()).toContain(fact),
)

test.each([
  ["exercise 4: My name is Peter and I live in London. finished", "Peter"],
  ["I made a robot and mum helped. its called Beep", "Beep"],
  ["my cousin got a rabbit. hes called Zippy", "Zippy"],
  ["my sister Ana is tiny. people say i look like a small grandma. She's 4", "is 4"],
  ["con là Bin nè. cô giáo Bin khó lắm", "giáo của người dùng"],
  ["O Lan lên giá 5k nhưng vẫn ngon", "Lan"],
])("a pattern states nothing of whom the sentence does not name: %s", (said, not) =>
  expect(typed(said).join()).not.toContain(not),
)

test.each([
  ["Tôi có một con chó tên là Vàng.", "Vàng"],
  ["pika ơi con got a new puppy, tên là Mocha", "Mocha"],
  ["grandpa built me a robot. i named him Robby", "Robby"],
  ["dad bought a puppy for my birthday. his name is Max", "Max"],
  ["my name is Peanut. im allergic to peanut", "allergic"],
  ["con tên Huế. con ở Huế", "sống ở Huế"],
  ["chị hai Linh dạy con vẽ", "Linh"],
  ["What is 5x7? I'm 8. What is 9x9?", "8 years old"],
])("a plain statement of the speaker's is a fact: %s", (said, fact) => expect(typed(said).join()).toContain(fact))
