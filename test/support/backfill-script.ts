import { quicklyCompiled } from "./binary.ts"
import type { TestDatabase } from "./databases.ts"

/** `bun scripts/backfill.ts`, as the owner of the database runs it. */
export const startBackfill = (
  { environment, ownerUrl }: TestDatabase,
  settings: Record<string, string>,
  ...args: string[]
) => {
  const child = Bun.spawn([process.execPath, "scripts/backfill.ts", ...args], {
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      ...quicklyCompiled,
      ...environment,
      ...(ownerUrl === null ? {} : { DATABASE_URL: ownerUrl }),
      ...settings,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  })
  const outputs = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    ended: async (): Promise<{ status: number; stdout: string; stderr: string }> => {
      const [stdout, stderr] = await outputs
      return { status: await child.exited, stdout, stderr }
    },
  }
}
