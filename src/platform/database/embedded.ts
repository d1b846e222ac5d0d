import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { type Extension, PGlite, type PGliteOptions } from "@electric-sql/pglite"
import initdbFile from "../../../node_modules/@electric-sql/pglite/dist/initdb.wasm" with { type: "file" }
import trigramFile from "../../../node_modules/@electric-sql/pglite/dist/pg_trgm.tar.gz" with { type: "file" }
import bundleFile from "../../../node_modules/@electric-sql/pglite/dist/pglite.data" with { type: "file" }
import postgresFile from "../../../node_modules/@electric-sql/pglite/dist/pglite.wasm" with { type: "file" }
import ageFile from "../../../node_modules/@electric-sql/pglite-age/dist/age.tar.gz" with { type: "file" }
import vectorFile from "../../../node_modules/@electric-sql/pglite-pgvector/dist/vector.tar.gz" with { type: "file" }
import { connect, searchPath } from "./connect.ts"
import { lockDirectory } from "./directory-lock.ts"
import { preparedFiles } from "./prepared-files.ts"
import { startUpkeep } from "./upkeep.ts"
import { serveWire } from "./wire-server.ts"

export type EmbeddedDatabase = { url: string; close: () => Promise<void> }

/**
 * Buffers use this process's memory: the default of 128 MB would be half of the total. Few write-ahead log files are kept, and old ones
 * are deleted instead of recycled: recycled files would keep erased data for a long time.
 */
const startParameters = ["shared_buffers=32MB", "wal_recycle=off", "min_wal_size=48MB", "max_wal_size=64MB"].flatMap(
  (text) => ["-c", text],
)

/**
 * Runs Postgres in this process (PGlite), with its files under `directory`. It is reached like a server: through a socket, at `url`. It
 * has one session, which serves one statement or transaction after another. Only this user can open the socket file: a port would be open
 * to every program on the machine.
 */
export const startEmbeddedDatabase = async (directory: string): Promise<EmbeddedDatabase> => {
  const lock = lockDirectory(directory)
  try {
    const dataDir = join(directory, "postgres")
    const options = {
      pgliteWasmModule: await compilePostgres(),
      fsBundle: Bun.file(bundleFile),
      extensions: {
        vector: extension("vector", vectorFile, directory),
        pg_trgm: extension("pg_trgm", trigramFile, directory),
        age: extension("age", ageFile, directory),
      },
      startParams: [...PGlite.defaultStartParams, ...startParameters],
    }
    if (!existsSync(dataDir)) {
      await createFiles(dataDir, options)
      // This leaves 100 MB and more of garbage, which would otherwise stay until much is allocated.
      setTimeout(() => Bun.gc(true), 2000).unref()
    }
    const database = await PGlite.create({ ...options, dataDir })
    // All connections share one session, so the parameters that a server gets per connection are set here once.
    await database.exec(
      `load 'age'; set search_path = ${searchPath}; set plan_cache_mode = force_generic_plan; set hnsw.ef_search = 800`,
    )
    const socketDirectory = privateSocketDirectory(directory)
    const socketFile = join(socketDirectory, ".s.PGSQL.5432")
    rmSync(socketFile, { force: true })
    const server = await serveWire(database, socketFile)
    const url = `postgres://postgres@${encodeURIComponent(socketDirectory)}:5432/postgres`
    const upkeep = startUpkeep(connect(url, 1), directory)
    return {
      url,
      close: async () => {
        await upkeep.stop()
        await server.close()
        await database.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Created under another name and renamed when complete: a crash leaves nothing that looks like a database. */
const createFiles = async (dataDir: string, options: PGliteOptions): Promise<void> => {
  const unfinished = `${dataDir}.new`
  rmSync(unfinished, { recursive: true, force: true })
  const database = await PGlite.create({
    ...options,
    dataDir: unfinished,
    ...(preparedFiles
      ? { loadDataDir: new Blob([await Bun.file(preparedFiles).bytes()]) }
      : { initdbWasmModule: await compile(initdbFile) }),
  })
  await database.close()
  renameSync(unfinished, dataDir)
}

let compiled: Promise<WebAssembly.Module> | undefined

/** Compiles Postgres once. It takes 0.1 s on another core, so it is started early. */
export const compilePostgres = (): Promise<WebAssembly.Module> => {
  compiled ??= compile(postgresFile)
  return compiled
}

const compile = async (file: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await Bun.file(file).arrayBuffer())

/** A PGlite extension must be a real file: a compiled binary copies it out first. */
const extension = (name: string, file: string, directory: string): Extension => ({
  name,
  setup: async (_database, emscriptenOpts) => {
    const folder = join(directory, "extensions")
    const copy = join(folder, basename(file))
    const bytes = await Bun.file(file).bytes()
    if (!existsSync(copy) || statSync(copy).size !== bytes.length) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(`${copy}.part`, bytes)
      renameSync(`${copy}.part`, copy)
    }
    return { emscriptenOpts, bundlePath: pathToFileURL(resolve(copy)) }
  },
})

/** The data folder, unless its path is too long for the address of a Unix socket (about 100 bytes). */
const privateSocketDirectory = (directory: string): string => {
  const absolute = resolve(directory)
  return Buffer.byteLength(absolute) < 80 ? absolute : mkdtempSync(join(tmpdir(), "pika-"))
}
