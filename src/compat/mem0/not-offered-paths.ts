/** What mem0 has and Pika has not, and what to do instead: the same for every method of these paths. */
const sentences: readonly [path: RegExp, sentence: string][] = [
  [
    /^\/v1\/summary\//,
    "Summaries are not offered by Pika. GET /v2/entities/user/{id}/profile/ tells what is known of a user.",
  ],
  [
    /^\/v2\/profiles\//,
    "Jobs and settings of profiles are not offered by Pika: a profile is made when GET /v2/entities/user/{id}/profile/ reads it.",
  ],
  [
    /^\/api\/v1\/orgs\/.*\/members\//,
    "Members are not offered by Pika: make a key for each with `pika keys create`, or POST /api/v1/keys.",
  ],
  [
    /^\/api\/v1\/orgs\//,
    "Organizations and projects are not offered by Pika: an installation is one project, whose settings can be read and changed.",
  ],
]

/** The sentence for a path in mem0's spelling that no route answers; null: mem0 has no such path either. */
export const notOfferedSentence = (path: string): string | null =>
  sentences.find(([pattern]) => pattern.test(path))?.[1] ?? null
