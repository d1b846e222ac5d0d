import { describe, expect, test } from "bun:test"
import { join } from "node:path"
import { z } from "zod"
import { dateFacts } from "../../src/extraction/date-facts.ts"
import { embeddingText } from "../../src/facts/embedding-text.ts"
import type { Turn } from "../../src/facts/extraction.ts"
import { quoteText, readQuote } from "../../src/facts/quote.ts"
import { isOfAnother } from "../../src/facts/whose-fact.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

/** A Sunday. */
const saidAt = new Date("2026-11-29T05:00:00Z")
const turnsOf = (said: readonly string[]): Turn[] =>
  said.map((line) =>
    line.startsWith("A: ") ? { role: "assistant", content: line.slice(3) } : { role: "user", content: line },
  )
const hear = (...said: string[]) => extractWithRules({ turns: turnsOf(said), known: [], saidAt }).facts
const texts = (...said: string[]): string[] => hear(...said).map(({ text }) => text)
const dated = async (said: string): Promise<string[]> =>
  (await dateFacts(hear(said), turnsOf([said]), "2026-11-29")).map(({ text }) => text)

describe("what no pattern reads for sure is kept in the speaker's own words", () => {
  test.each([
    "my tuba is so loud that the neighbours complain but I have to practise every evening before tea",
    "mom signed me up for robotics club on Tuesdays ở trường",
    "Cuối tuần nào hai ông cháu tớ cũng đi câu",
    "hom qua to duoc di Sapa",
  ])("%s", (said) => {
    const [fact, ...others] = hear(said)
    expect(others).toEqual([])
    expect(readQuote(fact?.text ?? "")?.said).toBe(said)
    expect([fact?.confidence, fact?.relations, fact?.ends]).toEqual([0.5, [], []])
  })

  test("beside the typed facts of the same sentence, and once", () => {
    expect(texts("I live in Galway and my room is painted yellow like a submarine")).toEqual([
      "User lives in Galway",
      'User said: "I live in Galway and my room is painted yellow like a submarine"',
    ])
  })

  test("a sentence that a pattern reads to its end is no quote", () => {
    expect(texts("I am allergic to peanuts")).toEqual(["User is allergic to peanuts"])
  })

  test("with the question that it answers", () => {
    expect(texts("A: What do you do after school?", "mostly climb trees")).toEqual([
      'User was asked "What do you do after school?" and said: "mostly climb trees"',
    ])
    expect(texts("A: Cậu treo tranh ở đâu?", "trên cửa tủ lạnh")).toEqual([
      'Người dùng được hỏi "Cậu treo tranh ở đâu?" và nói: "trên cửa tủ lạnh"',
    ])
  })

  test("with the sentence before, where it points at that", () => {
    expect(texts("we built a raft in the river. it sank after ten minutes")).toEqual([
      'User said: "we built a raft in the river. it sank after ten minutes."',
    ])
  })

  test("with the name beside a pronoun, where only earlier turns tell whom it means", () => {
    expect(
      texts("My friend Oliver likes chess", "A: Nice!", "I was sad today", "he waved at me from the bus").at(-1),
    ).toContain("he [Oliver] waved at me from the bus")
  })

  test("of a parent who speaks of a child, as the parent's", () => {
    expect(texts("My son Owen is 7.", "He has speech therapy every Monday.").at(-1)).toBe(
      `User's parent said: "My son Owen is 7. He has speech therapy every Monday."`,
    )
  })

  test("never with a password or a number", () => {
    for (const said of [
      "my tablet says hello when i type the password dragon99 very fast",
      "when i get lost i tell them to call 0912 345 678 and ask for mom",
      "nhà con có con mèo hay ngồi trên tờ giấy ghi mật khẩu meo1234",
    ])
      expect(texts(said)).toEqual([])
  })
})

describe("a statement about the speaker's life is kept though it is short, conditional or another's words", () => {
  test.each([
    ["im a drummer", "drummer"],
    ["rehearsal is tuesdays at the old mill", "tuesdays"],
    ["con đánh trống số 2 trong đội", "trống"],
    ["we got a hammock and we will hang it up tomorrow if no rain", "hammock"],
    ["ước mơ là mở tiệm sách ở biển", "tiệm sách"],
    ["bé chậm nói nên gặp cô Thảo mỗi thứ hai", "chậm nói"],
    ["bố bảo tết này về quê Thái Bình", "Thái Bình"],
  ])("%s", (said, kept) => expect(texts(said).join()).toContain(kept))

  test.each([
    [["im a wizard and i fly over castles", "ok not really. im in the swim club tho"], "swim"],
    [["This is Nora's grandma. She has sweets only if she ran a lot.", "She is homesick at night."], "homesick"],
  ])("%s", (said, kept) => expect(texts(...said).join()).toContain(kept))
})

