/** The text of an answer; of events that a GET asked for, which do not end by themselves, what comes first. */
export const readText = async (method: string, answer: Response): Promise<string> => {
  const isEndless = method === "GET" && answer.headers.get("content-type")?.startsWith("text/event-stream")
  if (!isEndless || !answer.body) return answer.text()
  const reader = answer.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}
