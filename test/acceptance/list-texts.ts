import type { Api } from "../support/binary.ts"

/** All current memories of the person, page by page. */
export const listTexts = async (api: Api, userId: string): Promise<string[]> => {
  const texts: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<Api["memoryList"]>> = await api.memoryList({
      user_id: userId,
      limit: 100,
      ...(cursor && { cursor }),
    })
    texts.push(...page.items.map(({ fact_value }) => fact_value))
    cursor = page.next_cursor
  }
  return texts
}
