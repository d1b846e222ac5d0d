import { z } from "@hono/zod-openapi"

/**
 * A file that a caller sent, on the disk of this process until the request has ended. `filename`: as it was sent, without its path;
 * null: it has no name.
 */
export class UploadedFile {
  constructor(
    readonly path: string,
    readonly bytes: number,
    readonly sha256: Buffer,
    readonly filename: string | null = null,
  ) {}
}

export const fileField = z
  .instanceof(UploadedFile, { error: "is missing: send it as a part of this name" })
  .openapi({ type: "string", format: "binary" })
