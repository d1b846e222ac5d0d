import type { Machine } from "../bench/machine.ts"
import type { Round } from "./round.ts"

const seconds = (value: number): string => `${value.toFixed(1)} s`

const row = (round: Round): string =>
  `| ${[
    `${round.archiveTimeout} s`,
    `${round.acknowledged}, ${round.lost} lost`,
    `**${seconds(round.rpoSeconds)}**`,
    `**${seconds(round.rtoSeconds)}**: ${seconds(round.copySeconds)} copy, ${seconds(round.recoverySeconds)} WAL, the rest is pika`,
    seconds(round.pastSeconds),
    `${round.databaseMegabytes.toFixed(0)} MB, ${seconds(round.backupSeconds)}`,
    round.problems.length === 0 ? "yes" : `**no**: ${round.problems.join("; ")}`,
  ].join(" | ")} |`

export const toMarkdown = (rounds: readonly Round[], erasure: readonly string[], machine: Machine, command: string) =>
  [
    `\`${command.trim()}\``,
    "",
    "| archive_timeout | writes acknowledged | RPO | RTO | a copy as of before a wrong deletion | database, its backup under writes | everything right |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rounds.map(row),
    "",
    `An erased person, after the older backups expired: ${erasure.length === 0 ? "in no backup" : `**${erasure.join("; ")}**`}.`,
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; "),
  ].join("\n")
