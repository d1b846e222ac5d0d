import { expect, test } from "bun:test"
import { parseBytes } from "../../support/parse-bytes.ts"

const textsOf = async (content: string | Uint8Array) =>
  (await parseBytes(content)).blocks.map((block) => ("text" in block ? block.text : block))

test("empty lines part paragraphs, and lines that an editor broke are joined", async () => {
  expect(await textsOf("The cat sat\non the mat.\r\n\r\n  The dog\r\nslept.\n\n\n")).toEqual([
    "The cat sat on the mat.",
    "The dog slept.",
  ])
})

test("where lines are long, each is a paragraph", async () => {
  const [one, other] = ["A long sentence. ".repeat(10).trim(), "Another one. ".repeat(10).trim()]
  expect(await textsOf(`${one}\n${other}\nEnd`)).toEqual([one, other, "End"])
})

test("lines with a mark are a list", async () => {
  expect((await parseBytes("To buy:\n- apples\n  - red\n- milk\n\n1. wash\n2. cut\n   and eat")).blocks).toEqual([
    { kind: "paragraph", text: "To buy:", page: null },
    {
      kind: "list",
      page: null,
      items: [
        { marker: "•", text: "apples", depth: 0 },
        { marker: "•", text: "red", depth: 1 },
        { marker: "•", text: "milk", depth: 0 },
        { marker: "1.", text: "wash", depth: 0 },
        { marker: "2.", text: "cut and eat", depth: 0 },
      ],
    },
  ])
})

test.each([
  ["UTF-8 with a mark", Buffer.from("\ufeffCon mèo đã ăn", "utf8")],
  ["UTF-8 with marks of their own", Buffer.from("Con mèo đã ăn".normalize("NFD"))],
  ["UTF-16, little end first", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("Con mèo đã ăn", "utf16le")])],
  [
    "UTF-16, big end first",
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from("Con mèo đã ăn", "utf16le").swap16()]),
  ],
  ["Windows-1258", Buffer.from("Con m\xe8o \xf0a\xde \xe3n", "latin1")],
  ["Windows-1258 with other marks", Buffer.from("Con me\xcco \xf0a\xde \xe3n", "latin1")],
])("Vietnamese is read from %s", async (_, content) => {
  expect(await textsOf(content)).toEqual(["Con mèo đã ăn"])
})

test("a few broken characters do not make UTF-8 another encoding", async () => {
  const text = Buffer.concat([Buffer.from("Con mèo đã ăn hết con cá của bà. ".repeat(20)), Buffer.from([0xff])])
  expect((await textsOf(text)).join(" ")).toBe("Con mèo đã ăn hết con cá của bà. ".repeat(20).trim())
})

test("a text of spaces is empty", async () => {
  await expect(parseBytes(" \n\t\n\u00a0")).rejects.toThrow("The file is empty.")
})
