import { exportedTime, type Line } from "../feature/exported-rows.ts"
import type { TableServices } from "../feature/feature.ts"
import type { SendPart } from "../feature/streamed-answer.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { Services } from "./context.ts"
import { exportFormat, exportVersion } from "./export-format.ts"
import { headFieldsOf, type PersonalTables, sectionsOf } from "./personal-data.ts"

/**
 * Sends the file: one line per item, so that a person can read it too. Returns a function that sends the end of it when the transaction
 * is over, since it may read from a network.
 */
export const writeExport = async (
  tables: PersonalTables,
  services: TableServices<Services>,
  tx: Transaction,
  userId: string,
  send: SendPart,
): Promise<() => Promise<void>> => {
  await send(await writeHead(tables, tx, userId))
  const sections = sectionsOf(tables).toSorted((one, other) => rankOf(one) - rankOf(other))
  let sendOutside = async (): Promise<void> => undefined
  for (const [index, { section, readPage, listOutside }] of sections.entries()) {
    await send(`${index === 0 ? "" : "]"},\n${JSON.stringify(section)}:[`)
    const sendRows = rowSender(send)
    await sendPages(sendRows, (after) => readPage(tx, userId, after))
    const outside = await listOutside?.(tx, userId, services)
    if (outside)
      sendOutside = async () => {
        for await (const row of outside()) await sendRows([row])
      }
  }
  return async () => {
    await sendOutside()
    await send("]}\n")
  }
}

const rankOf = ({ listOutside }: { listOutside?: unknown }): number => (listOutside ? 1 : 0)

const writeHead = async (tables: PersonalTables, tx: Transaction, userId: string): Promise<string> => {
  const [[clock], ...parts] = await Promise.all([
    tx<{ exported_at: string }[]>`
      select ${exportedTime(tx, "now")} as exported_at from now()`,
    ...headFieldsOf(tables).map(({ read }) => read(tx, userId)),
  ])
  if (!clock) throw new Error("the database did not answer")
  const head = { format: exportFormat, version: exportVersion, ...clock, user_id: userId }
  return JSON.stringify(Object.assign(head, ...parts)).slice(0, -1)
}

/** Sends rows of one section. */
const rowSender = (send: SendPart) => {
  let separator = "\n"
  return async (rows: readonly string[]): Promise<void> => {
    await send(separator + rows.join(",\n"))
    separator = ",\n"
  }
}

const sendPages = async (
  sendRows: (rows: readonly string[]) => Promise<void>,
  readPage: (after: string | null) => Promise<Line[]>,
): Promise<void> => {
  for (let page = await readPage(null); page.length > 0; page = await readPage(page.at(-1)?.key ?? null))
    await sendRows(page.map(({ line }) => line))
}
