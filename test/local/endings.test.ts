import { describe, expect, test } from "bun:test"
import { isQuote } from "../../src/facts/quote.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const saidAt = new Date("2026-11-29T05:00:00Z")
const hear = (said: string) => extractWithRules({ turns: [{ role: "user", content: said }], known: [], saidAt }).facts
const ends = (said: string): string[] =>
  hear(said)
    .flatMap((fact) => fact.ends)
    .map(({ subject, type, target }) => [subject, type, target].filter(Boolean).join(" "))

describe("a clause that says for sure what is over ends it, whatever else its sentence tells", () => {
  test.each([
    ["i dont do karate anymore it was boring and my toe hurt", "user said_of karate"],
    ["i used to be scared of thunder but not now", "user fears thunder"],
    ["mom doesnt drive the bus now she works at a bakery", "mom works_as"],
    ["dad quit the truck job", "dad works_as"],
    ["we got a diffrent teacher now", "user taught_by"],
    ["we got a new house and it has a huge garden", "user lives_in"],
    ["we were so sad because we changed schools", "user studies_at"],
    ["the tin foxes are so cringe now", "user likes tin foxes"],
    ["now my favorite is dumplings", "user favorite_food"],
    ["somebody stole my bike", "user owns bike"],
    ["my scooter broke on the big hill", "user said_of scooter"],
    ["we had to give Rufus away cuz my brother is allergic", "Rufus said_of"],
    ["were not going to Legoland", "user said_of legoland"],
    ["hôm qua là my birthday đó, turned 8 rồi nha", "user aged"],
    ["con hông coi Kẹo Dẻo nữa, boring quá à", "user said_of kẹo dẻo"],
    ["bố cho Bông Gòn đi rồi, cho cô Lan ở quê", "user owns Bông Gòn"],
    ["con robot gãy tay rồi", "user owns robot"],
    ["không đi Sa Pa nữa rồi, chán ghê", "user said_of sa pa"],
    ["cô Hạnh không dạy lớp cháu nữa ạ", "user taught_by"],
    ["mẹ em không bán bún nữa", "mother said_of bún"],
    ["nhà con move qua house có vườn rồi", "user lives_in"],
    ["mẹ quit hospital rồi", "mother works_as"],
    ["i left Hillcrest and started at Pine Grove", "user studies_at Hillcrest"],
    ["i have a new piano teacher mrs Cho", "user said_of piano teacher"],
    ["the guinea pigs died over christmas", "user owns guinea pigs"],
    ["they took my cast off today", "user said_of cast"],
    ["judo is over for me i do parkour now", "user plays judo"],
    ["i bought the skateboard!", "user wants skateboard"],
    ["con chán Elsa rồi", "user likes elsa"],
    ["Minh Anh chuyển trường rồi, giờ em thân với Gia Bảo", "user best_friend"],
    ["my party got moved to sunday", "user habit party"],
    ["swimming moved to saturday", "user habit swimming"],
  ])("%s", (said, ending) => expect(ends(said)).toContain(ending))
})

describe("what only sounds like it ends nothing", () => {
  test.each([
    ["i dont want to play anymore"],
    ["con không muốn ăn nữa"],
    ["Max lives with us now and sleeps all day"],
    ["she took my bike but only for a minute"],
    ["we moved the sofa to the window"],
    ["my hamster moved his bed to the corner"],
    ["we got a new school bus and it smells funny"],
    ["we have a new art teacher with green hair"],
    ["my brothers favorite color is red"],
    ["i dont do karate on sundays because of church"],
    ["we are moving to Boise next week"],
    ["bố con nghỉ làm hôm nay vì ốm"],
    ["mẹ cho Miu đi khám bác sĩ"],
    ["con chuyển sang uống sữa hạt"],
  ])("%s", (said) => expect(ends(said)).toEqual([]))
})

test("a quote tells of whom of the family it is", () => {
  const [quote] = hear("my mom drives a school bus but not mine").filter(({ text }) => isQuote(text))
  expect(quote?.tags).toEqual(["works_as", "mom", "mother"])
})
