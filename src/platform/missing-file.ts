/** What a file operation answers, or `fallback` when the file or folder does not exist. Other errors are thrown. */
export const whenMissing = <Answer, Fallback>(
  operation: Promise<Answer>,
  fallback: Fallback,
): Promise<Answer | Fallback> =>
  operation.catch((error: unknown) => {
    if ((error as { code?: unknown }).code === "ENOENT") return fallback
    throw error
  })
