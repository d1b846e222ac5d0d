import { expect, test } from "bun:test"
import { translate } from "../../../src/documents/search/translate.ts"
import { shelve } from "../../support/chunks.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika()

const textsOf = (query: string, reading: "en" | "vi" | "plain") =>
  translate(query.toLowerCase().split(" "), reading).map(({ phrases }) => phrases.map(({ text }) => text))

test("the longest phrase is translated, in any English form, with and without Vietnamese marks", () => {
  expect(textsOf("which soviet unions", "en")).toEqual([["liên xô"]])
  expect(textsOf("liên xô", "vi").flat()).toContain("soviet union")
  expect(textsOf("lien xo", "plain").flat()).toContain("soviet union")
  expect(textsOf("liên", "vi")).toEqual([])
})

test("what only makes a question of it is not translated", () => {
  expect(textsOf("ai ở đâu", "vi")).toEqual([])
  expect(textsOf("ai bỏ phiếu", "vi").flat()).not.toContain("who")
})

const about = async (query: string) => {
  const body = { user_id: "translator", query, limit: 1 }
  const answer = await pika.client.request("POST", "/api/v1/documents/search", body)
  return ((await answer.json()) as { chunks: { content: string }[] }).chunks[0]?.content
}

test("a question finds a text of the other language by words that the dictionary knows", async () => {
  const [vietnamese, english] = ["Núi lửa phun trào dung nham nóng.", "The parliament votes on each law."]
  const others = ["Con mèo nằm ngủ trên ghế.", "The cat sleeps on a chair.", "Trời hôm nay rất đẹp."]
  await shelve(pika.sql, { owner: "translator", contents: [...others, vietnamese, english] })
  expect(await about("What comes out of volcanoes?")).toBe(vietnamese)
  expect(await about("Quốc hội bỏ phiếu về điều gì?")).toBe(english)
  expect(await about("quoc hoi bo phieu")).toBe(english)
})

test("the dictionary is filled before a search needs it, and other work goes on meanwhile", async () => {
  const script = `
    const { translate, warmUpDictionary } = await import(${JSON.stringify(`${import.meta.dir}/../../../src/documents/search/translate.ts`)})
    let turns = 0
    let isWarm = false
    const filled = warmUpDictionary().then(() => { isWarm = true })
    while (!isWarm) { turns += 1; await new Promise(setImmediate) }
    await filled
    console.log(turns > 10, translate(["volcano"], "en").flat().length > 0)`
  const child = Bun.spawn(["bun", "-e", script], { stdout: "pipe", stderr: "inherit" })
  expect((await new Response(child.stdout).text()).trim()).toBe("true true")
})

test("a search that comes before the dictionary is full finds all of it", async () => {
  const script = `
    const { translate, warmUpDictionary } = await import(${JSON.stringify(`${import.meta.dir}/../../../src/documents/search/translate.ts`)})
    const filled = warmUpDictionary()
    const early = JSON.stringify(translate(["family"], "en"))
    await filled
    console.log(early.length > 2 && early === JSON.stringify(translate(["family"], "en")))`
  const child = Bun.spawn(["bun", "-e", script], { stdout: "pipe", stderr: "inherit" })
  expect((await new Response(child.stdout).text()).trim()).toBe("true")
})
