type Head = {
  /** 1 is PCM, 3 is floating point. */
  format: number
  bytesPerSecond: number
  bytesPerSample: number
}
export type Wav = Head & { samples: Buffer }

/** Null: it is not readable. A length that the recorder did not know when it wrote the header is the rest of the file. */
export const readWav = (bytes: Uint8Array): Wav | null => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let head: Head | null = null
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString("latin1", at, at + 4)
    const length = file.readUInt32LE(at + 4)
    const begin = at + 8
    if (name === "fmt " && begin + 16 <= file.length) head = readHead(file.subarray(begin))
    if (name === "data")
      return head && { ...head, samples: file.subarray(begin, Math.min(begin + length, file.length)) }
    at = begin + length + (length % 2)
  }
  return null
}

/** The extensible format (65534) begins its identifier with the plain one. */
const readHead = (head: Buffer): Head | null => {
  const plain = head.readUInt16LE(0)
  const format = plain === 0xfffe && head.length >= 26 ? head.readUInt16LE(24) : plain
  const bytesPerSecond = head.readUInt32LE(8)
  return bytesPerSecond === 0 ? null : { format, bytesPerSecond, bytesPerSample: head.readUInt16LE(14) / 8 }
}
