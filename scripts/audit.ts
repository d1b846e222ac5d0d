import { z } from "zod"
import { readArguments } from "./arguments.ts"

readArguments(
  `bun scripts/audit.ts: asks the package registry for known vulnerabilities of what is in bun.lock.

It exits 0 when there is none, 1 when there is, and 75 when the registry does not say: then nothing is known, which is not the same as
nothing being wrong.`,
  {},
)

const ignoredFile = ".ci/ignored-advisories"
const exitUnknown = 75

const reportSchema = z.record(
  z.string(),
  z.array(z.object({ title: z.string(), severity: z.string(), url: z.string() })),
)

const readIgnored = async (): Promise<string[]> => {
  const lines = (await Bun.file(ignoredFile).text()).split("\n").filter((line) => line.trim() && !line.startsWith("#"))
  return lines.map((line) => {
    const [id = "", ...reason] = line.split(/\s+/)
    if (!/^GHSA(-\w{4}){3}$/.test(id) || reason.length < 3)
      throw new Error(`${ignoredFile}: "${line}" needs an id and a reason`)
    return id
  })
}

const parse = (text: string) => {
  try {
    return reportSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const ignored = (await readIgnored()).map((id) => `--ignore=${id}`)
const audit = Bun.spawnSync([process.execPath, "audit", "--json", ...ignored], { timeout: 60_000 })
const report = parse(audit.stdout.toString())
if (!report) {
  console.error("Not audited: the package registry does not tell advisories.")
  console.error(audit.stderr.toString().trim() || `It gave no answer; bun audit ended with ${audit.exitCode}.`)
  process.exit(exitUnknown)
}
const found = Object.entries(report).flatMap(([name, advisories]) =>
  advisories.map(({ title, severity, url }) => `${name}: ${severity}: ${title} (${url})`),
)
console.log(found.length > 0 ? found.join("\n") : `No known vulnerability; ${ignored.length} ignored.`)
process.exit(found.length > 0 ? 1 : 0)
