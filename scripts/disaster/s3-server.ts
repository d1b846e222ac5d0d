import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { $ } from "bun"
import { freePort } from "../bench/process.ts"
import { commandOf, root, run } from "./machine.ts"

/** OpenStack Swift with its S3 interface, one of each of its servers, and each object once: below this folder. */
const folder = "/data/s3"
const [privateKey, certificate] = [`${folder}/key.pem`, `${folder}/certificate.pem`]
const key = { accessKeyId: "pika:backups", secretAccessKey: "the-secret-of-the-backups" }
const stores = ["account", "container", "object"] as const
const readyMilliseconds = 30_000

const common = (port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
user = swift
workers = 0
swift_dir = ${folder}
devices = ${folder}
mount_check = false
`
const storeSettings = (store: string, port: number): string => `${common(port)}
[pipeline:main]
pipeline = ${store}-server
[app:${store}-server]
use = egg:swift#${store}
`
const proxyApp = "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n"
/** For the operator's client, which is not asked who it is. */
const insideSettings = `${common(0)}\n[pipeline:main]\npipeline = catch_errors proxy-server\n${proxyApp}
[filter:catch_errors]\nuse = egg:swift#catch_errors\n`
const proxySettings = (port: number): string => `${common(port)}
cert_file = ${certificate}
key_file = ${privateKey}
[pipeline:main]
pipeline = catch_errors listing_formats s3api tempauth copy slo proxy-server
${proxyApp}
[filter:tempauth]
use = egg:swift#tempauth
user_${key.accessKeyId.replace(":", "_")} = ${key.secretAccessKey} .admin
[filter:s3api]
use = egg:swift#s3api
${["catch_errors", "listing_formats", "copy", "slo"].map((name) => `[filter:${name}]\nuse = egg:swift#${name}`).join("\n")}
`

export type S3Server = { settings: string[]; stop: () => void }

/** A server with an empty bucket, over TLS. */
export const startS3 = async (): Promise<S3Server> => {
  const path = join(root, folder)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(join(path, "disk"), { recursive: true })
  writeFileSync(join(path, "swift.conf"), "[swift-hash]\nswift_hash_path_suffix = pika\n")
  await $`chmod -R 777 ${path}`
  await run(
    "swift",
    ...["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
    ...["-addext", "subjectAltName=DNS:localhost", "-keyout", privateKey, "-out", certificate],
  )
  const ports = { account: freePort(), container: freePort(), object: freePort(), proxy: freePort() }
  for (const store of stores) {
    const ring = (...words: string[]) =>
      run("swift", "python3", "-m", "swift.cli.ringbuilder", `${folder}/${store}.builder`, ...words)
    await ring("create", "2", "1", "1")
    await ring("add", `r1z1-127.0.0.1:${ports[store]}/disk`, "1")
    await ring("rebalance")
    writeFileSync(join(path, `${store}.conf`), storeSettings(store, ports[store]))
  }
  writeFileSync(join(path, "proxy.conf"), proxySettings(ports.proxy))
  writeFileSync(join(path, "inside.conf"), insideSettings)
  const children = [...stores, "proxy" as const].map(startServer)
  const stop = () => {
    for (const child of children) child.kill("SIGKILL")
  }
  process.on("exit", stop)
  await answers(ports.proxy, await Bun.file(join(root, certificate)).text())
  const program = `
from swift.common.internal_client import InternalClient
from swift.common.utils import set_swift_dir
set_swift_dir("${folder}")
InternalClient("${folder}/inside.conf", "pika", 9).create_container("AUTH_pika", "backups")`
  await run("swift", "python3", "-c", program)
  return {
    settings: [
      "repo1-type=s3",
      "repo1-s3-bucket=backups",
      "repo1-s3-endpoint=localhost",
      "repo1-s3-region=us-east-1",
      `repo1-s3-key=${key.accessKeyId}`,
      `repo1-s3-key-secret=${key.secretAccessKey}`,
      "repo1-s3-uri-style=path",
      `repo1-storage-port=${ports.proxy}`,
      `repo1-storage-ca-file=${certificate}`,
    ],
    stop,
  }
}

const startServer = (name: string) => {
  const log = Bun.file(join(root, folder, `${name}.log`))
  // Files without a name get theirs by /proc, which is not there: so Swift gives them one at once, as on older systems.
  const named = "import swift.obj.diskfile as disk; disk.O_TMPFILE = 0"
  const program = `${named}; from swift.common.wsgi import run_wsgi; run_wsgi("${folder}/${name}.conf", "${name}-server")`
  return Bun.spawn(commandOf("swift", ["python3", "-c", program]), { stdin: "ignore", stdout: log, stderr: log })
}

const answers = async (port: number, ca: string): Promise<void> => {
  for (const until = Date.now() + readyMilliseconds; ; await Bun.sleep(100)) {
    if (await fetch(`https://localhost:${port}/`, { tls: { ca } }).catch(() => null)) return
    if (Date.now() > until) throw new Error("The S3 server does not answer")
  }
}
