import { expect, test } from "bun:test"
import { readClientIp } from "../../src/platform/http/client-ip.ts"

test("without a proxy, X-Forwarded-For is not believed", () => {
  expect(readClientIp("203.0.113.7", "198.51.100.1", 0)).toBe("203.0.113.7")
})

test("behind proxies, the client is the so-manieth from the right, whatever a client puts left of it", () => {
  expect(readClientIp("10.0.0.1", "198.51.100.1", 1)).toBe("198.51.100.1")
  expect(readClientIp("10.0.0.1", "made-up, 1.1.1.1, 198.51.100.1", 1)).toBe("198.51.100.1")
  expect(readClientIp("10.0.0.1", "1.1.1.1, 198.51.100.1 ,10.0.0.2", 2)).toBe("198.51.100.1")
  expect(readClientIp("10.0.0.1", "2001:db8::1", 1)).toBe("2001:db8::1")
})

test("what is no address, or too short a list, is answered by the other end of the connection", () => {
  for (const header of [null, "", "unknown", "<script>", "1.2.3", "' or 1=1 --"])
    expect(readClientIp("10.0.0.1", header, 1)).toBe("10.0.0.1")
  expect(readClientIp("10.0.0.1", "198.51.100.1", 2)).toBe("10.0.0.1")
  expect(readClientIp(undefined, null, 1)).toBeNull()
})

test("an IPv4 address within IPv6 is told as IPv4", () => {
  expect(readClientIp("::ffff:127.0.0.1", null, 0)).toBe("127.0.0.1")
})
