import { join } from "node:path"
import { textTable } from "../../platform/text-table.ts"
import type { Services } from "./context.ts"
import type { Run } from "./queries.ts"
import { type PersonReport, type Verification, verifyImport } from "./verify-import.ts"

const peopleInMarkdown = 200

/**
 * Verifies a run and writes its report as `mem0-import-ID.json`, with every person, and `mem0-import-ID.md`. They hold ids and counts,
 * and no text of a memory. Returns the paths and the summary.
 */
export const writeReport = async (
  services: Services,
  run: Run,
  { folder, superseded, signal }: { folder: string; superseded: number | null; signal: AbortSignal },
): Promise<{ paths: string[]; markdown: string; verification: Verification }> => {
  const base = join(folder, `mem0-import-${run.id}`)
  const writer = Bun.file(`${base}.json`).writer()
  const head = { run: run.id, source: run.source, started_at: run.startedAt, written_at: new Date() }
  writer.write(`${JSON.stringify(head).slice(0, -1)},"people":[\n`)
  const first: PersonReport[] = []
  let comma = ""
  const verification = await verifyImport(services, run, {
    signal,
    tell: (person) => {
      writer.write(`${comma}${JSON.stringify(person)}`)
      comma = ",\n"
      if (first.length < peopleInMarkdown) first.push(person)
    },
  })
  const { people: _, ...rest } = verification
  const nobody = run.cursor.nobody
  writer.write(`\n],${JSON.stringify({ ...rest, nobody, superseded }).slice(1)}\n`)
  await writer.end()
  const markdown = describe(run, verification, first, superseded)
  await Bun.write(`${base}.md`, markdown)
  return { paths: [`${base}.json`, `${base}.md`], markdown, verification }
}

const table = (headings: string[], rows: (string | number | null)[][]): string =>
  `\`\`\`\n${textTable(headings, rows)}\n\`\`\``

const describe = (run: Run, told: Verification, first: readonly PersonReport[], superseded: number | null): string => {
  const { totals } = told
  const nobody = Object.values(run.cursor.nobody).reduce((sum, count) => sum + count, 0)
  const counts: [string, number | null][] = [
    ["people", told.people],
    ["memories read of people", totals.found],
    ["stored", totals.stored],
    ["duplicate: held already, or said twice", totals.duplicate],
    ["refused", totals.refused],
    ["of nobody, not imported", nobody],
    ["edited or ended here since", totals.edited],
    ["forgotten here since", totals.forgotten],
    ["with another text than was read", totals.damaged],
    ["searched for by their own text", told.sample.searched],
    ["found so", told.sample.found],
    ["that expire later, as in mem0", totals.expiring],
    ["whose text is not the one of mem0's hash", totals.hash_differs],
    ["whose run_id is no conversation_id", totals.without_conversation],
    ...(superseded === null ? [] : [["ended by a later one", superseded] satisfies [string, number]]),
  ]
  const reasons = Object.entries({ ...told.reasons, ...run.cursor.nobody })
  return [
    `# Import from mem0\n\nRun \`${run.id}\` of \`${run.source}\`, begun ${run.startedAt.toISOString()}.`,
    table(["memories", "number"], counts),
    reasons.length > 0 ? `## Not imported\n\n${table(["reason", "memories"], reasons)}` : null,
    told.refused.length > 0
      ? `## Refused\n\n${table(
          ["user_id", "id in mem0", "reason"],
          told.refused.map((row) => [row.user_id, row.source_id, row.reason]),
        )}`
      : null,
    told.gaps.length > 0
      ? `## Fewer than mem0 counts\n\n${table(
          ["user_id", "counted", "read"],
          told.gaps.map((one) => [one.user_id, one.expected, one.found]),
        )}`
      : null,
    told.sample.missed.length > 0
      ? `## Not found by their own text\n\n${table(
          ["user_id", "id"],
          told.sample.missed.map((one) => [one.user_id, one.id]),
        )}`
      : null,
    `## People${told.people > first.length ? ` (the first ${first.length}; all are in the JSON)` : ""}\n\n${table(
      ["user_id", "read", "stored", "duplicate", "refused"],
      first.map((one) => [one.user_id, one.found, one.stored, one.duplicate, one.refused]),
    )}`,
    `Undo it with \`pika import-mem0 --undo ${run.id}\`.`,
  ]
    .filter((part) => part !== null)
    .join("\n\n")
    .concat("\n")
}
