import manifest from "../../package.json" with { type: "json" }

/** Set by scripts/build.ts; unknown in a checkout. */
declare const PIKA_COMMIT: string | undefined

export const version: string = manifest.version
export const commit: string = typeof PIKA_COMMIT === "string" ? PIKA_COMMIT : "unknown (run from a checkout)"
