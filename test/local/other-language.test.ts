import { describe, expect, test } from "bun:test"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const read = (...says: string[]) =>
  extractWithRules({
    turns: says.map((content) => ({ role: "user" as const, content })),
    known: [],
    saidAt: new Date("2026-11-29T03:00:00Z"),
  })
const texts = (...says: string[]) => read(...says).facts.map(({ text }) => text)

describe("a sentence in a language that is neither English nor Vietnamese gives nothing, and says so", () => {
  for (const said of [
    "Me llamo Lucía y tengo un gato llamado Pepe",
    "Me llamo Ana",
    "me llamo ana y soy de mexico",
    "Mi mamá se llama Ana y mi papá trabaja en un banco",
    "Me gusta jugar al fútbol",
    "mi perro se llama toby y tiene tres años",
    "Je m'appelle Marie et j'ai un chien qui s'appelle Max",
    "Je suis Marie",
    "Ma tante habite à Lyon",
    "mon papa est boulanger",
    "Ich heiße Anna und ich habe einen Hund",
    "Mein Bruder heißt Max und er spielt Fußball",
    "die Oma wohnt in Hamburg",
    "Nama saya Budi dan saya punya kucing bernama Milo",
    "ibu saya bekerja di rumah sakit",
    "Eu me chamo João e tenho um cachorro",
    "Mi chiamo Luca e ho un gatto",
    "Ik heet Tim en ik heb een hond",
    "Ako si Maria at may aso ako",
    "Mam na imię Kasia i mam kota",
    "Benim adım Ali ve bir kedim var",
    "Jag heter Erik och jag har en hund",
    "Minun nimeni on Anna ja minulla on koira",
    "我叫小明，我有一只狗",
    "わたしの名前はゆきです。猫がいます。",
    "저는 민수예요 강아지가 있어요",
    "ฉันชื่อมะลิ ฉันมีแมว",
    "Меня зовут Аня, у меня есть собака",
    "اسمي سارة وعندي قطة",
    "मेरा नाम राहुल है",
  ])
    test(said, () => {
      const { facts, rejected } = read(said)
      expect(facts).toEqual([])
      expect(rejected).toEqual([{ reason: expect.stringContaining("in a language that the built-in model does not") }])
    })
})

test("a whole conversation in another language says so once", () => {
  const { facts, rejected } = read(
    "Hola. Soy Lucía. Tengo 8 años. Max.",
    "Mi perro se llama Max.",
    "Max es muy grande.",
  )
  expect(facts).toEqual([])
  expect(rejected).toHaveLength(1)
})

test("what stands in English or Vietnamese beside it is kept", () => {
  expect(texts("My name is José. Me gusta el fútbol. I have a dog named Paco.")).toEqual([
    "User's name is José",
    "User has a dog named Paco",
  ])
  expect(texts("Je m'appelle An.", "Con 7 tuổi")).toEqual(["Người dùng 7 tuổi"])
})

describe("English, Vietnamese, both, with borrowed words and names, are known", () => {
  for (const [said, kept] of [
    ["my dog is called el capitan", "apitan"],
    ["my abuela makes tamales", "tamales"],
    ["my friend Zoë is 9", "Zoë"],
    ["I live in São Paulo", "São Paulo"],
    ["Hola! My name is Lucía and I live in Madrid", "Lucía"],
    ["mình tên Lan, mình thích paella", "paella"],
    ["tớ thích ăn sushi với ramen", "sushi"],
    ["con ten la mi, con 6 tuoi", "6"],
    ["em o da nang voi ba me", "Đà Nẵng"],
    ["toi co mot con meo ten la mun", "Mun"],
    ["e là Minh đó", "Minh"],
    ["con có a dog tên Lu", "Lu"],
    ["my bestie là Vy", "Vy"],
    ["ba con nấu phở ngon", "phở"],
    ["i want a lego set", "lego"],
  ] as const)
    test(said, () => {
      const { facts, rejected } = read(said)
      expect(rejected).toEqual([])
      expect(facts.map(({ text }) => text).join("\n")).toContain(kept)
    })

  for (const said of [
    "omg skibidi toilet lol",
    "minecraft roblox fortnite",
    "luna milo bella coco daisy",
    "Je t'aime means i love you",
    "un deux trois is french",
    "i can say hola and gracias and adios",
    "con học tiếng Pháp, bonjour nghĩa là xin chào",
    "ko bit nua",
    "se di da lat",
    "bánh mì phở bún chả",
    "hihi haha kkk",
    "ciao bella haha",
    "Nguyễn Thị Hoa",
  ])
    test(said, () => expect(read(said).rejected).toEqual([]))
})

describe("mended spelling makes no person of a foreign word", () => {
  for (const said of [
    "Me tengo hambre",
    "Ba llama mucho",
    "Soy Lucía",
    "Tengo miedo",
    "Ich bin Anna",
    "Mon chat",
    "mein Papa",
    "ma tengo me",
  ])
    test(said, () => expect(texts(said).join()).not.toMatch(/mẹ|ba |bố|mother|father|mom/i))
})