describe("a name that was given is kept", () => {
  test.each([
    [["i got a robot for my birthday", "i named him Robby"], "User has a robot named Robby"],
    [
      ["my grandpa built me a robot out of old cans and wires", "i call it a friend. its called Zappy"],
      "User has a robot named Zappy",
    ],
  ] as const)("%s", (said, kept) => expect(texts(...said)).toContain(kept))
})

describe("whose it is stays with them", () => {
  test("a friend's allergy is the friend's, and is not lost", () => {
    const facts = hear("Bạn mình tên Nam bị dị ứng đậu phộng nên mình không mang bánh đậu phộng tới lớp")
    const allergies = facts.flatMap(({ relations }) => relations).filter(({ type }) => type === "allergic_to")
    expect(allergies).toEqual([{ subject: "Nam", type: "allergic_to", target: "đậu phộng" }])
  })

  test("an answer to a question about somebody else is no fact of the user", () => {
    const facts = hear("anh trai con tên Quốc", "A: Anh học ngành gì?", "học nấu ăn ạ")
    expect(facts.flatMap(({ relations }) => relations).filter(({ subject }) => subject === "user")).toEqual([])
  })
})

describe("a story that is made up, and a joke, leave nothing", () => {
  test.each([
    [["con kể chuyện nha: có một con rồng tên Lửa. ba nó là ông mặt trời. nó thích ăn mây"]],
    [["once upon a time there was a dragon called Ember. her dad is the sun"]],
    [["i have a pet dragon haha just joking"]],
    [["knock knock", "A: Who's there?", "lettuce", "A: Lettuce who?", "lettuce in its cold outside"]],
    [["what if my teacher was secretly an alien", "A: Ha!", "and her car is a spaceship"]],
    [["my imaginary friend is called Blip and he lives in my sock", "A: Cute!", "blip eats only buttons"]],
    [["the blue whale is the biggest animal it weighs as much as 30 elephants"]],
    [["A: What superpower would you pick?", "invisible so i can steal cookies"]],
    [["A: What is the capital of France?", "Paris!"]],
    [["con mơ thấy con biết bay", "A: Thích nhỉ", "bay qua cả trường luôn"]],
    [["hôm nay thời tiết đẹp ghê"]],
    [["the song goes my name is luka i live on the second floor"]],
    [["someone said my teacher is getting fired"]],
    [["my horoscope says i will be rich"]],
    [["trong bài hát có câu con tên là Bống"]],
    [["lỡ mai mốt nhà con giàu thì con mua xe hơi"]],
    [["i have a pet dragon", "A: Really?", "haha just joking"]],
    [["i have a pet dragon. it breathes fire. haha just joking"]],
  ])("%s", (said) => expect(texts(...said)).toEqual([]))

  test("a joke takes back what stands before it, and what it went on from, and nothing else", () => {
    expect(texts("my dog is named Rex. i have 3 lions. haha just joking")).toEqual(["User has a dog named Rex"])
    expect(texts("im 45 haha just joking im 8")).toEqual(["User is 8 years old"])
  })
})

describe("a quote tells which day was meant", () => {
  test.each([
    ["I saw a whale yesterday from the boat", 'User said: "I saw a whale yesterday [2026-11-28] from the boat"'],
    ["mai con đi khám răng với bố", 'Người dùng nói: "mai [2026-11-30] con đi khám răng với bố"'],
    ["my recital is on Friday", 'User said on 2026-11-29: "my recital is on Friday"'],
    ["thứ sáu con thi toán", 'Người dùng nói ngày 2026-11-29: "thứ sáu con thi toán"'],
    ["every Friday my aunt bakes bread for us", 'User said: "every Friday my aunt bakes bread for us"'],
  ])("%s", async (said, text) => expect(await dated(said)).toEqual([text]))
})

test("a quote is embedded by its words, and told of another by them", () => {
  const quote = (said: string, asked: string | null = null) =>
    quoteText({ language: "en", byParent: false, said, asked })
  expect(embeddingText({ text: quote("mostly climb trees", "What do you do?"), category: "other", tags: [] })).toBe(
    "What do you do? mostly climb trees",
  )
  const isOther = (said: string) => isOfAnother({ text: quote(said), entities: [], relations: [] })
  expect(isOther("my brother plays the trumpet at six in the morning")).toBe(true)
  expect(isOther("my brother and i play the trumpet")).toBe(false)
})

