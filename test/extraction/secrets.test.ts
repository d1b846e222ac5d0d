import { expect, test } from "bun:test"
import fc from "fast-check"
import { looksLikeSecret, withoutSecrets } from "../../src/extraction/secrets.ts"
import { modelFact } from "../support/fake-answers.ts"
import { handIn, outlast, usePikaWithProvider } from "../support/provider-pika.ts"

const secrets = [
  "User's password is tiger",
  "Mật khẩu của người dùng là hổ con",
  "minh@example.com",
  "minh (at) example.com",
  "minh at gmail dot com",
  "minh a còng gmail chấm com",
  "0912 345 678",
  "0912.345.678",
  "+84 (91) 234-5678",
  "(028) 3823 4567",
  "091/234/5678",
  "4111 1111 1111 1111",
  "4111-1111-1111-1111",
  "079 203 001 234",
  "٠٩١٢٣٤٥٦٧٨",
  "User lives at 12 Baker Street",
  "User lives at 221B, Old Mill Road in Leeds",
  "Nhà người dùng ở 45 đường Lê Lợi",
  "Người dùng ở 12/3 ngõ Huế",
  "Số nhà 7 khu phố 3",
  "User lives at 12/3 Lê Lợi, Quận 1",
  "Nhà người dùng ở 25 Nguyễn Trãi, phường 2, quận 5",
  "User's pin is 4827",
  "pin 4827",
  "User's API key is in the drawer",
  "sk-abcdefgh12345678",
  "ghp_abcdefgh12345678",
  "AKIAIOSFODNN7EXAMPLE",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
]
for (const text of secrets) test(`${text} looks like a secret`, () => expect(looksLikeSecret(text)).toBe(true))

const harmless = [
  "User was born on 2018-03-09",
  "Người dùng sinh ngày 9/3/2018",
  "User is 8 years old and has 3 dogs",
  "User rode 3 miles down the road",
  "User came 1st of 120 at the race",
  "User lives in Leeds",
  "Người dùng có 2 con mèo",
  "User looked at the dot",
  "User likes Sesame Street",
  "User counted to 100000",
  "User has 3 pins on the jacket",
  "Người dùng học lớp 2 Trần Phú",
  "User's skateboard is blue",
]
for (const text of harmless) test(`${text} does not`, () => expect(looksLikeSecret(text)).toBe(false))

test("a secret is taken out of every field, wherever it stands among others", () => {
  fc.assert(
    fc.property(fc.constantFrom(...secrets), (secret) => {
      const relation = (subject: string, target: string) => ({ subject, type: "likes", target })
      const fact = withoutSecrets({
        ...{ text: "User likes tea", category: "other", confidence: 1, valid_from: null },
        tags: ["tea", secret],
        entities: [
          { name: secret, type: "other" },
          { name: "tea", type: "food" },
        ],
        relations: [relation("user", "tea"), relation(secret, "tea"), relation("user", secret)],
        ends: [relation("user", secret), { subject: secret, type: null, target: null }],
      })
      expect(JSON.stringify(fact)).not.toContain(JSON.stringify(secret))
      expect(fact).toMatchObject({
        tags: ["tea"],
        entities: [{ name: "tea" }],
        relations: [relation("user", "tea")],
        ends: [],
      })
    }),
  )
})

test("a relation's type and its target together may be one, and a bare number is no thing", () => {
  const relation = { subject: "user", type: "pin_is", target: "4827" }
  const fact = withoutSecrets({
    ...{ text: "User has a pin", category: "other", confidence: 1, valid_from: null, tags: [] },
    entities: [
      { name: "4827", type: "other" },
      { name: "2018", type: "date" },
    ],
    relations: [relation],
    ends: [relation],
  })
  expect(fact).toMatchObject({ entities: [{ name: "2018" }], relations: [], ends: [] })
})

const using = usePikaWithProvider()

test("what a model hides beside the sentence is kept nowhere", async () => {
  const number = "0912 345 678"
  using.provider.queue({
    facts: [
      modelFact("User has an uncle named Nam", {
        tags: ["uncle", number],
        entities: [
          { name: "Nam", type: "person" },
          { name: number, type: "other" },
        ],
        relations: [
          { subject: "user", type: "knows", target: "Nam" },
          { subject: "Nam", type: "phone", target: number },
        ],
      }),
    ],
  })
  const job = await outlast(using.pika, await handIn(using.pika, "uncle", `My uncle Nam has the number ${number}`))
  expect(job.data?.facts_extracted).toBe(1)
  const [fact] = (await using.client.list("uncle")).items
  expect(fact).toMatchObject({
    fact_value: "User has an uncle named Nam",
    fact_type: ["uncle"],
    relations: [{ target: "Nam" }],
  })
  const graph = await (await using.client.request("GET", "/api/v1/users/uncle/graph")).text()
  expect(graph).toContain("Nam")
  expect(JSON.stringify(fact) + graph).not.toContain(number)
})
