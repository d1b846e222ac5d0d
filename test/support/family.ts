import type { Process } from "./binary.ts"

const conversations = [
  {
    id: "first-day",
    said: "2026-09-01T08:00:00Z",
    messages: [
      "I'm Mai and I am eight years old.",
      "I live in Hue with my family.",
      "I have a dog named Sparky.",
      "I have a brother named Leo. My grandma is called Lan.",
      "My best friend is Emma.",
      "I am allergic to peanuts.",
      "My favourite colour is blue.",
      "I love noodle soup.",
    ],
  },
  {
    id: "after-the-move",
    said: "2026-11-20T09:30:00Z",
    messages: [
      "We moved to Da Nang last week!",
      "I like swimming now.",
      "My favourite colour is green.",
      "I don't like noodle soup any more.",
    ],
  },
  {
    id: "buổi-tối",
    said: "2026-11-25T12:00:00Z",
    messages: [
      "Mình có một con mèo tên là Mướp.",
      "Mình thích vẽ tranh.",
      "Mình sợ sấm sét.",
      "Mình học trường Hoa Sen.",
    ],
  },
]

/** Mai's family, which the built-in rules find in three conversations, one after the other. */
export const tellFamily = async ({ api }: Process, userId: string): Promise<void> => {
  for (const { id, said, messages } of conversations) {
    const { job_id } = await api.memoryExtract({
      user_id: userId,
      conversation_id: id,
      said_at: said,
      conversation: messages.map((content) => ({ role: "user" as const, content })),
    })
    const { status } = await api.waitForJob(job_id)
    if (status !== "completed") throw new Error(`the family was not understood: ${status}`)
  }
}
