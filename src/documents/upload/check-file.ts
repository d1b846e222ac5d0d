import type { UploadedFile } from "../../feature/uploaded-file.ts"
import { AppError } from "../../platform/errors.ts"
import type { Services } from "../context.ts"
import { detectType } from "../reading/detect-type.ts"
import { cleanFilename } from "./clean-filename.ts"

/** A file on the disk whose content is taken. */
export type CheckedFile = { path: string; bytes: number; sha256: Buffer; filename: string; mimeType: string }

/** Throws UNSUPPORTED_MEDIA_TYPE for content that is not taken, and INVALID_REQUEST for a file that is not clean. */
export const checkFile = async (
  { documentScanner }: Pick<Services, "documentScanner">,
  file: UploadedFile,
): Promise<CheckedFile> => {
  const filename = cleanFilename(file.filename)
  const mimeType = await detectType(file.path, filename)
  if (mimeType === null) throw notTaken()
  if (documentScanner && !(await documentScanner(file.path)))
    throw new AppError("INVALID_REQUEST", "The virus scanner refused this file.", {
      details: [{ path: "file", message: "is not clean" }],
    })
  const { path, bytes, sha256 } = file
  return { path, bytes, sha256, filename, mimeType }
}

export const notTaken = (): AppError =>
  new AppError(
    "UNSUPPORTED_MEDIA_TYPE",
    "Documents of this type are not taken. Send a PDF, DOCX, HTML, Markdown or plain text file.",
  )
