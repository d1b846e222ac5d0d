import { z } from "@hono/zod-openapi"
import { forgetMemory } from "../../memories/forget-memory.ts"
import { getHistory } from "../../memories/get-history.ts"
import { getMemory } from "../../memories/get-memory.ts"
import { listMemories } from "../../memories/list-memories.ts"
import { historySchema, memoryListSchema, updateMemoryInput } from "../../memories/schemas.ts"
import { updateMemory } from "../../memories/update-memory.ts"
import { queryField, scoreField } from "../../search/schemas.ts"
import { searchFacts } from "../../search/search-facts.ts"
import { readAnswer, tool } from "../tool.ts"
import { cursorField, includePastField, limitField, memoryIdField, onlyCategoryField } from "./fields.ts"
import { showMemory, shownMemorySchema } from "./shown-memory.ts"

const maxLimit = 100

const searchMemories = tool({
  name: "search_memories",
  title: "Search memories",
  description:
    "Finds what is remembered about the person that matters for a question, best first. Use it before you answer anything that depends on them: their name, family, pets, likes, plans. Vietnamese and English both work.",
  verb: searchFacts,
  input: z.object({
    query: queryField.meta({ description: "The question, in plain words, such as: What is my dog's name?" }),
    limit: limitField(10, maxLimit),
    category: onlyCategoryField,
    include_past: includePastField,
  }),
  output: z.object({ memories: z.array(shownMemorySchema.extend({ score: scoreField })) }),
  annotations: { readOnlyHint: true },
  run: async (ctx, { userId, query, limit, category, include_past }) => {
    const filters = { include_past, ...(category && { category }) }
    const input = searchFacts.input.parse({ user_id: userId, query, limit, filters })
    const { facts } = readAnswer(searchFacts, await searchFacts.run(ctx, input))
    return { memories: facts.map(({ score, ...fact }) => ({ ...showMemory(fact), score })) }
  },
})

const list = tool({
  name: "list_memories",
  title: "List memories",
  description:
    "Lists what is remembered about the person, newest first, page by page. To answer a question, search instead.",
  verb: listMemories,
  input: z.object({
    category: onlyCategoryField,
    include_past: includePastField,
    cursor: cursorField,
    limit: limitField(20, maxLimit),
  }),
  output: z.object({ memories: z.array(shownMemorySchema), next_cursor: memoryListSchema.shape.next_cursor }),
  annotations: { readOnlyHint: true },
  run: async (ctx, { userId, ...args }) => {
    const answer = await listMemories.run(ctx, { user_id: userId, ...args })
    const { items, next_cursor } = readAnswer(listMemories, answer)
    return { memories: items.map(showMemory), next_cursor }
  },
})

const get = tool({
  name: "get_memory",
  title: "Read a memory",
  description: "Reads one memory with its history: every version of it, and why it changed.",
  verb: getMemory,
  input: z.object({ id: memoryIdField }),
  output: z.object({ memory: shownMemorySchema, history: historySchema.shape.items }),
  annotations: { readOnlyHint: true },
  run: async (ctx, { id }) => {
    const memory = readAnswer(getMemory, await getMemory.run(ctx, { id }))
    const history = readAnswer(getHistory, await getHistory.run(ctx, { id }))
    return { memory: showMemory(memory), history: history.items }
  },
})

const { fact_value: textField, category: categoryField } = updateMemoryInput.shape

const update = tool({
  name: "update_memory",
  title: "Correct a memory",
  description:
    "Corrects one memory that is wrong or incomplete. Its earlier text stays in its history. When something changed in the person's life, add what they said instead: the old memory ends by itself.",
  verb: updateMemory,
  input: z.object({
    id: memoryIdField,
    text: textField.unwrap().meta({ description: "The whole new text, such as: User has a dog named Sparky" }),
    category: categoryField.meta({ description: "Only if the category was wrong, too." }),
  }),
  output: z.object({ memory: shownMemorySchema }),
  annotations: { destructiveHint: true, idempotentHint: true },
  run: async (ctx, { id, text, category }) => {
    const input = { id, fact_value: text, category }
    return { memory: showMemory(readAnswer(updateMemory, await updateMemory.run(ctx, input))) }
  },
})

const forget = tool({
  name: "forget_memory",
  title: "Forget a memory",
  description: "Deletes one memory for good, with its history. Only when the person asks for it.",
  verb: forgetMemory,
  input: z.object({ id: memoryIdField }),
  output: z.object({ forgotten: z.uuid() }),
  annotations: { destructiveHint: true, idempotentHint: true },
  run: async (ctx, { id }) => {
    await forgetMemory.run(ctx, { id })
    return { forgotten: id }
  },
})

export const memoryTools = { searchMemories, list, get, update, forget }
