import type { Feature } from "../../feature/feature.ts"
import type { PersonalPlaces } from "../../privacy/delete-user-data.ts"
import type { Services } from "./context.ts"
import { entityRoutes } from "./entity-routes.ts"
import { exportRoutes } from "./exports/routes.ts"
import { feedbackRoute } from "./feedback-route.ts"
import { memoryRoutes } from "./memory-routes.ts"
import { notOfferedRoutes } from "./not-offered.ts"
import { profileRoute } from "./profile/get-entity-profile.ts"
import { projectRoutes } from "./project/routes.ts"
import { serverRoutes } from "./server-routes.ts"
import { webhookRoutes } from "./webhooks/routes.ts"

/** mem0's API, for programs that were written for its clients. */
export const mem0Feature = (places: PersonalPlaces): Feature<Services> => ({
  name: "mem0",
  routes: [
    ...memoryRoutes,
    ...entityRoutes(places),
    ...serverRoutes,
    feedbackRoute,
    ...projectRoutes,
    ...webhookRoutes,
    ...exportRoutes,
    profileRoute,
    ...notOfferedRoutes,
  ],
})
