const bullet = /^([•‣◦▪●○■□◆❖➢✓✔·\uf0b7\uf0a7\uf0d8\uf0fc])\s*(?=\S)/
const dash = /^([-–—*])\s+(?=\S)/
const number = /^(\(?\d{1,2}[.)]|\(?[a-zđ]\))\s+(?=\S)/

/** The marker of a list's item at the start of a text, and the text after it. */
export const readMarker = (text: string): { marker: string; text: string } | null => {
  const found = bullet.exec(text) ?? dash.exec(text) ?? number.exec(text)
  if (!found) return null
  const [start, marker = ""] = found
  return { marker: number.test(text) ? marker : "•", text: text.slice(start.length) }
}

export const isBullet = (text: string): boolean => bullet.test(text)
