import type { Services as DocumentServices } from "../documents/context.ts"
import type { BaseServices, Context as ContextWith } from "../feature/context.ts"
import type { Erasures } from "../people/erasures.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { StorageRenewer } from "./renew-storage.ts"

export type Services = BaseServices &
  VectorServices &
  Pick<DocumentServices, "documentStorage"> & { erasures: Erasures; storageRenewer: StorageRenewer }
export type Context = ContextWith<Services>
