import { type Route, route } from "../../feature/route.ts"
import { maxBytesOfAny } from "../../platform/settings/documents.ts"
import type { Services } from "../context.ts"
import { documentTypes } from "../reading/document-types.ts"
import { acceptedExample, acceptedSchema } from "./accepted.ts"
import { announceUpload } from "./announce-upload.ts"
import { finishUpload } from "./finish-upload.ts"
import { getQuota } from "./get-quota.ts"
import { readContent } from "./read-content.ts"
import { receiveUpload, signInByUpload } from "./receive-upload.ts"
import { replaceContent } from "./replace-content.ts"
import { uploadDocument } from "./upload-document.ts"

const tag = "Documents"
const maxBytes = ({ documentLimits }: Services): number => maxBytesOfAny(documentLimits.maxBytes)

/** Before the routes whose path has an id in the place of "quota". */
export const uploadRoutes: Route<Services>[] = [
  route(getQuota, {
    method: "get",
    path: "/api/v1/documents/quota",
    tag,
    summary: "How much of the quota of a person is used",
    answers: { 200: "What is used, and the limits." },
    answerExample: {
      documents: { used: 12, limit: 1000 },
      bytes: { used: 48_213_000, limit: 1_073_741_824 },
      characters_today: { used: 20_311, limit: 2_000_000 },
      resets_at: "2026-11-22T00:00:00.000Z",
    },
  }),
  route(uploadDocument, {
    method: "post",
    path: "/api/v1/documents",
    aliases: { "/v1/documents": "documentCreateV1" },
    tag,
    summary: "Upload a document",
    description:
      "A form with the part `file` and its other fields, in any order. PDF, DOCX, HTML, Markdown and plain text are taken, by content. " +
      "The document is read in the background: `status_url` tells how far it is. The same bytes with the same fields again: 200 and the same ids.",
    headers: { idempotency_key: "idempotency-key" },
    body: { form: "file", maxBytes },
    bodyName: "UploadDocument",
    example: {
      file: "Triceratops has three horns.",
      user_id: "user_123",
      title: "Dinosaurs",
      metadata: { grade: "5" },
    },
    answers: { 201: "It is stored, and will be read.", 200: "It was uploaded before: the same ids." },
    status: ({ is_new: isNew }) => (isNew ? 201 : 200),
    show: ({ accepted }) => accepted,
    shown: acceptedSchema,
    answerExample: acceptedExample,
    problems: [409],
  }),
  route(announceUpload, {
    method: "post",
    path: "/api/v1/documents/uploads",
    tag,
    summary: "Announce an upload, and get a URL for its bytes",
    description:
      "PUT the bytes to `upload.url`, which needs no other credential, and then send the signal `uploaded`. With S3, the bytes go there directly.",
    bodyName: "AnnounceUpload",
    example: { user_id: "user_123", filename: "dinosaurs.pdf", bytes: 48_213, mime_type: "application/pdf" },
    answers: { 201: "The document, which waits an hour for its bytes." },
    answerExample: {
      document_id: acceptedExample.document_id,
      upload: {
        method: "PUT",
        url: "/api/v1/documents/uploads/Zm9yIGFuIGV4YW1wbGUsIGEgc2VjcmV0",
        headers: {},
        expires_at: "2026-11-21T07:30:00.000Z",
      },
    },
  }),
  route(receiveUpload, {
    method: "put",
    path: "/api/v1/documents/uploads/{secret}",
    signIn: signInByUpload,
    tag,
    summary: "Send the bytes of an announced upload",
    description: "At the URL that the announcement gave, once. The URL is the credential.",
    body: { stream: "bytes", maxBytes, contentTypes: [] },
    answers: { 204: "They are stored. Send the signal `uploaded` next." },
    problems: [404, 409],
  }),
  route(finishUpload, {
    method: "post",
    path: "/api/v1/documents/{id}/uploaded",
    tag,
    summary: "Tell that the bytes of an announced upload are there",
    description: "Size and type are compared with the announcement. The signal may be sent again.",
    answers: { 202: "The job that reads them." },
    answerExample: acceptedExample,
    problems: [404, 409],
  }),
  route(replaceContent, {
    method: "put",
    path: "/api/v1/documents/{id}/content",
    tag,
    summary: "Replace the bytes of a document",
    description: "A form with the part `file`. Searches find the old version until the new one is ready.",
    body: { form: "file", maxBytes },
    bodyName: "ReplaceContent",
    example: { file: "Triceratops has three horns and a frill." },
    answers: { 202: "A new version is being made.", 200: "The bytes are the same: nothing changes." },
    status: ({ is_new: isNew }) => (isNew ? 202 : 200),
    show: ({ accepted }) => accepted,
    shown: acceptedSchema,
    answerExample: acceptedExample,
    problems: [404, 409],
  }),
  route(readContent, {
    method: "get",
    path: "/api/v1/documents/{id}/content",
    tag,
    summary: "Download the bytes of a document",
    headers: { range: "range", if_range: "if-range" },
    answers: { 200: "The bytes of the active version.", 206: "The range that was asked for." },
    contentTypes: Object.keys(documentTypes),
    problems: [404, 409, 416],
  }),
]
