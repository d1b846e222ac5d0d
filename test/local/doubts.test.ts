import { describe, expect, test } from "bun:test"
import { reconcile } from "../../src/extraction/reconcile.ts"
import type { Turn } from "../../src/facts/extraction.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const firstDay = Date.parse("2026-11-20T05:00:00Z")
const day = 86_400_000

/** What an earlier conversation said that a later one ends, or makes less likely than `least` to hold. `before`: the turns before `later`. */
const outdatedBy = (earlier: string, later: string, least: number, before: Turn[] = []): string[] => {
  const known = extractWithRules({
    turns: [{ role: "user", content: earlier }],
    known: [],
    saidAt: new Date(firstDay),
  }).facts
  expect(known).not.toBeEmpty()
  const input = known.map((fact, at) => ({ ...fact, id: `${at}`, saidAt: new Date(firstDay) }))
  const heard = extractWithRules({
    turns: [...before, { role: "user", content: later }],
    known: input,
    saidAt: new Date(firstDay + day),
  })
  const current = known.map((fact, at) => ({
    ...{ id: `${at}`, text: fact.text, relations: fact.relations, ends: fact.ends },
    ...(fact.text.includes('"')
      ? { speaksOf: { topics: fact.tags, names: fact.entities.map(({ name }) => name) } }
      : {}),
    ...{ saidAt: firstDay, heardAt: firstDay },
  }))
  const told = { saidAt: firstDay + day, heardAt: firstDay + day }
  let id = known.length
  const steps = reconcile(current, heard.facts, told, () => `${id++}`)
  let step = steps.next()
  while (!step.done) step = steps.next()
  const ended = step.value.endings.map((ending) => Number(ending.id))
  const doubted = (heard.doubts ?? []).filter(({ stillTrue }) => stillTrue < least).map((doubt) => Number(doubt.id))
  return known.flatMap(({ text }, at) => (ended.includes(at) || doubted.includes(at) ? [text] : []))
}

