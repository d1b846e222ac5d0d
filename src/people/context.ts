import type { BaseServices, Context as ContextWith } from "../feature/context.ts"
import type { Registration } from "../platform/settings/chat.ts"
import type { PasswordChecker } from "./check-password.ts"
import type { TokenSigner } from "./signing-keys.ts"

/** What verbs need that commands call, too. */
export type AccountServices = Pick<BaseServices, "sql">

export type Services = BaseServices & {
  registration: Registration
  passwords: PasswordChecker
  tokenSigner: TokenSigner
}
export type Context = ContextWith<Services>
