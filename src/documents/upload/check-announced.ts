import type { UploadedFile } from "../../feature/uploaded-file.ts"
import { AppError } from "../../platform/errors.ts"
import type { Services } from "../context.ts"
import type { UploadRow } from "./announced-queries.ts"
import { type CheckedFile, checkFile } from "./check-file.ts"

/** Compares what has come with what was announced. Throws CONFLICT when they differ; the bytes may be sent again. */
export const checkAnnounced = async (
  services: Pick<Services, "documentScanner" | "documentLimits">,
  upload: UploadRow,
  file: UploadedFile,
): Promise<CheckedFile> => {
  requireSize(upload, file.bytes)
  const checked = await checkFile(services, file)
  if (upload.mime_type !== null && upload.mime_type !== checked.mimeType)
    throw new AppError("CONFLICT", `A file of type ${upload.mime_type} was announced; this is ${checked.mimeType}.`)
  return checked
}

export const requireSize = (upload: UploadRow, bytes: number): void => {
  if (bytes !== Number(upload.bytes))
    throw new AppError("CONFLICT", `${upload.bytes} bytes were announced; ${bytes} have come. Send the whole file.`)
}
