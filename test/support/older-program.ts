import { mkdirSync, symlinkSync } from "node:fs"
import { join, resolve } from "node:path"

const run = (command: string[], cwd = process.cwd()): string | null => {
  if (!Bun.which(command[0] ?? "")) return null
  const { success, stdout } = Bun.spawnSync(command, { cwd, stderr: "ignore", stdin: "ignore" })
  return success ? stdout.toString().trim() : null
}

/** What makes a schema: the numbered files, and the list of them. */
const migrations = ["sql/[0-9]*", "src/platform/database/migrations.ts"]
const maxCommits = 50

/**
 * The newest commit whose migrations are a part of today's: a migration may be edited before its release, and a database that has the
 * earlier form refuses the later one. Null where the history does not reach so far, or is missing.
 */
const findOlderCommit = (): string | null => {
  const changed = run(["git", "status", "--porcelain", "--", ...migrations])
  if (changed === null) return null
  if (changed !== "") return run(["git", "rev-parse", "HEAD"])
  const commits = run(["git", "log", `-${maxCommits}`, "--format=%H", "--", ...migrations])?.split("\n") ?? []
  for (const commit of commits) {
    const older = run(["git", "rev-parse", "--verify", "--quiet", `${commit}^`])
    const changes = older && run(["git", "diff", "--name-status", older, "HEAD", "--", "sql/[0-9]*"])
    if (changes?.split("\n").every((line) => line.startsWith("A"))) return older
  }
  return null
}

export const olderCommit = findOlderCommit()

/** Builds the program of `olderCommit` in `folder`: the binary. Its packages are those of today where it asks for the same. */
export const buildOlderProgram = async (folder: string): Promise<string> => {
  const source = join(folder, "older")
  mkdirSync(source)
  const archive = join(folder, "older.tar")
  const isTaken =
    olderCommit !== null &&
    run(["git", "archive", `--output=${archive}`, olderCommit]) !== null &&
    run(["tar", "-xf", archive, "-C", source]) !== null
  if (!isTaken) throw new Error("the older program cannot be taken from the history")
  const isSame = (await Bun.file("bun.lock").text()) === (await Bun.file(join(source, "bun.lock")).text())
  if (isSame) symlinkSync(resolve("node_modules"), join(source, "node_modules"))
  else if (run([process.execPath, "install", "--frozen-lockfile"], source) === null)
    throw new Error("the packages of the older program cannot be installed")
  const binary = join(folder, "older-pika")
  if (run([process.execPath, "scripts/build.ts", "--outfile", binary], source) === null)
    throw new Error(`the older program (${olderCommit}) cannot be built`)
  return binary
}
