/** A choice that this browser keeps. Where a browser keeps nothing, the choice lasts as long as the page. */
export const readKept = (name: string): string | null => {
  try {
    return localStorage.getItem(`pika.${name}`)
  } catch {
    return null
  }
}

export const keep = (name: string, value: string): void => {
  try {
    localStorage.setItem(`pika.${name}`, value)
  } catch {
    // Some browsers forbid it in private windows.
  }
}
