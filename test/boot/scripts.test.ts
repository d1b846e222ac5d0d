import { afterAll, expect, test } from "bun:test"
import { readdirSync } from "node:fs"
import { emptyFolder } from "../support/binary.ts"

const home = emptyFolder()
afterAll(home.remove)
const scripts = readdirSync("scripts").filter((name) => name.endsWith(".ts") && name !== "arguments.ts")

/** From the repository, as they are run, with nothing set that leads to a database or a model. */
const run = async (...args: string[]) => {
  const child = Bun.spawn([process.execPath, ...args], {
    env: { PATH: process.env.PATH ?? "", HOME: home.path, PIKA_DATA_DIR: `${home.path}/data` },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  })
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { status, stdout, stderr }
}

test.each(scripts)(
  "%s --help says how it is used, and does nothing else",
  async (name) => {
    const { status, stdout, stderr } = await run(`scripts/${name}`, "--help")
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toStartWith(`bun scripts/${name}`)
  },
  20_000,
)

test.each(scripts)(
  "%s refuses an option that it does not know, with how it is used and without a stack",
  async (name) => {
    const { status, stdout, stderr } = await run(`scripts/${name}`, "--nonsense")
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" })
    expect(stderr).toMatch(new RegExp(`^.*--nonsense.*\n\nbun scripts/${name}`))
    expect(stderr).not.toMatch(/^\s+at /m)
  },
  20_000,
)

test.each(scripts)(
  "%s refuses a word that it does not know",
  async (name) => {
    const { status, stdout, stderr } = await run(`scripts/${name}`, "nonsense")
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" })
    expect(stderr).toMatch(new RegExp(`^.*nonsense.*\n\nbun scripts/${name}`))
  },
  20_000,
)

test.each([
  ["no path", [], "Say what to measure on."],
  ["settings that are none", ["scripts", "--a", "lanes"], '"lanes" is no setting; write for example SEARCH_LANES='],
])(
  "eval.ts refuses %s",
  async (_what, args, says) => {
    const { status, stderr } = await run("scripts/eval.ts", ...args)
    expect(status).toBe(64)
    expect(stderr).toStartWith(says)
  },
  20_000,
)
