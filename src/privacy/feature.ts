import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { deleteUserData } from "./delete-user-data.ts"
import { exportExample } from "./export-format.ts"
import { exportUserData } from "./export-user-data.ts"
import { retention } from "./retention.ts"

const exporter = exportUserData()

const exportDoor = {
  method: "post",
  tag: "Privacy",
  summary: "Everything held about a person, as a file that can be imported again",
  example: { user_id: "user_123" },
  answers: { 200: "The file, streamed, one item a line. `pika import FILE` reads it." },
  answerExample: exportExample,
} satisfies Partial<Parameters<typeof route>[1]>

const deleteDoor = {
  method: "post",
  tag: "Privacy",
  summary: "Delete everything held about a person",
  example: { user_id: "user_123" },
  answers: { 200: "It is gone, and nothing under way brings it back. What was deleted." },
} satisfies Partial<Parameters<typeof route>[1]>

export const privacy: Feature<Services> = {
  name: "privacy",
  actions: ["user.import"],
  schedules: [retention],
  routes: [
    route(exporter, { ...exportDoor, path: "/api/v1/export_user_data" }),
    route(exporter, { ...exportDoor, path: "/export_user_data", operationId: "userExportSimply" }),
    route(deleteUserData, { ...deleteDoor, path: "/api/v1/delete_user_data" }),
    route(deleteUserData, { ...deleteDoor, path: "/delete_user_data", operationId: "userDeleteSimply" }),
  ],
}
