import { createHash } from "node:crypto"

/** The position of a job or a message in 0–1: evenly spread, and different in each experiment. Every process comes to the same. */
export const shareOf = (experiment: string, id: string): number =>
  createHash("sha256").update(`${experiment}\n${id}`).digest().readUInt32BE() / 2 ** 32
