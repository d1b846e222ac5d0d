import { z } from "@hono/zod-openapi"

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    count: z.number().int(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(item),
  })

export const maxPageSize = 200
export const defaultPageSize = 100

type Page = { page: number; page_size: number }

export const rangeOf = ({ page, page_size }: Page): { limit: number; offset: number } => ({
  limit: page_size,
  offset: (page - 1) * page_size,
})

/** `path`: of the list; clients of mem0 ask for the next page by its number, and look whether there is one. `asked`: what else the query says. */
export const envelope = <Item>(
  path: string,
  { page, page_size }: Page,
  count: number,
  results: Item[],
  asked: Readonly<Record<string, string>> = {},
) => {
  const link = (number: number): string =>
    `${path}?${new URLSearchParams({ ...asked, page: String(number), page_size: String(page_size) })}`
  return {
    count,
    next: page * page_size < count ? link(page + 1) : null,
    previous: page > 1 ? link(page - 1) : null,
    results,
  }
}
