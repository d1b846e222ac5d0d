import type { Extractor } from "../../extraction/extractor.ts"
import type { Services as SearchServices } from "../../search/context.ts"

/** What an import needs of a process. */
export type Services = SearchServices & { extractor: Extractor }
