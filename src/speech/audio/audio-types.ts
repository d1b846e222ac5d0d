/** The types of recordings that are taken, and how each is named to others. */
export const audioTypes = {
  wav: { mimeType: "audio/wav" },
  mp3: { mimeType: "audio/mpeg" },
  m4a: { mimeType: "audio/mp4" },
  ogg: { mimeType: "audio/ogg" },
  webm: { mimeType: "audio/webm" },
  flac: { mimeType: "audio/flac" },
} as const
export type AudioType = keyof typeof audioTypes

/** The formats in which messages are spoken. Opus comes in an Ogg container. */
export const spokenTypes = { mp3: "audio/mpeg", opus: "audio/ogg", wav: "audio/wav" } as const
export type SpokenFormat = keyof typeof spokenTypes

export const audioMimeTypes: readonly string[] = [
  ...new Set([...Object.values(audioTypes).map(({ mimeType }) => mimeType), ...Object.values(spokenTypes)]),
]
