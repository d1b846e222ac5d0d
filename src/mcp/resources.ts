import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server"
import { getDocument } from "../documents/get-document.ts"
import { listChunks } from "../documents/versions/list-chunks.ts"
import { hasScope } from "../feature/actor.ts"
import { idField, userIdField } from "../feature/fields.ts"
import { getProfile } from "../memories/get-profile.ts"
import { type AppError, notFound } from "../platform/errors.ts"
import { noteFailure } from "./call-tool.ts"
import type { McpContext } from "./context.ts"
import { readAnswer } from "./tool.ts"

const profileTokens = 2000
/** Passages of a document that one reading returns: about 50,000 tokens. */
const maxPassages = 100

type Content = { uri: string; mimeType: string; text: string }

type Resource = {
  verb: { action: string; scope: "memory:read" | "documents:read" }
  template: { name: string; title: string; description: string; uriTemplate: string; mimeType: string }
  pattern: RegExp
  /** `name`: what stands in the place of the template's variable. */
  read: (ctx: McpContext, name: string) => Promise<string>
}

const resources: readonly Resource[] = [
  {
    verb: { action: getProfile.action, scope: "memory:read" },
    template: {
      name: "profile",
      title: "Profile of a person",
      description: "What to know about the person: current memories by category, most important first.",
      uriTemplate: "pika://users/{id}/profile",
      mimeType: "text/plain",
    },
    pattern: /^pika:\/\/users\/([^/?#]+)\/profile$/,
    read: async (ctx, name) => {
      const user_id = userIdField.safeParse(name)
      if (!user_id.success) throw notFound("person")
      return (await getProfile.run(ctx, { user_id: user_id.data, max_tokens: profileTokens })).text.toString()
    },
  },
  {
    verb: { action: getDocument.action, scope: "documents:read" },
    template: {
      name: "document",
      title: "Document",
      description: "The text of a document, as searches see it: at most its first 100 passages.",
      uriTemplate: "pika://documents/{id}",
      mimeType: "text/plain",
    },
    pattern: /^pika:\/\/documents\/([^/?#]+)$/,
    read: async (ctx, name) => {
      const id = idField.safeParse(name)
      if (!id.success) throw notFound("document")
      const { title, filename, status } = readAnswer(getDocument, await getDocument.run(ctx, { id: id.data }))
      const chunks = await listChunks.run(ctx, { id: id.data, limit: maxPassages })
      const passages = readAnswer(listChunks, chunks).items.map(({ content }) => content)
      return [`${title} (${filename}, ${status})`, ...passages].join("\n\n")
    },
  },
]

const offeredTo = ({ actor }: McpContext): Resource[] => resources.filter(({ verb }) => hasScope(actor, verb.scope))

export const listResourceTemplates = (ctx: McpContext) => offeredTo(ctx).map(({ template }) => template)

/** A credential for one person has one resource that is known without a search. */
export const listResources = (ctx: McpContext) => {
  const { userId } = ctx.actor
  if (userId === null) return []
  return offeredTo(ctx)
    .filter(({ template }) => template.name === "profile")
    .map(({ template: { uriTemplate, ...rest } }) => ({
      ...rest,
      uri: uriTemplate.replace("{id}", encodeURIComponent(userId)),
    }))
}

/** Throws a `ProtocolError` that says what is wrong. */
export const readResource = async (ctx: McpContext, uri: string): Promise<Content[]> => {
  try {
    if (ctx.refusal) throw ctx.refusal
    for (const { verb, template, pattern, read } of offeredTo(ctx)) {
      const [, name] = pattern.exec(uri) ?? []
      if (name === undefined) continue
      ctx.trail.action = verb.action
      return [{ uri, mimeType: template.mimeType, text: await read(ctx, decode(name)) }]
    }
    throw notFound("resource")
  } catch (error) {
    throw asProtocolError(noteFailure(ctx, error), uri)
  }
}

const decode = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    throw notFound("resource")
  }
}

const asProtocolError = ({ code, message }: AppError, uri: string): ProtocolError => {
  if (code === "NOT_FOUND") return new ResourceNotFoundError(uri, message)
  const isOurs = code === "INTERNAL_ERROR" || code === "UNAVAILABLE"
  return new ProtocolError(isOurs ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams, message)
}
