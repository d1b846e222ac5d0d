import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { boot } from "../src/boot.ts"
import { readConfig } from "../src/platform/config.ts"
import { createLogger } from "../src/platform/logger.ts"
import { readArguments } from "./arguments.ts"

const usage = `bun scripts/client.ts [--check]: writes the generated part of clients/typescript, from the OpenAPI document.

--check   only compare, and fail when they differ`
const { values } = readArguments(usage, { check: { type: "boolean" } })
const client = join(import.meta.dir, "../clients/typescript")

type Schema = { properties?: Record<string, unknown>; format?: string }
type Media = Record<string, { schema?: Schema }>
type Described = {
  operationId?: string
  tags?: string[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Media }
  responses: Record<string, { content?: Media }>
}
type OpenApi = { paths: Record<string, Record<string, Described>>; components: { schemas: Record<string, unknown> } }

const main = async (): Promise<number> => {
  const install = Bun.spawnSync(["bun", "install", "--frozen-lockfile"], { cwd: client, stdout: "ignore" })
  if (install.exitCode !== 0) throw new Error("the generator of types could not be installed")
  const document = await readDocument()
  const files = {
    "openapi.ts": await generateTypes(document),
    "operations.ts": await format(writeOperations(document)),
  }
  let wrong = 0
  for (const [name, text] of Object.entries(files)) {
    const file = Bun.file(join(client, "src/generated", name))
    if (!values.check) await file.write(text)
    else if (!(await file.exists()) || (await file.text()) !== text) {
      process.stderr.write(
        `clients/typescript/src/generated/${name} is not as the OpenAPI document: bun scripts/client.ts\n`,
      )
      wrong += 1
    }
  }
  return wrong > 0 ? 1 : 0
}

/** The document of a server that is started for it. */
const readDocument = async (): Promise<OpenApi> => {
  const folder = await mkdtemp(join(tmpdir(), "pika-client-"))
  const config = readConfig({ PIKA_DATA_DIR: folder, PORT: "0", PIKA_ADMIN_KEY: "x".repeat(32) })
  const running = await boot(config, { http: true, worker: false }, createLogger("silent"))
  try {
    const answer = await fetch(`${running.url}/openapi.json`)
    return withoutOtherApis((await answer.json()) as OpenApi)
  } finally {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** APIs of other products have clients of their own. Their schemas bear the name of the product. */
const withoutOtherApis = ({ paths, components, ...document }: OpenApi): OpenApi => {
  const isOurs = ({ tags = [] }: Described): boolean => !tags.includes("Compat")
  const kept = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).filter(([, described]) => isOurs(described))),
  ])
  const schemas = Object.entries(components.schemas).filter(([name]) => !name.startsWith("Mem0"))
  return {
    ...document,
    paths: Object.fromEntries(kept.filter(([, methods]) => Object.keys(methods as object).length > 0)),
    components: { ...components, schemas: Object.fromEntries(schemas) },
  }
}

const generateTypes = async (document: OpenApi): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "pika-openapi-"))
  try {
    const path = join(folder, "openapi.json")
    await Bun.write(path, JSON.stringify(document))
    const options = ["--default-non-nullable=false", "--root-types", "--root-types-no-schema-prefix"]
    const generated = Bun.spawnSync(["bun", "x", "--no-install", "openapi-typescript", path, ...options], {
      cwd: client,
    })
    if (generated.exitCode !== 0) throw new Error(generated.stderr.toString())
    return await format(generated.stdout.toString())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const format = async (text: string): Promise<string> => {
  const biome = Bun.spawn(["biome", "format", "--stdin-file-path=clients/typescript/src/generated/file.ts"], {
    stdin: Buffer.from(text),
    stdout: "pipe",
    cwd: join(client, "../.."),
  })
  const [formatted, code] = await Promise.all([new Response(biome.stdout).text(), biome.exited])
  if (code !== 0) throw new Error("the generated text could not be formatted")
  return formatted
}

/** How each operation is sent. Aliases have the same operation under another path: the client leaves them out. */
const writeOperations = ({ paths }: OpenApi): string => {
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, described]) => {
      const { operationId, tags = [] } = described
      if (operationId === undefined || tags.includes("System") || isAlias(path)) return []
      return `  ${operationId}: ${JSON.stringify(describe(method, path, described))},`
    }),
  )
  return `import type { Operation } from "../send-request.ts"\n\n/** Made by scripts/client.ts. */\nexport const operations = {\n${entries.join("\n")}\n} as const satisfies Record<string, Operation>\n`
}

const isAlias = (path: string): boolean => !path.startsWith("/api/v1/")

const describe = (method: string, path: string, { parameters = [], requestBody, responses }: Described) => {
  const places = (where: string) => parameters.filter((parameter) => parameter.in === where).map(({ name }) => name)
  const types = Object.keys(requestBody?.content ?? {})
  const success = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1]
  return {
    method,
    path,
    query: places("query"),
    headers: Object.fromEntries(places("header").map((name) => [fieldOf(name), name])),
    body: bodyOf(types),
    isRaw: success?.content !== undefined && !("application/json" in success.content),
  }
}

const bodyOf = (types: readonly string[]) => {
  if (types.length === 0) return null
  if (types.includes("application/json")) return "json"
  return types.includes("multipart/form-data") ? "form" : "stream"
}

/** `Idempotency-Key` → `idempotency_key` */
const fieldOf = (header: string): string => header.toLowerCase().replaceAll("-", "_")

process.exit(await main())
