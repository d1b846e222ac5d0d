import { crc32, deflateRawSync } from "node:zlib"

/** A ZIP archive of these files. */
export const writeZip = (files: Record<string, string>): Buffer => {
  const parts: Buffer[] = []
  const listing: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const [path, content] = [Buffer.from(name), Buffer.from(text)]
    const data = deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(path.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    parts.push(Buffer.from("PK\x03\x04"), common, path, data)
    listing.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), common, place, path)
    offset += 30 + path.length + data.length
  }
  const length = listing.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(18)
  const count = Object.keys(files).length
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, ...listing, Buffer.from("PK\x05\x06"), end])
}
