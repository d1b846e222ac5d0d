import type { ByteRange } from "../../feature/byte-range.ts"

export const storageKinds = ["postgres", "file", "s3"] as const
export type StorageKind = (typeof storageKinds)[number]

/** A stored file. Its row in `pika.document_files` names the storage that holds its bytes. */
export type StoredFile = { userId: string; fileId: string; bytes: number }

export type StoredObject = { fileId: string; storedAt: Date }

/** Where bytes of documents are kept. A file is written once and never changed. */
export type Storage = {
  kind: StorageKind
  /** Copies a file of the disk into the storage. What an earlier try left is replaced. */
  store: (file: StoredFile, path: string) => Promise<void>
  /** Reads a file in parts. Throws a `MissingBytesError` when the storage does not have it. */
  open: (file: StoredFile, range?: ByteRange) => AsyncIterable<Uint8Array>
  /** Deletes the bytes. A file that is not there is no error. */
  delete: (file: Pick<StoredFile, "userId" | "fileId">) => Promise<void>
  /** The next files in the order of their ids, without those whose rows hold their bytes. `after`: the last id of the previous page. */
  list: (after: string | null) => Promise<StoredObject[]>
  /** Takes bytes that do not pass through this process. Only S3 does. */
  inbox?: Inbox
}

/** Objects that clients write by themselves, at URLs that are good for a while. */
export type Inbox = {
  presign: (objectId: string, seconds: number) => string
  /** Null: there is no such object. */
  size: (objectId: string) => Promise<number | null>
  open: (objectId: string) => AsyncIterable<Uint8Array>
  delete: (objectId: string) => Promise<void>
  /** As `Storage.list`. */
  list: (after: string | null) => Promise<StoredObject[]>
}

/** The storages of a process. New files go into `current`; a file is read from the storage that its row names. */
export type DocumentStorage = {
  current: Storage
  /** Throws UNAVAILABLE when this storage is not configured any more. */
  of: (kind: StorageKind) => Storage
  all: readonly Storage[]
}

const idPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
export const isFileId = (name: string): boolean => idPattern.test(name)

/** The row of a file is there, and its bytes are not. */
export class MissingBytesError extends Error {}
