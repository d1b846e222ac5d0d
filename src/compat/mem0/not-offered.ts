import { z } from "@hono/zod-openapi"
import type { Route } from "../../feature/route.ts"
import { verb } from "../../feature/verb.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context, Services } from "./context.ts"
import { mem0Route } from "./mem0-route.ts"
import { notOfferedSentence } from "./not-offered-paths.ts"

type NotOffered = {
  method: Route<Services>["method"]
  path: string
  operationId: string
  /** What it would do. */
  what: string
  /** Default: that of its path. */
  sentence?: string
}

/** What mem0 has, and Pika has not: 501 with a sentence, which says what to do instead. */
export const notOffered = ({ method, path, operationId, what, sentence }: NotOffered): Route<Services> => {
  const told = sentence ?? notOfferedSentence(path)
  if (told === null) throw new Error(`there is no sentence for ${path}`)
  const names = [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])
  const refuse = verb({
    action: "mem0.not_offered",
    scope: null,
    rate: "other",
    input: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
    output: z.null(),
    run: async (_ctx: Context): Promise<null> => {
      throw new AppError("NOT_IMPLEMENTED", told)
    },
  })
  return mem0Route(refuse, {
    method,
    path,
    operationId,
    summary: `Not offered: ${what}`,
    answers: {},
    problems: [501],
  })
}

const projects = "/api/v1/orgs/organizations/{organization}/projects/"
const project = `${projects}{project}/`
const members = `${project}members/`

/** Calls of mem0's clients. Other paths of the same kind have the same answer, and are not in the document. */
const refused: NotOffered[] = [
  { method: "post", path: "/v1/summary/", operationId: "mem0Summary", what: "summaries" },
  { method: "post", path: "/v2/profiles/jobs/", operationId: "mem0MakeProfile", what: "make a profile" },
  { method: "get", path: "/v2/profiles/jobs/{job}/", operationId: "mem0ProfileJob", what: "a job of profiles" },
  { method: "get", path: "/v2/profiles/settings/", operationId: "mem0ProfileSettings", what: "read settings" },
  { method: "post", path: "/v2/profiles/settings/", operationId: "mem0SetProfiles", what: "change settings" },
  { method: "post", path: projects, operationId: "mem0CreateProject", what: "make a project" },
  { method: "delete", path: project, operationId: "mem0DeleteProject", what: "delete a project" },
  { method: "get", path: members, operationId: "mem0Members", what: "list members" },
  { method: "post", path: members, operationId: "mem0AddMember", what: "add a member" },
  { method: "put", path: members, operationId: "mem0ChangeMember", what: "change a member" },
  { method: "delete", path: members, operationId: "mem0RemoveMember", what: "remove a member" },
]
export const notOfferedRoutes: Route<Services>[] = refused.map(notOffered)
