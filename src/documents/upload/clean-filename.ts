const maxLength = 255

/**
 * A file name as it is shown: without a path, control characters and marks that change the direction of text. It is never part of a path
 * of ours.
 */
export const cleanFilename = (sent: string | null): string => {
  const name = (sent ?? "")
    .replace(/^.*[/\\]/s, "")
    .replace(/\p{C}/gu, "")
    .normalize("NFC")
    .trim()
  const short = [...name].slice(0, maxLength).join("")
  return /^\.*$/.test(short) ? "document" : short
}

/** `Dinosaurs.pdf` → `Dinosaurs` */
export const titleOf = (filename: string): string => filename.replace(/(.)\.[^.]{1,10}$/, "$1")
