import { type Document, stateNames, statusNames, type Version } from "./document-words.ts"

const documentLooks = { uploading: "warn", processing: "accent", ready: "good", failed: "bad", deleted: "" }
const versionLooks = { indexing: "accent", ready: "good", failed: "bad", superseded: "" }

export const StatusBadge = ({ status }: Pick<Document, "status">) => (
  <span class={`badge ${documentLooks[status]}`}>{statusNames[status]}</span>
)

export const StateBadge = ({ state }: Pick<Version, "state">) => (
  <span class={`badge ${versionLooks[state]}`}>{stateNames[state]}</span>
)
