import type { Feature } from "../feature/feature.ts"
import type { Purge } from "../feature/purge.ts"
import { route } from "../feature/route.ts"
import type { Services as PeopleServices } from "../people/context.ts"
import type { Services } from "./context.ts"
import { deleteOwnAccount } from "./delete-own-account.ts"
import { deleteUserData, type PersonalPlaces } from "./delete-user-data.ts"
import { exportExampleOf } from "./export-format.ts"
import { exportUserData } from "./export-user-data.ts"
import { getNumbers } from "./get-numbers.ts"
import { moveAction } from "./move/clusters.ts"
import { purgesOf } from "./personal-data.ts"
import { retention } from "./retention.ts"

const tag = "Privacy"

/** Export, erasure, import and retention for the data of all other features. `purges`: data of tables without persons. */
export const privacyFeature = (
  places: PersonalPlaces,
  purges: readonly Purge[],
): Feature<Services & PeopleServices> => {
  return {
    name: "privacy",
    actions: ["user.import", moveAction],
    schedules: [retention([...purgesOf(places.tables), ...purges])],
    routes: [
      route(exportUserData(places.tables), {
        method: "post",
        path: "/api/v1/export_user_data",
        aliases: { "/export_user_data": "userExportSimply" },
        tag,
        summary: "Everything held about a person, as a file that can be imported again",
        example: { user_id: "user_123" },
        answers: { 200: "The file, streamed, one item a line. `pika import FILE` reads it." },
        answerExample: exportExampleOf(places.tables),
      }),
      route(getNumbers(places.tables), {
        method: "get",
        path: "/api/v1/users/{user_id}/numbers",
        tag,
        summary: "What delete_user_data would delete, counted, and nothing is deleted",
        answers: { 200: "The numbers, by the names that the deletion tells them." },
      }),
      route(deleteUserData(places), {
        method: "post",
        path: "/api/v1/delete_user_data",
        aliases: { "/delete_user_data": "userDeleteSimply" },
        tag,
        summary: "Delete everything held about a person",
        example: { user_id: "user_123" },
        answers: { 200: "It is gone, and nothing under way brings it back. What was deleted." },
      }),
      route(deleteOwnAccount(places), {
        method: "delete",
        path: "/api/v1/users/me",
        tag: "People",
        summary: "Delete one's own account, and everything held about oneself",
        body: { maxBytes: 64 * 1024 },
        example: { password: "correct horse" },
        answers: { 204: "It is gone, and nothing under way brings it back." },
        problems: [404],
      }),
    ],
  }
}
