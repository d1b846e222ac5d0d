/** A line of text at a place in points from the lower left corner of the page. */
export type PdfText = { text: string; x: number; y: number; size?: number }

/** A PDF whose pages draw these texts in this order. It knows the letters of Latin-1. */
export const writePdf = (pages: readonly (readonly PdfText[])[]): Buffer => {
  const streams = pages.map((texts) =>
    texts.map(({ text, x, y, size = 10 }) => `BT /F1 ${size} Tf ${x} ${y} Td (${escapeText(text)}) Tj ET`).join("\n"),
  )
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(" ")
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ...streams.flatMap((stream, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    ]),
  ]
  let text = "%PDF-1.7\n"
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return String(offset).padStart(10, "0")
  })
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join("")
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, "latin1")
}

const escapeText = (text: string): string => text.replace(/[\\()]/g, "\\$&")
