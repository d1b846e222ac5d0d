const begin = "<think>"
const end = "</think>"

/** Leaves out what a model thinks aloud before its answer, between `<think>` and `</think>`. `add` returns the text of the answer. */
export const createThoughtFilter = (): ((part: string) => string) => {
  let state: "start" | "thinking" | "answering" = "start"
  let read = ""
  return (part) => {
    if (state === "answering") return part
    read += part
    if (state === "start") {
      const text = read.trimStart()
      if (text.length < begin.length && begin.startsWith(text)) return ""
      state = text.startsWith(begin) ? "thinking" : "answering"
      if (state === "answering") return read
    }
    const closed = read.indexOf(end)
    // Only the beginning of the closing mark has to be kept.
    if (closed === -1) read = read.slice(-end.length)
    if (closed === -1) return ""
    state = "answering"
    return read.slice(closed + end.length).trimStart()
  }
}