describe("a statement that tells of a change outdates what was said of the thing that it names", () => {
  test.each([
    ["i have long hair down to my knees", "i chopped my hair off, it is like a boys now"],
    ["i play chess in the library", "they moved chess to the gym"],
    ["piano lessons are on tuesday", "they moved piano to friday"],
    ["the chess club meets on tuesdays", "we had to move chess club to fridays cuz of band"],
    ["our treehouse is where the pirates meet", "the treehouse got hit by lightning so its all broken"],
    ["we go to the skate park every sunday", "we never go to the skate park anymore"],
    [
      "aunt tilly is getting married in june and im the flower girl",
      "aunt tilly isnt marrying greg so no wedding, no flower girl",
    ],
    ["my bunny pajamas have ears on the hood", "my bunny pajamas ripped so i wear dads shirt"],
    ["i share a room with my big sister", "i got my own room!!"],
    ["im having a sleepover at zoes house", "zoe is sick so no sleepover"],
    ["con đi học bằng xe đạp với chị", "xe đạp bể bánh rồi, giờ ba chở con đi học"],
    ["em ngủ với gấu bông mỗi tối", "em không ngủ với gấu bông nữa"],
    ["lớp tớ nuôi con rùa tên Rùa Béo", "con Rùa Béo về quê với cô rồi, lớp tớ nuôi cá"],
    ["tụi con chơi bắn bi ở sân sau", "tụi con chán bắn bi rồi giờ chơi nhảy dây"],
    ["thầy Khang dạy vẽ lớp con, thầy vui lắm", "thầy Khang nghỉ hưu rồi, giờ cô Nhã dạy vẽ"],
    ["con ghét khổ qua vì đắng", "tự nhiên giờ con ăn khổ qua được rồi"],
    ["con vẽ anime trên tablet màu hồng", "tablet bị nát màn hình rồi"],
    ["nha em o tan Buon Ho, vuon nha em trong tieu", "em xuống Sài Gòn ở với dì rồi"],
    ["my bestie là Sophie, tụi con có secret handshake", "con có bestie mới rồi, tên Hà Vy"],
    ["i hate math its the worst", "i like math now"],
    ["my dog waffles eats socks", "waffles doesnt live with us no more"],
    ["Mít là con vẹt biết nói của nhà em", "Mít bay mất rồi, người ta bảo nó đi tìm bạn"],
    ["i wanna be an astronaut when im big", "i wanna be a baker"],
    ["my bedtime is 8 its so unfair", "mom said i can stay up till 9 now cuz im big"],
    ["tớ là thủ môn của đội trường", "thầy cho tớ đá tiền đạo rồi"],
    ["we get to the lake every summer", "we arent doing the lake this year"],
    ["our car is a red van and it smells like fries", "dad crashed the van so we got a blue truck"],
    ["my grandma is in the hospital with her hip", "grandma came home from the hospital yay"],
    ["my mom has a baby in her tummy", "the baby came out! its a girl named Posy"],
    ["mẹ em có bầu em bé trong bụng", "mẹ sinh em bé rồi, em trai tên Bắp"],
    ["em với cái Mây không chơi với nhau nữa", "em làm hoà với Mây rồi"],
    ["con bị gãy tay bó bột màu xanh", "con tháo bột rồi nha"],
    ["bố cháu đi công tác ở Nhật", "bố cháu về rồi, bố mua cho cháu bánh mochi"],
    ["mom and dad are getting divorced and i live at two houses", "mom and dad are back together"],
    ["my brother is in college and lives in a dorm", "my brother graduated and has a job at a bank"],
    ["im on level 14 of slime quest", "i beat level 20 of slime quest yesterday"],
    ["my locker is next to the gym, it smells tho", "they gave me a new locker upstairs"],
    ["my sister Kayla is 13", "Kayla is not 13, she got mad at me"],
    ["cháu sợ đi thang máy lắm", "cháu đi thang máy một mình được rồi nhé"],
    ["con học đàn tranh với cô Mai chiều thứ ba", "con chuyển qua học guitar rồi, thầy Long dạy"],
    ["mình có máy chơi game Switch, hai anh em chơi chung", "ba bán máy Switch rồi vì mình học sa sút"],
    ["nhà mình ở chung cư Hoa Sen, tầng 12", "cả nhà dọn về ở với ông bà ngoại rồi"],
    ["my bike has a flat tire so its in the garage", "dad fixed the tire!"],
    ["my birthday party is at the pool", "i told u wrong. the party is at the zoo"],
    ["my fish is named Gerald and he is orange", "gerald was floating upside down. we flushed him"],
  ])("%s – %s", (earlier, later) => expect(outdatedBy(earlier, later, 1)).not.toBeEmpty())
})

describe("a statement outdates nothing that it does not change", () => {
  test.each([
    ["my dog waffles eats socks", "waffles is 3 now"],
    ["my dog waffles eats socks", "waffles still sleeps on my bed, socks and all, and he is not gone"],
    ["i have long hair down to my knees", "we are going to lose at soccer now"],
    ["con có con mèo tên Mướp, nó hay ngủ trên tivi", "con cho Mướp ăn rồi"],
    ["my mom drives a school bus", "mom lost her keys"],
    ["my hamster bolt runs all nite in his wheel", "Emma's hamster died and she cried"],
    ["con chó nhà em biết bắt tay", "chó của bạn Lan mất rồi"],
    ["con học vẽ ở lớp cô Mai", "con bị gãy tay rồi"],
    ["we have a cabin by Loon Lake, no wifi", "we left the cabin yesterday"],
    ["con có em gái tên Su, hay cắn con", "Su hết sữa nên khóc quá trời"],
    ["my teacher mr Boyd lets us have a class hamster", "mr Boyd got new glasses, he looks like an owl"],
    ["con ở Huế, nhà con gần sông", "con chuyển qua học guitar rồi"],
    ["my brother plays drums in the attic", "i switched to the flute"],
  ])("%s – %s", (earlier, later) => expect(outdatedBy(earlier, later, 0.5)).toEqual([]))
})

describe("what was said along with it stays", () => {
  test.each([
    ["i do gymnastics every day. my sister Mia rides a red bike there", "i quit gymnastics"],
    ["piano is on mondays. i can play jingle bells with two hands", "my piano got moved to fridays"],
    ["tớ học đàn organ mỗi ngày. tớ có mô hình máy bay treo trên trần", "tớ nghỉ học đàn organ rồi"],
  ])("%s – %s", (earlier, later) => expect(outdatedBy(earlier, later, 0.5)).toHaveLength(1))
})

