import { expect, test } from "bun:test"
import { networkOf, readClientIp } from "../../src/platform/client-ip.ts"

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

test("an IPv4 address within IPv6 is told as IPv4, however it is spelt", () => {
  for (const mapped of ["::ffff:192.0.2.7", "::FFFF:192.0.2.7", "::ffff:c000:207", "0:0:0:0:0:ffff:c000:0207"]) {
    expect(readClientIp(mapped, null, 0)).toBe("192.0.2.7")
    expect(readClientIp("10.0.0.1", mapped, 1)).toBe("192.0.2.7")
  }
  expect(readClientIp("::ffff:0:192.0.2.7", null, 0)).toBe("::ffff:0:c000:207")
})

test("an IPv6 address has one spelling, without the zone of this machine's interface", () => {
  expect(readClientIp("2001:DB8:0:0:0:0:0:1", null, 0)).toBe("2001:db8::1")
  expect(readClientIp("fe80::1%eth0", null, 0)).toBe("fe80::1")
})

test("a network is one IPv4 address, or the /64 of an IPv6 one", () => {
  expect(networkOf("192.0.2.7")).toBe("192.0.2.7")
  for (const [ip, network] of [
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1::", "2001:db8:1:0::/64"],
  ] as const)
    expect([ip, networkOf(ip)]).toEqual([ip, network])
})
