import type { App } from "../http/environment.ts"
import { version } from "../platform/version.ts"

/** The OpenAPI 3.1 document as JSON text. Built once, because it takes milliseconds. */
export const buildOpenApi = (app: App): string => {
  app.openAPIRegistry.registerComponent("securitySchemes", "ApiKey", {
    type: "apiKey",
    in: "header",
    name: "X-API-Key",
    description: "One key per client application. The scope that a route needs is listed with it.",
  })
  app.openAPIRegistry.registerComponent("securitySchemes", "Bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "The access token of a person who signed in here, or a JWT of your issuer, signed with RS256, with the claims `role`, `scopes` and, for the role `user`, `user_id`. " +
      "It is looked at when there is no X-API-Key. An API key is taken here too, as `Bearer pika_…` or `Token pika_…`.",
  })
  return JSON.stringify(
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "PIKA Memory",
        version,
        license: { name: "MIT" },
        description:
          "Long-term memory for an AI companion: hand in conversations, get back the facts that matter. Vietnamese and English. " +
          "Assistants use `POST /mcp`, which is described by the Model Context Protocol and not here. " +
          "Errors all have one shape; every answer carries X-Request-Id.",
      },
      servers: [{ url: "/" }],
      tags: [
        { name: "Search", description: "Find what matters now." },
        { name: "Extract", description: "Hand in conversations." },
        { name: "Jobs", description: "Follow background work." },
        { name: "Memories", description: "Read, add, edit and forget single memories; profile and graph." },
        { name: "Documents", description: "Upload files, follow their versions, and find their passages." },
        { name: "Conversations", description: "Sessions and their messages." },
        {
          name: "Answers",
          description: "Ask a question: memories, documents and the conversation answer it.",
        },
        { name: "Speech", description: "Send a recording, and hear an answer." },
        { name: "Webhooks", description: "Be told of changes of memories." },
        { name: "Compat", description: "The API of mem0, for programs that were written for its clients." },
        {
          name: "Privacy",
          description: "Export and delete all that is held about a person; who did what to whose data.",
        },
        { name: "People", description: "People who sign in here: register, tokens, their accounts." },
        { name: "Keys", description: "Make, list, rotate and revoke API keys." },
        { name: "Operations", description: "The numbers of the whole installation, for its admins." },
        { name: "Console", description: "Sign in to the console in a browser." },
        { name: "System", description: "Health, metrics and this document." },
      ],
    }),
  )
}
