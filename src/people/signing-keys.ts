import {
  type CryptoKey,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWK,
  SignJWT,
} from "jose"
import { z } from "zod"
import { recordInTransaction } from "../audit/record.ts"
import type { Asking } from "../feature/context.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { shortestKeyBits } from "../platform/settings/public-key.ts"

export const tokenIssuer = "pika"
export const tokenSeconds = 3600
/** Tells our keys from those of an outside issuer. */
const kidStart = "pika-"
export const isOwnKid = (kid: unknown): kid is string => typeof kid === "string" && kid.startsWith(kidStart)

/** Until the last token that it signed is over, with the allowed difference between clocks. */
const verifiesFor = (sql: Database | Transaction) => sql`interval '65 minutes'`

type NewKey = { kid: string; privateKey: string; publicKey: JWK }

const generateKey = async (): Promise<NewKey> => {
  const pair = await generateKeyPair("RS256", { modulusLength: shortestKeyBits, extractable: true })
  const { kty, n, e } = await exportJWK(pair.publicKey)
  const kid = `${kidStart}${Bun.randomUUIDv7()}`
  const publicKey = { kty, n, e, kid, alg: "RS256", use: "sig" } as JWK
  return { kid, privateKey: await exportPKCS8(pair.privateKey), publicKey }
}

/** Does nothing when another process was first: only one key signs. */
const insertKey = (sql: Database | Transaction, { kid, privateKey, publicKey }: NewKey) => sql`
  insert into signing_keys (kid, private_key, public_key)
  values (${kid}, ${privateKey}, ${JSON.stringify(publicKey)}::text::jsonb) on conflict do nothing`

/** Makes the first key, unless there is one. */
export const requireSigningKey = async (sql: Database): Promise<void> => {
  const keys = await sql`select from signing_keys where retired_at is null`
  if (keys.length === 0) await insertKey(sql, await generateKey())
}

/** From now on a new key signs. Returns its id. */
export const rotateSigningKey = async (sql: Database, asking: Asking): Promise<string> => {
  const key = await generateKey()
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(7452010)`
    await tx`update signing_keys set retired_at = now() where retired_at is null`
    await insertKey(tx, key)
    await recordInTransaction(tx, asking, 201, { type: "signing_key", id: key.kid })
  })
  return key.kid
}

/** Keys whose last token is over. */
export const purgeSigningKeys = async (sql: Database): Promise<number> => {
  const { count } = await sql`delete from signing_keys where retired_at < now() - ${verifiesFor(sql)}`
  return count
}

const publicKeySchema = z.object({
  kty: z.literal("RSA"),
  n: z.string(),
  e: z.string(),
  kid: z.string(),
  alg: z.literal("RS256"),
  use: z.literal("sig"),
})
export const keySetSchema = z.object({ keys: z.array(publicKeySchema) })

/** The public part of every key that verifies tokens, the signing one first. */
export const readKeySet = async (sql: Database): Promise<z.infer<typeof keySetSchema>> => {
  const rows = await sql<{ public_key: unknown }[]>`
    select public_key from signing_keys where retired_at is null or retired_at > now() - ${verifiesFor(sql)}
    order by retired_at desc nulls first, kid limit 100`
  return { keys: rows.map(({ public_key }) => publicKeySchema.parse(public_key)) }
}

/** Finds the key that verifies tokens with this key id; null when there is none. */
export const findVerifyingKey = async (sql: Database, kid: string): Promise<CryptoKey | null> => {
  const [row] = await sql<{ public_key: unknown }[]>`
    select public_key from signing_keys
    where kid = ${kid} and (retired_at is null or retired_at > now() - ${verifiesFor(sql)})`
  if (!row) return null
  const key = await importJWK(publicKeySchema.parse(row.public_key), "RS256")
  return key instanceof Uint8Array ? null : key
}

/** Signs an access token of an hour with the newest key, whichever process made it. */
export type TokenSigner = (claims: Record<string, unknown>) => Promise<string>

export const createTokenSigner = (sql: Database): TokenSigner => {
  let known: { kid: string; key: CryptoKey } | null = null
  const findKey = async () => {
    const [row] = await sql<{ kid: string; private_key: string }[]>`
      select kid, private_key from signing_keys where retired_at is null`
    if (!row) throw new Error("there is no key to sign tokens with")
    if (known?.kid !== row.kid) known = { kid: row.kid, key: await importPKCS8(row.private_key, "RS256") }
    return known
  }
  return async (claims) => {
    const { kid, key } = await findKey()
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ ...claims, iss: tokenIssuer, iat: now, exp: now + tokenSeconds })
      .setProtectedHeader({ alg: "RS256", kid })
      .sign(key)
  }
}
