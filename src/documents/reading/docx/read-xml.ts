import { Parser } from "htmlparser2"
import { unreadable } from "../refusals.ts"

/** Names and attributes with their usual prefix: `w:p`. */
export type XmlHandler = {
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/** Real documents stay below 100. */
const maxDepth = 1000

/** Reads XML as it comes, without entities of its own: a document that declares any is refused. */
export const readXml = async (bytes: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> => {
  let depth = 0
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (++depth > maxDepth) throw unreadable("depth")
        handler.open?.(name, attributes)
      },
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => {
        depth--
        handler.close?.(name)
      },
      onprocessinginstruction: (name) => {
        if (/^!(?:doctype|entity)/i.test(name)) throw unreadable("entities")
      },
    },
    { xmlMode: true },
  )
  const decoder = new TextDecoder()
  for await (const part of bytes) parser.write(decoder.decode(part, { stream: true }))
  parser.end(decoder.decode())
}
