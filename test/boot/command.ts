import { emptyFolder, spawnPika } from "../support/binary.ts"

export type Finished = { status: number; stdout: string; stderr: string }

/** Runs a command of pika to its end, from an empty folder, with nothing in the environment but what is given. */
export const runPika = async (args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> => {
  const folder = emptyFolder()
  try {
    const child = spawnPika(args, environment, folder.path)
    const [stdout, stderr, status] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    return { status, stdout, stderr }
  } finally {
    folder.remove()
  }
}
