import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const packages = { mem0ai: "3.3.1", pg: "8.23.1" }

/** Installs mem0ai once in a folder outside the repository; nothing depends on it. */
export const installMem0 = async (): Promise<string> => {
  const folder = join(tmpdir(), `pika-bench-mem0-${packages.mem0ai}`)
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(import.meta.dir, "peer.js"), join(folder, "peer.js"))
  if (existsSync(join(folder, "complete"))) return folder
  console.error(`Fetching mem0ai ${packages.mem0ai} from npm into ${folder}`)
  const manifest = { name: "peer", private: true, type: "module", dependencies: packages }
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest))
  const child = Bun.spawn(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdout: "ignore",
    stderr: "inherit",
    timeout: 600_000,
  })
  if ((await child.exited) !== 0) throw new Error("mem0ai could not be fetched from npm")
  writeFileSync(join(folder, "complete"), "")
  return folder
}
