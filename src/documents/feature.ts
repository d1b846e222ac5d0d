import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { documentsTotal } from "./count-documents.ts"
import { deleteJob } from "./deletion/delete-job.ts"
import { deletionRoutes } from "./deletion/routes.ts"
import { getDocument } from "./get-document.ts"
import { chunkVectors } from "./ingest/chunk-vectors.ts"
import { ingestJob, reembedJob } from "./ingest/ingest-job.ts"
import { ingestMetrics } from "./ingest/metrics.ts"
import { repairJob } from "./ingest/repair-job.ts"
import { listDocuments } from "./list-documents.ts"
import { personalTables } from "./personal-tables.ts"
import { documentExample } from "./schemas.ts"
import { indexOwnersSchedule } from "./search/index-owners.ts"
import { searchDocumentsExample } from "./search/schemas.ts"
import { searchDocuments } from "./search/search-documents.ts"
import { updateDocument } from "./update-document.ts"
import { hourlyUpkeep, nightlyUpkeep } from "./upkeep/schedules.ts"
import { uploadRoutes } from "./upload/routes.ts"
import { sweepFiles, uploadSchedules } from "./upload/sweep-files.ts"
import { versionRoutes } from "./versions/routes.ts"

const tag = "Documents"
const path = "/api/v1/documents/{id}"

export const documents: Feature<Services> = {
  name: "documents",
  tables: personalTables,
  metrics: [...ingestMetrics, documentsTotal],
  jobs: [ingestJob, reembedJob, repairJob, deleteJob],
  schedules: [hourlyUpkeep, nightlyUpkeep, ...uploadSchedules, indexOwnersSchedule],
  atStart: sweepFiles,
  vectorTables: [chunkVectors],
  shared: [{ kind: "chunks", forgotten: "answers within ten minutes" }],
  routes: [
    ...uploadRoutes,
    route(searchDocuments, {
      method: "post",
      path: "/api/v1/documents/search",
      tag,
      summary: "Find the passages of documents that matter for a query",
      example: searchDocumentsExample,
      answers: { 200: "The passages, best first." },
    }),
    route(listDocuments, {
      method: "get",
      path: "/api/v1/documents",
      aliases: { "/v1/documents": "documentListV1" },
      tag,
      summary: "List the documents of a person or a library, newest first",
      answers: { 200: "A page of documents." },
    }),
    route(getDocument, {
      method: "get",
      path,
      aliases: { "/v1/documents/{id}": "documentReadV1" },
      tag,
      summary: "Read a document's properties",
      answers: { 200: "The document." },
      answerExample: documentExample,
      problems: [404],
    }),
    route(updateDocument, {
      method: "patch",
      path,
      tag,
      summary: "Change a document's title or metadata",
      bodyName: "UpdateDocument",
      example: { title: "Dinosaurs", metadata: { grade: "5" } },
      answers: { 200: "The document." },
      answerExample: documentExample,
      problems: [404],
    }),
    ...versionRoutes,
    ...deletionRoutes,
  ],
}
