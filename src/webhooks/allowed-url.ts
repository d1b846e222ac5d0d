import { AppError } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { hostOf, isPublicAddress } from "./delivery/resolve-host.ts"

/**
 * Refuses at once what no delivery would send to. The address behind a name is checked at each delivery. Throws INVALID_REQUEST.
 */
export const requireAllowedUrl = ({ webhookSender }: Pick<Context, "webhookSender">, text: string): void => {
  if (webhookSender.allowsPrivate) return
  const url = new URL(text)
  if (url.protocol !== "https:") refuse("must begin with https://")
  if (isPublicAddress(hostOf(url)) === false) refuse("must not name a private address")
}

const refuse = (message: string): never => {
  throw new AppError("INVALID_REQUEST", `The request is not valid. url: ${message}`, {
    details: [{ path: "url", message }],
  })
}