test.each([
  ["i play chess in the library", "they moved chess to the gym. haha jk"],
  ["we have a red van", "lets play pirates! we crashed the van so we got a blue ship"],
])("what is taken back, or played, outdates nothing: %s – %s", (earlier, later) =>
  expect(outdatedBy(earlier, later, 1)).toEqual([]),
)

const asks = (content: string): Turn[] => [{ role: "assistant", content }]

describe("what was said just before a message tells what it is about", () => {
  test.each([
    ["em có chiếc xe đạp màu tím", asks("Chiếc xe đạp của em sao rồi?"), "bị mất rồi, giờ em đi bộ"],
    ["i share a room with my sister", asks("Is your sister still in your room?"), "nah she moved out, its all mine"],
    [
      "my tablet has a green case",
      [{ role: "user" as const, content: "guess what happened to my tablet" }, ...asks("Oh no, what?")],
      "my brother stepped on it and now its in the bin",
    ],
  ])("%s – %j – %s", (earlier, before, later) => {
    expect(outdatedBy(earlier, later, 0.6, before)).not.toBeEmpty()
    expect(outdatedBy(earlier, later, 1)).toEqual([])
  })

  test.each([
    ["i have a rabbit called Button", asks("How is Button doing?"), "shes fine, she ate two carrots today"],
    ["con nuôi một con thỏ tên Bông", asks("Bông dạo này thế nào?"), "nó khoẻ lắm, nó ăn cà rốt suốt ngày"],
    ["i do karate with mr Lopez", asks("How is karate?"), "fun, we learned a new kick"],
  ])("and puts little in doubt by itself: %s – %j – %s", (earlier, before, later) =>
    expect(outdatedBy(earlier, later, 0.6, before)).toEqual([]),
  )
})

const boat = "we live on a boat with a red roof"
const movedOut = "its gone, we sleep in a flat above the shop"

test("what is taken back, and what no person says, is not what was said just before", () => {
  const turns = (content: string, role: Turn["role"] = "user"): Turn[] => [{ role, content }]
  const asked = turns("How is life on the boat?", "assistant")
  expect(
    outdatedBy(boat, "we sleep in a flat above a shop", 1, [...turns("the boat sank yesterday"), ...turns("jk")]),
  ).toEqual([])
  expect(
    outdatedBy(boat, movedOut, 0.27, [
      ...asked,
      ...turns("The user is nine years old.", "system"),
      ...turns("Answer briefly.", "system"),
    ]),
  ).not.toBeEmpty()
})

test("the end of a long conversation is compared with a hundred known facts as well", () => {
  const told = Array.from({ length: 99 }, (_, at) => `i have a toy number ${at} called Sparky`)
  const known = [boat, ...told].map((text, at) => ({
    ...{ id: `${at}`, text: `User said: "${text}"`, category: "other" as const, confidence: 0.5 },
    ...{ tags: [], entities: [], relations: [], saidAt: new Date(firstDay) },
  }))
  const chatter = Array.from({ length: 30 }, (_, at): Turn[] => [
    {
      role: "assistant",
      content: `${"That sounds like a lot of fun, and I would like to hear all about it. ".repeat(4)}Who won game ${at}?`,
    },
    { role: "user", content: `we played cards again and ${at} of us laughed till our bellies hurt so much` },
  ])
  const turns: Turn[] = [
    ...chatter.flat(),
    { role: "assistant", content: "How is life on the boat?" },
    { role: "user", content: movedOut },
  ]
  const { doubts = [] } = extractWithRules({ turns, known, saidAt: new Date(firstDay + day) })
  expect(doubts.find(({ id }) => id === "0")?.stillTrue).toBeLessThan(0.27)
})

test("of a long turn of the companion, the question at its end counts", () => {
  const content = `${"I thought of you all week and of the stories that you told. ".repeat(8)}How is life on the boat?`
  expect(outdatedBy(boat, movedOut, 0.27, [{ role: "assistant", content }])).not.toBeEmpty()
})
