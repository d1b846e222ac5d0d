import { createHmac } from "node:crypto"
import { version } from "../../platform/version.ts"

/** One event as it is sent. Each try has the same id and body. */
export type Message = { id: string; body: string }

/**
 * The headers of a try, by the Standard Webhooks specification: HMAC-SHA256 over id, time and body. The time is that of the try, so that a
 * receiver can refuse what somebody sends again later.
 */
export const signedHeaders = (secret: string, { id, body }: Message, now: Date): Record<string, string> => {
  const seconds = Math.floor(now.getTime() / 1000)
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64")
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": `pika/${version}`,
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${signature}`,
  }
}
