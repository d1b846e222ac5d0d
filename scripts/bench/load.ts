/**
 * Makes the load of a benchmark, in its own process: a closed loop of persistent HTTP connections, each sending its next request after
 * its last answer. It shares the machine with what it measures, so it does little: requests are made before the clock starts, and answers
 * are counted but not parsed. Reads its plan from standard input, writes messages to standard output (load/schemas.ts).
 */
import { openConnection } from "./load/connection.ts"
import { type LoadMessage, type LoadRequest, planSchema } from "./load/schemas.ts"
import { percentiles } from "./percentiles.ts"

const plan = planSchema.parse(await Bun.stdin.json())
const say = (message: LoadMessage) => process.stdout.write(`${JSON.stringify(message)}\n`)

const fixedHeaders = Object.entries({ Host: `${plan.hostname}:${plan.port}`, ...plan.headers })
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join("")
const toBytes = ({ method, path, body }: LoadRequest): Buffer => {
  const entity = body === "" ? "" : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${fixedHeaders}${entity}\r\n${body}`)
}
const requests = plan.requests.map(toBytes)

let next = 0
let latencies: number[] = []
let bytes = 0
const failures: Record<string, number> = {}
const fail = (what: string) => {
  failures[what] = (failures[what] ?? 0) + 1
}
const finished = Promise.withResolvers<void>()
let stopped = false
let open = plan.clients

const runClient = async () => {
  let sentAt = 0
  let over = false
  const leave = () => {
    if (over) return
    over = true
    connection.close()
    open -= 1
    if (open === 0) finished.resolve()
  }
  const sendNext = () => {
    const request = requests[plan.once ? next : next % requests.length]
    if (stopped || !request) return leave()
    next += 1
    sentAt = performance.now()
    connection.send(request)
  }
  const connection = await openConnection(plan, {
    answer: (answer) => {
      latencies.push(performance.now() - sentAt)
      bytes += answer.bytes
      if (answer.status < 200 || answer.status > 299) fail(String(answer.status))
      sendNext()
    },
    broken: (reason) => {
      fail(reason)
      leave()
    },
  })
  sendNext()
}

await Promise.all(Array.from({ length: plan.clients }, runClient))
await Promise.race([Bun.sleep(plan.warmUpSeconds * 1000), finished.promise])

latencies = []
bytes = 0
const cpuBefore = process.cpuUsage()
const started = performance.now()
say({ kind: "measuring" })
const elapsed = () => (performance.now() - started) / 1000
const ticker = setInterval(() => say({ kind: "progress", seconds: elapsed(), answers: latencies.length }), 500)
await Promise.race([Bun.sleep(plan.seconds * 1000), finished.promise])
const seconds = elapsed()
const measured = latencies
const cpu = process.cpuUsage(cpuBefore)
clearInterval(ticker)
stopped = true
latencies = []
say({
  kind: "done",
  answers: measured.length,
  seconds,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  bytes: bytes / measured.length,
  failures,
  latency: percentiles(measured),
})
process.exit(0)
