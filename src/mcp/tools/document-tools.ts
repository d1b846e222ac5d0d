import { z } from "@hono/zod-openapi"
import { titleField } from "../../documents/schemas.ts"
import { searchDocumentsAnswerSchema, searchDocumentsBody } from "../../documents/search/schemas.ts"
import { searchDocuments } from "../../documents/search/search-documents.ts"
import { acceptedSchema } from "../../documents/upload/accepted.ts"
import { uploadDocument } from "../../documents/upload/upload-document.ts"
import { UploadedFile } from "../../feature/uploaded-file.ts"
import { AppError } from "../../platform/errors.ts"
import { maxBytesOfAny } from "../../platform/settings/documents.ts"
import { queryField } from "../../search/schemas.ts"
import { readAnswer, tool } from "../tool.ts"
import { limitField } from "./fields.ts"

const passageSchema = searchDocumentsAnswerSchema.shape.chunks.element.pick({
  document_id: true,
  title: true,
  heading: true,
  page_from: true,
  content: true,
  score: true,
})

const search = tool({
  name: "search_documents",
  title: "Search documents",
  description: "Finds the passages of the person's documents that matter for a question, best first.",
  verb: searchDocuments,
  input: z.object({
    query: queryField.meta({ description: "The question, in plain words." }),
    limit: limitField(5, 100),
    libraries: searchDocumentsBody.shape.libraries.meta({
      description: "Shared libraries to search as well, such as library:science.",
    }),
  }),
  output: z.object({ passages: z.array(passageSchema) }),
  annotations: { readOnlyHint: true },
  run: async (ctx, { userId, ...args }) => {
    const input = searchDocuments.input.parse({ user_id: userId, ...args })
    return { passages: readAnswer(searchDocuments, await searchDocuments.run(ctx, input)).chunks }
  },
})

const add = tool({
  name: "add_document",
  title: "Add a document",
  description:
    "Stores a document of the person, so that search_documents and ask find it: plain text, Markdown or HTML as text; PDF or DOCX as base64. Up to about 700 kB; larger files are uploaded over HTTP. It is read in the background: get_job tells when it is ready.",
  verb: uploadDocument,
  input: z.object({
    filename: z.string().min(1).max(255).meta({ description: "With its extension, such as dinosaurs.md." }),
    text: z.string().min(1).optional().meta({ description: "The content, if it is text." }),
    base64: z.base64().min(1).optional().meta({ description: "Instead of text: the bytes of the file." }),
    title: titleField.optional(),
  }),
  output: acceptedSchema.pick({ document_id: true, job_id: true }).extend({ is_new: z.boolean() }),
  annotations: { destructiveHint: false, idempotentHint: true },
  run: async (ctx, { userId, filename, text, base64, title }) => {
    if ((text === undefined) === (base64 === undefined))
      throw new AppError("INVALID_REQUEST", "Give either text or base64.")
    const bytes = text === undefined ? Buffer.from(base64 ?? "", "base64") : Buffer.from(text)
    const maxBytes = maxBytesOfAny(ctx.documentLimits.maxBytes)
    const tooLarge = () => new AppError("PAYLOAD_TOO_LARGE", `A document may have ${maxBytes} bytes.`)
    const file = await ctx.spool.write(partsOf(bytes), { maxBytes, tooLarge })
    try {
      const uploaded = new UploadedFile(file.path, file.bytes, file.sha256, filename)
      const { is_new, accepted } = await uploadDocument.run(ctx, { file: uploaded, user_id: userId, title })
      return { is_new, document_id: accepted.document_id, job_id: accepted.job_id }
    } finally {
      await ctx.spool.remove(file)
    }
  },
})

async function* partsOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export const documentTools = { search, add }
