import type { UploadedFile } from "../../feature/uploaded-file.ts"
import { AppError } from "../../platform/errors.ts"
import { maxBytesOf } from "../../platform/settings/documents.ts"
import type { Services } from "../context.ts"
import { detectType } from "../reading/detect-type.ts"
import { cleanFilename } from "./clean-filename.ts"

/** A file on the disk whose content is taken. */
export type CheckedFile = { path: string; bytes: number; sha256: Buffer; filename: string; mimeType: string }

/**
 * Throws UNSUPPORTED_MEDIA_TYPE for content that is not taken, PAYLOAD_TOO_LARGE for more bytes than its type may have, and INVALID_REQUEST
 * for a file that is not clean.
 */
export const checkFile = async (
  { documentScanner, documentLimits }: Pick<Services, "documentScanner" | "documentLimits">,
  file: UploadedFile,
): Promise<CheckedFile> => {
  const filename = cleanFilename(file.filename)
  const mimeType = await detectType(file.path, filename)
  if (mimeType === null) throw notTaken()
  requireFileSize(file.bytes, maxBytesOf(documentLimits.maxBytes, mimeType))
  if (documentScanner && !(await documentScanner(file.path)))
    throw new AppError("INVALID_REQUEST", "The virus scanner refused this file.", {
      details: [{ path: "file", message: "is not clean" }],
    })
  const { path, bytes, sha256 } = file
  return { path, bytes, sha256, filename, mimeType }
}

export const requireFileSize = (bytes: number, maxBytes: number): void => {
  if (bytes > maxBytes)
    throw new AppError("PAYLOAD_TOO_LARGE", `The file is larger than ${maxBytes} bytes. Send a smaller one.`)
}

export const notTaken = (): AppError =>
  new AppError(
    "UNSUPPORTED_MEDIA_TYPE",
    "Documents of this type are not taken. Send a PDF, DOCX, HTML, Markdown or plain text file.",
  )
