import { expect, test } from "bun:test"
import specs from "@asyncapi/specs"
import Ajv from "ajv"
import addFormats from "ajv-formats"
import { z } from "zod"
import { sockets } from "../../src/sockets/feature.ts"
import { buildAsyncApi } from "../../src/system/asyncapi.ts"

const documentSchema = z.object({
  channels: z.record(z.string(), z.object({ address: z.string(), messages: z.record(z.string(), z.unknown()) })),
  operations: z.record(z.string(), z.object({ action: z.enum(["send", "receive"]), messages: z.array(z.unknown()) })),
  components: z.object({ messages: z.record(z.string(), z.object({ payload: z.record(z.string(), z.unknown()) })) }),
})
const text = buildAsyncApi(sockets.sockets ?? [])
const document = documentSchema.parse(JSON.parse(text))
const createAjv = () => addFormats(new Ajv({ strict: false, allErrors: true, formats: { base64: true } }))

test("the document is valid AsyncAPI 3", () => {
  const validate = createAjv().compile({ ...specs.schemasWithoutId["3.0.0"] } as object)
  const isValid = validate(JSON.parse(text))
  expect({ isValid, errors: validate.errors }).toEqual({ isValid: true, errors: null })
})

test("every reference in it leads somewhere", () => {
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path)
  const at = (path: string) =>
    path
      .split("/")
      .reduce<unknown>((value, key) => z.record(z.string(), z.unknown()).parse(value)[key], JSON.parse(text))
  expect(references.length).toBeGreaterThan(20)
  for (const path of references) expect(at(path)).toBeDefined()
})

test("it has the frames of the contract, in both directions", () => {
  const types = (direction: string) =>
    Object.keys(document.components.messages).flatMap((name) =>
      name.startsWith(`chat.${direction}.`) ? name.slice(`chat.${direction}.`.length) : [],
    )
  expect(types("received").sort()).toEqual(
    ["authenticate", "ping", "resume", "stop", "typing_indicator", "user_message"].sort(),
  )
  expect(types("sent").sort()).toEqual(
    [
      ...["ready", "user_message", "typing_indicator", "assistant_delta", "assistant_response", "assistant_audio"],
      ...["message_updated", "memory_updated", "reauthenticate", "error", "pong"],
    ].sort(),
  )
})

test("the schema of a message takes and refuses what the server does", () => {
  const validate = createAjv().compile(document.components.messages["chat.received.user_message"]?.payload ?? {})
  expect(validate({ type: "user_message", content: "hello" })).toBe(true)
  expect(validate({ type: "user_message", content_type: "audio", audio: "AAAA", format: "wav" })).toBe(true)
  expect(validate({ type: "user_message", content: 7 })).toBe(false)
  expect(validate({ type: "user_message", content: "hello", more: 1 })).toBe(false)
})
