import { join } from "node:path"

/** The argument that makes this program read documents for another process of it. */
export const readCommand = "read-documents"

/** The command line of such a process: one binary, or its source. */
export const readerProgram: readonly string[] = import.meta.dir.startsWith("/$bunfs/")
  ? [process.execPath, readCommand]
  : [process.execPath, join(import.meta.dir, "../../main.ts"), readCommand]
