import { z } from "zod"

/** The most that a person may have. */
export type DocumentQuota = { documents: number; bytes: number; charactersPerDay: number }

export type S3Settings = {
  /** Undefined: Amazon's own, of the region. */
  endpoint: string | undefined
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/** How large a file may be. `byType`: by MIME type, where it is not `others`. */
export type FileSizes = { others: number; byType: Readonly<Record<string, number>> }

export type DocumentSettings = {
  storage: "postgres" | "file" | "s3"
  maxBytes: FileSizes
  /** Null: off. */
  quota: DocumentQuota | null
  /** Asked for each upload whether it is clean; undefined: off. */
  scanUrl: string | undefined
  /** Set where documents are stored in S3, or were. */
  s3: S3Settings | null
}

const gibibyte = 1024 ** 3
const defaultQuota: DocumentQuota = { documents: 1000, bytes: gibibyte, charactersPerDay: 2_000_000 }
const units: Record<string, number> = { "": 1, KiB: 1024, MiB: 1024 ** 2, GiB: gibibyte }
/** Of one file: what PostgreSQL can count in parts, and a storage can take in one request. */
const largestFile = 5 * gibibyte
const mostOfAQuota = Number.MAX_SAFE_INTEGER

/** `33554432`, or with a unit: `32MiB`. Null: it is no size. */
const readSize = (text: string): number | null => {
  const [, digits, unit = ""] = text.match(/^(\d{1,15})\s*(KiB|MiB|GiB)?$/) ?? []
  const bytes = Number(digits) * (units[unit] ?? 1)
  return digits === undefined || bytes < 1 || bytes > mostOfAQuota ? null : bytes
}

/** The types of files whose size may be limited. */
const typeNames: Record<string, string> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  markdown: "text/markdown",
  html: "text/html",
  text: "text/plain",
}

/** `32MiB`, or with types whose size is another: `32MiB,pdf=128MiB,html=2MiB`. */
export const maxBytesField = z
  .string()
  .transform((text, context) => readFileSizes(text, (message) => context.addIssue({ code: "custom", message })))

const readFileSizes = (text: string, complain: (problem: string) => void): FileSizes => {
  const sizes = new Map<string, number>()
  for (const part of text.split(",")) {
    const [first = "", second, ...rest] = part.split("=").map((side) => side.trim())
    const name = second === undefined ? "" : first
    const bytes = rest.length > 0 ? null : readSize(second ?? first)
    if (name !== "" && !Object.hasOwn(typeNames, name))
      complain(`DOCUMENT_MAX_BYTES: ${name} is none of ${Object.keys(typeNames).join(", ")}`)
    else if (sizes.has(name)) complain(`DOCUMENT_MAX_BYTES has two sizes for ${name || "all types"}`)
    else if (bytes === null || bytes > largestFile)
      complain("DOCUMENT_MAX_BYTES must be a size up to 5GiB, like 33554432, 32MiB or 32MiB,pdf=128MiB")
    else sizes.set(name, bytes)
  }
  const others = sizes.get("") ?? documentDefaults.maxBytes.others
  const named = [...sizes].filter(([name]) => name !== "")
  return { others, byType: Object.fromEntries(named.map(([name, bytes]) => [typeNames[name] ?? name, bytes])) }
}

export const maxBytesOf = ({ others, byType }: FileSizes, mimeType: string): number => byType[mimeType] ?? others

/** Of a file whose type is not known yet. */
export const maxBytesOfAny = ({ others, byType }: FileSizes): number => Math.max(others, ...Object.values(byType))

/** `documents=10,bytes=1MiB`: the others keep their defaults. `off`: null. */
export const quotaField = z
  .string()
  .transform((text, context) => readQuota(text, (message) => context.addIssue({ code: "custom", message })))

const readQuota = (text: string, complain: (problem: string) => void): DocumentQuota | null => {
  if (text.trim() === "off") return null
  const quota = { ...defaultQuota }
  const names = { documents: "documents", bytes: "bytes", characters_per_day: "charactersPerDay" } as const
  const seen = new Set<string>()
  for (const part of text.split(",")) {
    const [name = "", value = "", ...rest] = part.split("=").map((side) => side.trim())
    const field = Object.hasOwn(names, name) ? names[name as keyof typeof names] : undefined
    const limit = rest.length === 0 && (field === "bytes" || /^\d+$/.test(value)) ? readSize(value) : null
    if (!field)
      complain(
        'DOCUMENT_QUOTA must be "off", or some of documents, bytes, characters_per_day, like documents=1000,bytes=1GiB',
      )
    else if (seen.has(name)) complain(`DOCUMENT_QUOTA names ${name} twice`)
    else if (limit === null) complain(`DOCUMENT_QUOTA: ${name} must be a whole number of at least 1`)
    else quota[field] = limit
    seen.add(name)
  }
  return quota
}

export const documentDefaults: { maxBytes: FileSizes; quota: DocumentQuota } = {
  maxBytes: { others: 32 * 1024 ** 2, byType: {} },
  quota: defaultQuota,
}

type S3Names = "S3_ENDPOINT" | "S3_REGION" | "S3_BUCKET" | "S3_ACCESS_KEY_ID" | "S3_SECRET_ACCESS_KEY"
const neededForS3 = ["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const

/** `problems` gets a message for each setting that is missing. */
export const checkS3 = (given: Partial<Record<string, string>>, problems: string[]): void => {
  const isWanted = given.DOCUMENT_STORAGE === "s3"
  const isBegun = Object.keys(given).some((name) => (neededForS3 as readonly string[]).includes(name))
  const why = isWanted ? "DOCUMENT_STORAGE is s3" : "other settings of S3 are set"
  if (isWanted || isBegun)
    for (const name of neededForS3) if (!given[name]) problems.push(`${name} is needed, since ${why}`)
}

export const readS3 = (settings: Partial<Record<S3Names, string | undefined>>): S3Settings | null => {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = settings
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return null
  return {
    endpoint: settings.S3_ENDPOINT,
    region: settings.S3_REGION ?? "us-east-1",
    bucket,
    accessKeyId,
    secretAccessKey,
  }
}
