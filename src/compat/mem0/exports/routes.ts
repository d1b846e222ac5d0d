import { mem0Route } from "../mem0-route.ts"
import { createExport } from "./create-export.ts"
import { getExport } from "./get-export.ts"

const id = "019a5c3e-7b1a-7c2d-9e3f-0123456789ab"
const filters = { user_id: "user_123" }

export const exportRoutes = [
  mem0Route(createExport, {
    method: "post",
    path: "/v1/exports/",
    operationId: "mem0CreateExport",
    summary: "Ask for an export of a person's memories",
    description:
      "A job makes it, of up to 10,000 memories. It is kept for a week, or until a memory of the person is deleted.",
    example: { schema: {}, filters },
    answers: { 201: "It is being made." },
    answerExample: { message: "Memory export request received. The export will be ready in a few seconds.", id },
    problems: [501],
  }),
  mem0Route(getExport, {
    method: "post",
    path: "/v1/exports/get/",
    operationId: "mem0GetExport",
    summary: "Read an export: by its id, or the latest with the same filters",
    description: "Waits up to 30 s for one that is being made.",
    example: { memory_export_id: id },
    answers: { 200: "An object of the schema that was asked for, or `memories`." },
    answerExample: { memories: [] },
    problems: [404, 409, 501],
    maxQuietSeconds: 70,
  }),
]
