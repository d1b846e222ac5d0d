import { z } from "@hono/zod-openapi"
import type { Dialect } from "../../feature/dialect.ts"
import { notOfferedSentence } from "./not-offered-paths.ts"

const errorSchema = z
  .object({
    detail: z.string().openapi({ description: "What is wrong, in a sentence." }),
    error: z.string().openapi({ description: "The same: clients look for it under either name." }),
  })
  .openapi("Mem0Error", {
    example: {
      detail: "There is no such memory, or it is not yours.",
      error: "There is no such memory, or it is not yours.",
    },
  })

/** The first parts of mem0's paths. Ours under /v1 (/v1/documents, /v1/jobs) are not among them. */
const platform = /^\/(v1\/(ping|memories|batch|entities|events?|feedback|exports|summary)|v[23]|api\/v1\/orgs)(\/|$)/
/** Ours are the same without the slash at the end. */
const webhooks = /^\/api\/v1\/webhooks\/(projects\/)?[^/]+\/$/
/** Under /mem0 nothing is ours. */
const webhooksBelow = /^\/api\/v1\/webhooks\/(projects\/)?[^/]+\/?$/
/** The routes of mem0's own server, which end without a slash. */
const ownServer = /^\/(memories|search|entities|reset|configure)(\/|$)/
const below = "/mem0"

const readPath = (path: string): string | null => {
  const plain = path.replace(/^\/{2,}/, "/")
  const isBelow = plain.startsWith(`${below}/`)
  const own = isBelow ? plain.slice(below.length).replace(/^\/{2,}/, "/") : plain
  if (isBelow && ownServer.test(own)) return `${below}${own.replace(/\/+$/, "")}`
  if (!platform.test(own) && !(isBelow ? webhooksBelow : webhooks).test(own)) return null
  return own.endsWith("/") ? own : `${own}/`
}

/**
 * The API of mem0. Its clients put a slash at the end of each path, and two at the start when their `host` ends with one. The same paths
 * are answered under /mem0, where also the routes of mem0's own server are.
 */
export const mem0Dialect: Dialect = {
  readPath,
  notOffered: notOfferedSentence,
  showError: ({ message }) => ({ detail: message, error: message }),
  errorSchema,
  headers: {
    "RateLimit-Limit": "X-RateLimit-Limit",
    "RateLimit-Remaining": "X-RateLimit-Remaining",
    "RateLimit-Reset": "X-RateLimit-Reset",
  },
}
