/** One turn of a pasted conversation. `speaker`: the label in front of it; null: there was none. */
export type SpokenTurn = { speaker: string | null; text: string }

/** Labels of the companion and of notes for it. */
const companions = new Set([
  ...["assistant", "ai", "bot", "robot", "pika", "chatbot", "companion", "agent", "model", "system", "chatgpt"],
  ...["trợ lý", "trợ lí", "tro ly", "hệ thống", "he thong", "máy", "bạn đồng hành", "rô bốt"],
])

/** Names that mean the person whose memory it is. With their accents: "mẹ" is not "me". */
const own = new Set([
  ...["user", "human", "person", "me", "i", "you", "child", "kid"],
  ...["người dùng", "nguoi dung", "tôi", "toi", "mình", "minh", "con", "bé", "be", "em", "cháu", "chau", "bạn", "ban"],
])

const lower = (text: string): string => text.normalize("NFC").toLowerCase().trim()

/** A time in front of a line, as chats export it: "[10:32] ", "12/05/2026, 10:32 - ", "10:32:01 ". */
const timeInFront =
  /^\s*\[?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?\]?\s*(?:[-–—]\s*)?/
/** "User: …", "**Mẹ**: …", "- Bé Mai: …". */
const labelled =
  /^\s*(?:[-*•>]\s*)?[*_]{0,2}([\p{L}\p{N}][\p{L}\p{M}\p{N} ._'’()-]{0,39}?)[*_]{0,2}\s*[:：][*_]{0,2}\s*(.*)$/u

/** One word, or up to three that are written like a name: "I like three things: …" is no label, and neither is "https://…". */
const isName = (label: string): boolean => {
  const names = label.split(/\s+/)
  if (companions.has(lower(label)) || own.has(lower(label))) return true
  return names.length === 1 || (names.length <= 3 && names.every((name) => /^[\p{Lu}\p{N}(]/u.test(name)))
}

const readLabel = (line: string): SpokenTurn | null => {
  const [, label = "", text] = labelled.exec(line.replace(timeInFront, "")) ?? []
  const speaker = label.trim()
  if (text === undefined || !isName(speaker) || text.startsWith("//")) return null
  return { speaker, text: text.trim() }
}

/**
 * The turns of a pasted text. A label begins a turn, and lines without one go on with it. Where no line has a label, each paragraph is a turn.
 */
export const parseConversation = (text: string): SpokenTurn[] => {
  const lines = text.split(/\r?\n/)
  if (!lines.some((line) => readLabel(line)))
    return text
      .split(/\n\s*\n/)
      .map((paragraph) => ({ speaker: null, text: paragraph.trim() }))
      .filter(({ text }) => text !== "")
  const turns: SpokenTurn[] = []
  for (const line of lines) {
    const begun = readLabel(line)
    const last = turns.at(-1)
    if (begun) turns.push(begun)
    else if (last) last.text = `${last.text}\n${line.trim()}`.trim()
    else if (line.trim() !== "") turns.push({ speaker: null, text: line.trim() })
  }
  return turns.filter(({ text }) => text !== "")
}

/** The speakers, in the order in which they first speak. */
export const speakersOf = (turns: readonly SpokenTurn[]): (string | null)[] => [
  ...new Set(turns.map(({ speaker }) => speaker)),
]

/**
 * Who speaks as the person: only what they say is remembered. That is who is called so, or has the person's name; else the first speaker who
 * is not the companion.
 */
export const guessOwnSpeaker = (turns: readonly SpokenTurn[], names: readonly string[]): string | null => {
  const speakers = speakersOf(turns).filter((speaker) => speaker === null || !companions.has(lower(speaker)))
  const known = new Set([...own, ...names.map(lower)])
  return speakers.find((speaker) => speaker !== null && known.has(lower(speaker))) ?? speakers[0] ?? null
}
