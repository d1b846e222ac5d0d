import type { Feature } from "../feature/feature.ts"
import type { Purge } from "../feature/purge.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { deleteUserData, type PersonalPlaces } from "./delete-user-data.ts"
import { exportExampleOf } from "./export-format.ts"
import { exportUserData } from "./export-user-data.ts"
import { purgesOf } from "./personal-data.ts"
import { retention } from "./retention.ts"

const deleteDoor = {
  method: "post",
  tag: "Privacy",
  summary: "Delete everything held about a person",
  example: { user_id: "user_123" },
  answers: { 200: "It is gone, and nothing under way brings it back. What was deleted." },
} satisfies Partial<Parameters<typeof route>[1]>

/** Export, erasure, import and retention for the data of all other features. `purges`: data of tables without persons. */
export const privacyFeature = (places: PersonalPlaces, purges: readonly Purge[]): Feature<Services> => {
  const exporter = exportUserData(places.tables)
  const eraser = deleteUserData(places)
  const exportDoor = {
    method: "post",
    tag: "Privacy",
    summary: "Everything held about a person, as a file that can be imported again",
    example: { user_id: "user_123" },
    answers: { 200: "The file, streamed, one item a line. `pika import FILE` reads it." },
    answerExample: exportExampleOf(places.tables),
  } satisfies Partial<Parameters<typeof route>[1]>
  return {
    name: "privacy",
    actions: ["user.import"],
    schedules: [retention([...purgesOf(places.tables), ...purges])],
    routes: [
      route(exporter, { ...exportDoor, path: "/api/v1/export_user_data" }),
      route(exporter, { ...exportDoor, path: "/export_user_data", operationId: "userExportSimply" }),
      route(eraser, { ...deleteDoor, path: "/api/v1/delete_user_data" }),
      route(eraser, { ...deleteDoor, path: "/delete_user_data", operationId: "userDeleteSimply" }),
    ],
  }
}
