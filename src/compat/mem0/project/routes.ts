import { mem0Route } from "../mem0-route.ts"
import { getProject, updateProject } from "./verbs.ts"

const path = "/api/v1/orgs/organizations/{organization}/projects/{project}/"
const settings = {
  custom_instructions: "Keep what concerns school.",
  custom_categories: [{ school: "Lessons and teachers" }],
}

export const projectRoutes = [
  mem0Route(getProject, {
    method: "get",
    path,
    operationId: "mem0GetProject",
    summary: "Read the settings that conversations are read by",
    answers: { 200: "The settings." },
    answerExample: settings,
  }),
  mem0Route(updateProject, {
    method: "patch",
    path,
    operationId: "mem0UpdateProject",
    summary: "Change the settings that conversations are read by",
    description: "They hold for conversations that are added by mem0's API and bring none of their own.",
    bodyName: "Mem0UpdateProject",
    example: settings,
    answers: { 200: "They are changed." },
    answerExample: { message: "Updated custom instructions" },
    problems: [501],
  }),
]
