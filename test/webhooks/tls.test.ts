import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { readFileSync } from "node:fs"
import https from "node:https"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { $ } from "bun"
import { emptyFolder } from "../support/binary.ts"

const notValid = "Its certificate is not valid."
const name = "hooks.example.com"

/** Makes a CA, a certificate for our name that the CA signed, and one that signed itself. */
const makeCertificates = async (folder: string): Promise<void> => {
  const request = ["-newkey", "rsa:2048", "-nodes", "-addext", `subjectAltName=DNS:${name}`]
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-subj", `/CN=${name}`]
  const make = (file: string, ...more: string[]) =>
    $`openssl req -x509 ${request} -keyout ${file}.key -out ${file}.pem ${more}`.cwd(folder).quiet()
  await make("ca", "-subj", "/CN=a CA of the test")
  await Promise.all([
    make("right", ...signed, "-addext", "basicConstraints=CA:FALSE"),
    make("alone", "-subj", `/CN=${name}`),
  ])
}

describe.skipIf(Bun.which("openssl") === null)("a webhook over TLS", () => {
  const folder = emptyFolder()
  const servers: https.Server[] = []
  let taken = 0
  const urls: Record<string, string> = {}
  const listen = async (file: string): Promise<void> => {
    const [key, cert] = ["key", "pem"].map((end) => readFileSync(join(folder.path, `${file}.${end}`)))
    const server = https.createServer({ key, cert }, (request, response) => {
      taken += 1
      request.resume().on("end", () => response.end())
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    urls[file] = `https://${name}:${(server.address() as AddressInfo).port}/hook`
  }
  beforeAll(async () => {
    await makeCertificates(folder.path)
    await Promise.all(["right", "alone"].map(listen))
  })
  afterAll(() => {
    for (const server of servers) server.close()
    folder.remove()
  })

  /** What came of it, from a process that trusts the CA of this file besides those that everybody trusts. */
  const send = async (to: string[], ca = ""): Promise<(string | null)[]> => {
    taken = 0
    const environment = { PATH: process.env.PATH ?? "", NODE_EXTRA_CA_CERTS: ca && join(folder.path, ca) }
    return $`${process.execPath} ${join(import.meta.dir, "send-once.ts")} ${to}`.env(environment).json()
  }

  test("is sent to whom a CA knows that this machine trusts, and to nobody else", async () => {
    const other = urls.right?.replace(name, "other.example.com") ?? ""
    const found = await send([urls.right ?? "", other, urls.alone ?? ""], "ca.pem")
    expect(found).toEqual([null, notValid, notValid])
    expect(taken).toBe(1)
  })

  test("is not sent where nobody vouches for the receiver", async () => {
    expect(await send([urls.right ?? "", urls.alone ?? ""])).toEqual([notValid, notValid])
    expect(taken).toBe(0)
  })
})
