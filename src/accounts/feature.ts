import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { KeyServices } from "./api-key.ts"
import { createKey } from "./create-key.ts"
import { listKeys } from "./list-keys.ts"
import { personalTables } from "./personal-tables.ts"
import { revokeKey } from "./revoke-key.ts"
import { rotateKey } from "./rotate-key.ts"
import { createKeyExample } from "./schemas.ts"

const tag = "Keys"

export const accounts: Feature<KeyServices> = {
  name: "accounts",
  tables: personalTables,
  routes: [
    route(createKey, {
      method: "post",
      path: "/api/v1/keys",
      tag,
      summary: "Make an API key",
      description: "The key is in this answer and nowhere else: only its hash is kept.",
      example: createKeyExample,
      answers: { 201: "The key." },
    }),
    route(listKeys, {
      method: "get",
      path: "/api/v1/keys",
      tag,
      summary: "List API keys, newest first",
      answers: { 200: "A page of keys, without the keys themselves." },
    }),
    route(rotateKey, {
      method: "post",
      path: "/api/v1/keys/{id}/rotate",
      tag,
      summary: "Replace a key with a new one",
      description: "The new key has the same name, scopes, user and expiry. The old key works until the overlap ends.",
      bodyName: "RotateKey",
      example: { overlap_seconds: 3600 },
      answers: { 201: "The new key." },
      problems: [404, 409],
    }),
    route(revokeKey, {
      method: "delete",
      path: "/api/v1/keys/{id}",
      tag,
      summary: "Revoke an API key",
      description: "Every process refuses it within two seconds.",
      answers: { 204: "It is revoked." },
      problems: [404],
    }),
  ],
}
