import { join, resolve } from "node:path"
import { $ } from "bun"

const repository = resolve(import.meta.dir, "../..")

/** What the programs below see as their root. */
export const root = join(repository, ".cache/disaster")

/** Unpacks PostgreSQL, pgBackRest and OpenStack Swift, an S3 server, from Debian's packages. */
export const unpackPrograms = async (): Promise<void> => {
  await $`${repository}/scripts/services build`.env({
    ...process.env,
    PIKA_SERVICES_DIR: root,
    PIKA_SERVICES_PACKAGES: "pgbackrest,python3-swift",
  })
}

/** The command that runs a program of the packages as this user. */
export const commandOf = (user: "postgres" | "swift", words: readonly string[]): string[] => [
  ...["env", "-i", "PATH=/usr/lib/postgresql/18/bin:/usr/sbin:/usr/bin:/bin", "HOME=/tmp", "LC_ALL=C.UTF-8"],
  ...["chroot", root, "setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--"],
  ...words,
]

/** Runs it to its end; throws with what it wrote when it fails. */
export const run = async (user: "postgres" | "swift", ...words: string[]): Promise<string> => {
  const log = join(root, "tmp", `${words[0]}.${crypto.randomUUID()}`)
  // A file, because a server that it starts would keep a pipe open.
  const child = Bun.spawn(commandOf(user, words), { stdin: "ignore", stdout: Bun.file(log), stderr: Bun.file(log) })
  const code = await child.exited
  const said = await Bun.file(log).text()
  await Bun.file(log).delete()
  if (code !== 0) throw new Error(`${words.join(" ")} failed: ${said}`)
  return said
}
