import type { Told } from "./told.ts"

export const lan: Told = {
  id: "example-lan",
  name: "Lan",
  talks: [
    {
      daysAgo: 410,
      turns: [
        ["user", "Chào Pika, mình tên là Lan."],
        ["assistant", "Chào Lan!"],
        ["user", "Mình sống ở Huế."],
        ["assistant", "Lan thích uống gì?"],
        ["user", "Mình thích cà phê sữa đá. Mình bị dị ứng tôm."],
      ],
    },
    {
      daysAgo: 95,
      turns: [
        ["user", "Mình chuyển đến Đà Nẵng."],
        ["assistant", "Chúc Lan sớm ổn định."],
        ["user", "Mình tập yoga vào thứ hai."],
      ],
    },
    {
      daysAgo: 30,
      turns: [
        ["user", "I speak English. My mother is called Hoà."],
        ["assistant", "What do you like to do in the evening?"],
        ["user", "I like to read novels. My favourite season is spring."],
      ],
    },
  ],
  documents: [
    {
      title: "House rules of our family",
      filename: "house-rules.md",
      text: `# House rules of our family

Screens are off after eight in the evening. On Saturdays the children may stay up until nine.
Whoever feeds Mướp and Biscuit in the morning writes it on the board, so that nobody feeds them twice.

# If something happens

Mai is allergic to peanuts: her medicine is in the blue box on the kitchen shelf.
Bà Ngoại's telephone number hangs beside the door. The neighbour, Mrs Cúc, has a spare key.

# Every summer

In July we visit Bà Ngoại in Huế for two weeks, and in August we go to Tom's parents in Bristol.
`,
    },
  ],
}
