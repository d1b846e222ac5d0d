import { z } from "zod"
import { type DocumentType, documentTypes } from "./document-types.ts"

/** What passes between this process and the one that reads documents: a line of JSON each, no longer than a few chunks. */
export const readRequestSchema = z.object({
  path: z.string(),
  type: z.enum(Object.keys(documentTypes) as [DocumentType, ...DocumentType[]]),
  chunkSize: z.number(),
  chunkOverlap: z.number(),
})
export type ReadRequest = z.infer<typeof readRequestSchema>

const chunkSchema = z.object({
  content: z.string(),
  tokens: z.number(),
  pageFrom: z.number().nullable(),
  pageTo: z.number().nullable(),
  headings: z.array(z.string()).readonly(),
})

const pages = z.number().nullable()
export const readReplySchema = z.discriminatedUnion("is", [
  z.object({ is: z.literal("chunks"), chunks: z.array(chunkSchema) }),
  z.object({ is: z.literal("end"), pages, characters: z.number(), language: z.string().nullable() }),
  z.object({ is: z.literal("unreadable"), message: z.string() }),
  /** A file could not be read, though it is there: another try may do. */
  z.object({ is: z.literal("failed"), error: z.unknown() }),
  /** A parser's own error: the document is not as it should be. */
  z.object({ is: z.literal("fault"), error: z.unknown() }),
])
export type ReadReply = z.infer<typeof readReplySchema>
