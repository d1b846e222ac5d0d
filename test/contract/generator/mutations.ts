import fc from "fast-check"

const long = "long ".repeat(20_000)

/** What nobody should send, and somebody will. */
export const hostileTexts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udc00\ud800",
  "\u202e\u0007\u200b",
  "\ufeff",
  "e\u0301".repeat(100),
  "Z̸̡͓͝A̷".repeat(50),
  "' or 1=1 --",
  "'; drop table pika.facts; --",
  "$$; select pg_sleep(9); $$",
  "$c$ MATCH (n) DETACH DELETE n $c$",
  "}) MATCH (n) RETURN n //",
  "') union select key from api_keys --",
  "<script>alert(1)</script>",
  "{{7*7}} #{7*7} <%= 7*7 %>",
  "../../../etc/passwd",
  "%00%0d%0aSet-Cookie:%20a=b",
  "\r\nX-Injected: yes",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "NaN",
  "-1",
  "1e999",
  "9".repeat(400),
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "0000-00-00T00:00:00Z",
  "+275760-09-13T00:00:00.001Z",
  "🐶".repeat(700),
  "ﷺ".repeat(300),
  "x".repeat(129),
  "x".repeat(1001),
  "x".repeat(33_000),
  long,
] as const

const nested = (levels: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value }
  return value
}

/** Put in the place of a value. Text in \u0001…\u0001 stands for itself in the JSON, without quotes. */
const hostileValues: readonly unknown[] = [
  ...hostileTexts,
  null,
  true,
  0,
  -1,
  1.5,
  -0,
  2 ** 53,
  1e308,
  [],
  {},
  [[]],
  [null],
  { $gt: "" },
  { toString: 1 },
  nested(40),
  nested(3000),
  Array.from({ length: 600 }, () => ({ role: "user", content: "x" })),
  "\u0001123456789012345678901234567890\u0001",
  "\u00011e999\u0001",
  "\u0001-1e-999\u0001",
]

const toText = (body: unknown): string =>
  (JSON.stringify(body) ?? "").replace(/"\\u0001(.*?)\\u0001"/g, (_all, bare: string) => bare)

type Place = { holder: Record<string, unknown>; name: string }

/** Every field of a body, at any depth. */
const placesOf = (body: unknown): Place[] =>
  typeof body === "object" && body !== null
    ? Object.keys(body).flatMap((name) => {
        const holder = body as Record<string, unknown>
        return [{ holder, name }, ...placesOf(holder[name])]
      })
    : []

type Fields = Record<string, unknown>
/** How a body is written in the format of its route. */
export type Write = (body: unknown) => string
type Change = (body: Fields, place: Place | undefined, value: unknown, write: Write) => string | Uint8Array
type Changes = Readonly<Record<string, Change>>

const fieldChanges: Changes = {
  "another value": (body, place, value, write) => {
    if (place) place.holder[place.name] = value
    return write(body)
  },
  "a field less": (body, place, _value, write) => {
    if (place) delete place.holder[place.name]
    return write(body)
  },
  "a field more": (body, place, value, write) => {
    const into = place?.holder[place.name]
    const holder = typeof into === "object" && into !== null && !Array.isArray(into) ? into : body
    return write(Object.assign(holder, { unknown_field: value }))
  },
  "a number as text": (body, place, _value, write) => {
    if (place) place.holder[place.name] = String(place.holder[place.name])
    return write(body)
  },
  "cut short": (body, _place, value, write) => write(body).slice(0, 1 + (toText(value).length % 40)),
  "something after it": (body, _place, _value, write) => `${write(body)}}`,
  "bytes that are no UTF-8": (body, _place, _value, write) =>
    Uint8Array.from([...new TextEncoder().encode(write(body)).slice(0, -1), 0xff, 0xc0, 0x80, 0x7d]),
  "a byte order mark": (body, _place, _value, write) => `\ufeff${write(body)}`,
}

const jsonChanges: Changes = {
  ...fieldChanges,
  "another body": (_body, _place, value) => toText(value),
  "keys of prototypes": (body) =>
    `{"__proto__":{"user_id":"victim","isAdmin":true},"constructor":{"prototype":{"scopes":["admin"]}},${toText(body).slice(1)}`,
  "a field twice": (body, place, value) =>
    `{${place ? `${toText(place.name)}:${toText(value)},` : ""}${toText(body).slice(1)}`,
  "JSON nested without end": () => "[".repeat(50_000),
}

const formChanges: Changes = {
  ...fieldChanges,
  "keys of prototypes": (body, _place, value, write) =>
    write({ ...body, constructor: value, ["__proto__"]: value, toString: value }),
  "a field twice": (body, place, value, write) =>
    write(body).replace(/--x--\r\n$/, write({ [place?.name ?? "file"]: value })),
  "JSON in its place": (body) => toText(body),
}

/** A body with one thing wrong in it, as it goes over the wire, and what that is. */
const mutateWith = (changes: Changes, bodies: fc.Arbitrary<unknown>, write: Write) =>
  fc
    .tuple(bodies, fc.constantFrom(...Object.keys(changes)), fc.nat(), fc.constantFrom(...hostileValues))
    .map(([valid, change, at, value]) => {
      const body = structuredClone(valid) as Fields
      const places = placesOf(body)
      return {
        what: change,
        body: changes[change]?.(body, places[at % Math.max(places.length, 1)], value, write) ?? "",
      }
    })

export const mutateJson = (bodies: fc.Arbitrary<unknown>) => mutateWith(jsonChanges, bodies, toText)
export const mutateForm = (bodies: fc.Arbitrary<unknown>, write: Write) => mutateWith(formChanges, bodies, write)

/** Instead of the bytes that were announced. */
export const hostileBytes = fc
  .constantFrom(...hostileTexts, "PK\u0003\u0004", "%PDF-1.7\n%%EOF", "\u007fELF")
  .map((body) => ({ what: "other bytes", body }))

export const asJson = toText
