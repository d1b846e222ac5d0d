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
 * Its buffers are memory of this process: the default of 128 MB would be half of all it takes. Files of the write-ahead log are few, and
 * deleted when they are done with: used again, they would keep for long what was erased.
 */
const startParameters = ["shared_buffers=32MB", "wal_recycle=off", "min_wal_size=48MB", "max_wal_size=64MB"].flatMap(
  (text) => ["-c", text],
)

/**
 * Postgres in this process (PGlite), its files under `directory`, reached like any server: through a socket, at `url`.
 * It has one session, which serves one statement or transaction after the other. The socket is a file that only this user can
 * open: a port would let every program of the machine in.
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
    if (!existsSync(dataDir)) await createFiles(dataDir, options)
    const database = await PGlite.create({ ...options, dataDir })
    // One session for all connections: what a server takes as connection parameters is set here once.
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

/** Made under another name and renamed when complete: a crash half-way leaves nothing that looks like a database. */
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

/** Compiles Postgres, once. It takes 0.1 s on another core: begun early, it is done when it is needed. */
export const compilePostgres = (): Promise<WebAssembly.Module> => {
  compiled ??= compile(postgresFile)
  return compiled
}

const compile = async (file: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await Bun.file(file).arrayBuffer())

/** An extension of PGlite must be a real file: inside a compiled binary it is copied out first. */
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

/** The data folder, unless its path is longer than the address of a Unix socket may be (about 100 bytes). */
const privateSocketDirectory = (directory: string): string => {
  const absolute = resolve(directory)
  return Buffer.byteLength(absolute) < 80 ? absolute : mkdtempSync(join(tmpdir(), "pika-"))
}
