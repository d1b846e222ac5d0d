import type { Discourse, Figure } from "../discourse.ts"
import { capitalRun, properName } from "../names.ts"
import type { Token } from "../text/tokens.ts"

const joints = new Set(["và", "va", "and", "với", "voi", "&", ","])
const classifiers = new Set(["con", "bé", "chú"])

/** "tên là Đốm và Vện": the others are what the first one is. */
export const alsoNamed = (tokens: readonly Token[], from: number, first: Figure, discourse: Discourse): Figure[] => {
  const figures: Figure[] = []
  for (let at = from; first.kind === "animal" && joints.has(tokens[at]?.low ?? ""); ) {
    const start = classifiers.has(tokens[at + 1]?.low ?? "") ? at + 2 : at + 1
    const run = capitalRun(tokens, start)
    if (run === 0) break
    const name = properName(tokens.slice(start, start + run).map((one) => one.text))
    figures.push(discourse.introduce({ name, kind: first.kind, role: first.role }))
    at = start + run
  }
  return figures
}
