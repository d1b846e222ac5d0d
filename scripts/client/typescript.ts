import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { listOperations, type OpenApi } from "./document.ts"

const client = join(import.meta.dir, "../../clients/typescript")

/** The generated files of the client in TypeScript, by their paths in clients/. */
export const writeTypescript = async (document: OpenApi): Promise<Record<string, string>> => {
  const install = Bun.spawnSync(["bun", "install", "--frozen-lockfile"], { cwd: client, stdout: "ignore" })
  if (install.exitCode !== 0) throw new Error("the generator of types could not be installed")
  return {
    "typescript/src/generated/openapi.ts": await generateTypes(document),
    "typescript/src/generated/operations.ts": await format(writeOperations(document)),
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

const writeOperations = (document: OpenApi): string => {
  const entries = listOperations(document).map(({ id, sending }) => `  ${id}: ${JSON.stringify(sending)},`)
  return `import type { Operation } from "../send-request.ts"\n\n/** Made by scripts/client.ts. */\nexport const operations = {\n${entries.join("\n")}\n} as const satisfies Record<string, Operation>\n`
}
