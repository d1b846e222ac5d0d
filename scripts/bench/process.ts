const startMilliseconds = 30_000

/** Runs a script of this repository with this Bun, and resolves once `url` answers. */
export const startProcess = async (
  command: readonly string[],
  environment: Record<string, string>,
  url: string,
): Promise<{ stop: () => Promise<void> }> => {
  const child = Bun.spawn([process.execPath, ...command], {
    env: { ...process.env, ...environment },
    stdout: "ignore",
    stderr: "inherit",
  })
  for (const until = Date.now() + startMilliseconds; ; ) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) break
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${command.join(" ")} did not start`)
    await Bun.sleep(20)
  }
  return {
    stop: async () => {
      child.kill("SIGTERM")
      await child.exited
    },
  }
}
