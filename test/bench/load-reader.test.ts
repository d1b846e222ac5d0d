import { expect, test } from "bun:test"
import { type Answer, createReader } from "../../scripts/bench/load/connection.ts"

const answer = Buffer.from("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 5\r\nX: y\r\n\r\nhello")

test("an answer is counted once, wherever it is cut", () => {
  for (let cut = 1; cut < answer.length; cut++) {
    const seen: Answer[] = []
    const read = createReader((one) => seen.push(one))
    read(answer.subarray(0, cut))
    expect(seen).toEqual([])
    read(answer.subarray(cut))
    expect(seen).toEqual([{ status: 503, bytes: answer.length }])
  }
})

test("an answer in single bytes is one answer, and the next begins after it", () => {
  const seen: Answer[] = []
  const read = createReader((one) => seen.push(one))
  for (let at = 0; at < answer.length; at++) read(answer.subarray(at, at + 1))
  read(answer)
  expect(seen).toEqual(Array(2).fill({ status: 503, bytes: answer.length }))
})

test("an answer without a length is refused", () => {
  const read = createReader(() => undefined)
  expect(() => read(Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))).toThrow("length")
})
