import { readdirSync, readFileSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { type Case, caseSchema } from "./case.ts"
import { type Dialogue, readDialogue } from "./locomo.ts"

/** A store to fill and to ask: one of our cases, or a dialogue of LoCoMo. */
export type Source = { name: string } & ({ kind: "case"; case: Case } | { kind: "dialogue"; dialogue: Dialogue })

/** Reads `*.jsonl` as cases, one per line, `*.json` as dialogues of LoCoMo, and folders of such files, in order of names. */
export const readSources = (path: string): Source[] => {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .filter((name) => /\.jsonl?$/.test(name))
      .sort()
      .flatMap((name) => readSources(join(path, name)))
  const text = readFileSync(path, "utf8")
  if (path.endsWith(".json"))
    return [{ name: basename(path, ".json"), kind: "dialogue", dialogue: readDialogue(JSON.parse(text)) }]
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => caseSchema.parse(JSON.parse(line)))
    .map((item) => ({ name: item.id, kind: "case", case: item }))
}
