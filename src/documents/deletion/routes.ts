import { route } from "../../feature/route.ts"
import { documentExample } from "../schemas.ts"
import { deleteDocument, deletedExample, eraseDocumentVerb } from "./delete-document.ts"
import { restoreDocument } from "./restore-document.ts"

const tag = "Documents"
const path = "/api/v1/documents/{id}"

export const deletionRoutes = [
  route(deleteDocument, {
    method: "post",
    path: `${path}/delete`,
    aliases: { "/v1/documents/{id}/delete": "documentDeleteV1" },
    tag,
    summary: "Delete a document, softly or for good",
    bodyName: "DeleteDocument",
    example: { mode: "soft" },
    answers: { 200: "What was deleted." },
    answerExample: deletedExample,
    problems: [404],
  }),
  route(eraseDocumentVerb, {
    method: "delete",
    path,
    tag,
    summary: "Delete a document for good",
    description: "The same as `delete` with the mode `hard`.",
    operationId: "documentErase",
    answers: { 204: "Its bytes, versions, chunks and vectors are gone." },
    problems: [404],
  }),
  route(restoreDocument, {
    method: "post",
    path: `${path}/restore`,
    tag,
    summary: "Bring back a document that was deleted softly",
    answers: { 200: "The document." },
    answerExample: documentExample,
    problems: [404, 409],
  }),
]
