/** A Content-Disposition (RFC 6266) for any file name: in ASCII for old clients, and as it is (RFC 8187). */
export const attachment = (filename: string): string => {
  const wellFormed = filename.toWellFormed()
  const ascii = wellFormed
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("đ", "d")
    .replaceAll("Đ", "D")
    .replace(/[^\x20-\x7e]|["\\%]/gu, "_")
  if (ascii === wellFormed) return `attachment; filename="${ascii}"`
  const coded = encodeURIComponent(wellFormed).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${coded}`
}