test("a quote holds no mark of quotation but its own, and is cut where it is too long", () => {
  const text = quoteText({
    language: "vi",
    byParent: false,
    said: `con nói "xin chào" ${"x".repeat(2000)}`,
    asked: null,
  })
  expect(readQuote(text)?.said).toStartWith("con nói 'xin chào' xxx")
  expect(text.length).toBeLessThan(700)
})

describe("a game of the companion, and what is said to it alone, leave nothing", () => {
  const answer = (asked: string, said: string): string[] =>
    extractWithRules({
      turns: [
        { role: "assistant", content: asked },
        { role: "user", content: said },
      ],
      known: [],
      saidAt,
    }).facts.map(({ text }) => text)

  test.each([
    ["Mình chơi đố nha! Con gì đập thì sống, không đập thì chết?", "con tim. dễ ợt"],
    ["Here is a riddle: what has teeth but cannot bite?", "a comb. too easy"],
  ])("%s", (asked, said) => expect(answer(asked, said)).toEqual([]))

  test.each([[["lol tell me later"]], [["giả sử con có đôi cánh thì con bay qua biển", "với con sẽ chở voi đi chơi"]]])(
    "%s",
    (said) => expect(texts(...said)).toEqual([]),
  )
})

test.each([
  "I got the lead in the school play!",
  "mẹ nấu cơm tấm cho cả nhà",
  "cái ly thuỷ tinh bể rồi",
  "i heard my dog died",
  "cant go on the trip its too expensive",
  "they might deport my mum",
  "everybody would be better without me",
  "mom says we are getting a trampoline",
])("what happens in the child's own life is quoted, whatever it sounds like: %s", (said) =>
  expect(texts(said)).not.toBeEmpty(),
)

test.each([
  "someone said the moon is cheese",
  "on tv they said a bear escaped",
  "người ta nói ma sống ở cây đa",
  "everyone says theres a ghost in the toilet",
  "my horoscope says i will meet a stranger",
  "bowser lives in a castle of lava",
])("what others say of the world, and what characters do, is not: %s", (said) => expect(texts(said)).toBeEmpty())

test.each([
  [["i have a dog named Sparky", "Sparky can roll over"], "roll over"],
  [["con có con chó tên là Vện", "Vện cắn dép"], "cắn dép"],
])("what is told of somebody who is known by name is quoted: %j", (said, words) =>
  expect(texts(...said).join()).toContain(words),
)

test("a pet that is called like a character is a pet", () => {
  expect(texts("i have a dog named Bowser", "Bowser died").join()).toContain("Bowser died")
})

test("of the messages of trouble that the classifier is fitted on, no more than 11 are lost", async () => {
  const file = Bun.file(join(import.meta.dir, "../../scripts/train/life/troubles.jsonl"))
  const talks = z
    .array(z.array(z.union([z.string(), z.array(z.object({ said: z.string(), own: z.boolean() }))])))
    .parse(
      (await file.text())
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    )
  const messages = talks.flatMap(([first]) =>
    typeof first === "object" && first.every(({ own }) => own) ? [first.map(({ said }) => said).join(" ")] : [],
  )
  expect(messages.length).toBeGreaterThan(500)
  expect(messages.filter((said) => texts(said).length === 0).length).toBeLessThanOrEqual(11)
})

test("what is surely of the speaker's life is kept though it has the words of a question", () =>
  expect(texts("I don't know who my birth father is.")).not.toEqual([]))

test("what only sounds like a secret is kept", () =>
  expect(texts("our school play opens with my solo, i practise it every day").join()).toContain("solo"))

test.each([
  "you can get in our house by the back window when my mom is at work",
  "guess where my mom hides the key, in the blue pot by our door",
  "use my mom's birthday may 3 to unlock her phone when she sleeps",
  "my mom says the garage opens with 4 5 2 1 when she is at work",
  "mẹ con hay giấu chìa khoá trong chậu hoa trước nhà",
  "remember my locker is 12 then 30 then 7, my best friend knows it",
  "is my friend Leo coming to my birthday party on saturday?",
])("what is surely of the speaker's life is not kept where it is a secret, a request or a question: %s", (said) =>
  expect(texts(said)).toEqual([]),
)
