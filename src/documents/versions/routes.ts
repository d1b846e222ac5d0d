import { route } from "../../feature/route.ts"
import { documentExample } from "../schemas.ts"
import { activateVersion } from "./activate-version.ts"
import { listChunks } from "./list-chunks.ts"
import { listVersions } from "./list-versions.ts"
import { reembedDocument, reembedExample } from "./reembed-document.ts"

const tag = "Documents"
const path = "/api/v1/documents/{id}"

export const versionRoutes = [
  route(listVersions, {
    method: "get",
    path: `${path}/versions`,
    aliases: { "/v1/documents/{id}/versions": "documentVersionListV1" },
    tag,
    summary: "List the versions of a document, newest first",
    answers: { 200: "The versions that are kept." },
    problems: [404],
  }),
  route(listChunks, {
    method: "get",
    path: `${path}/chunks`,
    tag,
    summary: "List the chunks of a version in their order",
    answers: { 200: "A page of chunks." },
    problems: [404],
  }),
  route(reembedDocument, {
    method: "post",
    path: `${path}/reembed`,
    aliases: { "/v1/documents/{id}/reembed": "documentReembedV1" },
    tag,
    summary: "Make a new version of the same bytes",
    description:
      "With other sizes of chunks, or vectors of the model in use. Searches find the old one until it is ready.",
    bodyName: "ReembedDocument",
    example: { chunk_size: 256, chunk_overlap: 32 },
    answers: { 202: "The job that makes it.", 200: "That very version is there." },
    status: ({ job_id: jobId }) => (jobId === null ? 200 : 202),
    answerExample: reembedExample,
    problems: [404, 409],
  }),
  route(activateVersion, {
    method: "post",
    path: `${path}/versions/{version_id}/activate`,
    tag,
    summary: "Go back, or forward again, to a version that is kept",
    description:
      "Searches find it from now on. While another version than the newest is active, new versions do not become active by themselves.",
    answers: { 200: "The document." },
    answerExample: documentExample,
    problems: [404, 409],
  }),
]
