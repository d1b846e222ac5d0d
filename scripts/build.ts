import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { PGlite } from "@electric-sql/pglite"
import { buildPage } from "../src/console/build-page.ts"
import { readArguments } from "./arguments.ts"

const usage = `bun scripts/build.ts [--outfile FILE]: builds pika as one file with everything in it (dist/pika).`
const { values } = readArguments(usage, { outfile: { type: "string", default: "dist/pika" } })

const commit = (): string => {
  if (!Bun.which("git")) return process.env.PIKA_COMMIT ?? "unknown"
  const git = Bun.spawnSync(["git", "rev-parse", "--short=12", "HEAD"], { stderr: "ignore" })
  return git.success ? git.stdout.toString().trim() : (process.env.PIKA_COMMIT ?? "unknown")
}

/** Packs a new, empty embedded database. */
const prepareDatabase = async (file: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "pika-build-"))
  const database = await PGlite.create(join(folder, "postgres"))
  mkdirSync(dirname(file), { recursive: true })
  await Bun.write(file, await database.dumpDataDir("gzip"))
  await database.close()
  rmSync(folder, { recursive: true })
}

/** Writes the files of the console, and the module that the program has in place of `built-page.ts`. */
const prepareConsole = async (folder: string): Promise<string> => {
  const files = [...(await buildPage())].map(([address, file], index) => ({ address, ...file, name: `f${index}` }))
  for (const { name, body } of files) await Bun.write(join(folder, name), body)
  const imports = files.map(
    ({ name }) => `import ${name} from ${JSON.stringify(join(folder, name))} with { type: "file" }`,
  )
  const entries = files.map(({ address, type, isHashed, name }) => {
    const [key, file] = [JSON.stringify(address), JSON.stringify({ type, isHashed })]
    return `[${key}, { ...${file}, body: Bun.file(${name}) }]`
  })
  return `${imports.join("\n")}\nconst files = new Map([${entries.join(",")}])\nexport const readPage = async () => files`
}

const page = resolve("dist/console")
const consoleModule = await prepareConsole(page)
const packed = resolve("dist/postgres.tar.gz")
await prepareDatabase(packed)
const result = await Bun.build({
  entrypoints: ["src/main.ts", "src/thread.ts"],
  compile: { outfile: values.outfile, autoloadBunfig: false, autoloadDotenv: true },
  define: { PIKA_COMMIT: JSON.stringify(commit()) },
  format: "esm",
  bytecode: true,
  minify: { syntax: true, whitespace: true },
  plugins: [
    {
      name: "prepared-files",
      setup: (build) => {
        build.onLoad({ filter: /database\/prepared-files\.ts$/ }, () => ({
          contents: `import file from ${JSON.stringify(packed)} with { type: "file" }; export const preparedFiles = file`,
          loader: "ts",
        }))
        build.onLoad({ filter: /console\/built-page\.ts$/ }, () => ({ contents: consoleModule, loader: "ts" }))
      },
    },
  ],
})
rmSync(packed)
rmSync(page, { recursive: true })
if (!result.success) {
  for (const log of result.logs) console.error(log)
  process.exit(1)
}
console.log(`${values.outfile} ${(Bun.file(values.outfile).size / 1e6).toFixed(0)} MB`)
process.exit(0)
