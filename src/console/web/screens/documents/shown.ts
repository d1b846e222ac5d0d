import { boundTo, may } from "../../session.ts"
import type { Document, Version } from "./document-words.ts"

/** A document and its versions. `changed`: reads both again; `follow`: shows how far a job is that was begun. */
export type Shown = {
  document: Document
  versions: Version[]
  changed: () => void
  follow: (jobId: string | null) => void
}

/** A session for one person may not change a library. */
export const mayWriteFor = (owner: string): boolean =>
  may("documents:write") && (boundTo() === null || !owner.startsWith("library:"))
