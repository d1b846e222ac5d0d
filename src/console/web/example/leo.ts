import type { Told } from "./told.ts"

export const leo: Told = {
  id: "example-leo",
  name: "Leo",
  talks: [
    {
      daysAgo: 380,
      turns: [
        ["user", "Hi Pika, my name is Leo and I am 5 years old."],
        ["assistant", "Hello Leo! Nice to meet you."],
        ["user", "I live in Hue with my mum Lan, my dad Tom and my sister Mai."],
        ["assistant", "Do you have a pet?"],
        ["user", "I have a cat named Mướp."],
      ],
    },
    {
      daysAgo: 200,
      turns: [
        ["user", "I love dinosaurs! My favourite dinosaur is the stegosaurus."],
        ["assistant", "What a good choice."],
        ["user", "I am afraid of thunder."],
        ["assistant", "Many children are. It passes quickly."],
        ["user", "My best friend is Ben. My favourite food is noodle soup."],
      ],
    },
    {
      daysAgo: 85,
      turns: [
        ["user", "We moved to Da Nang."],
        ["assistant", "Do you like it there?"],
        ["user", "Yes! I go to Sunflower Kindergarten."],
        ["assistant", "Who is your teacher?"],
        ["user", "My teacher's name is Miss Hoa."],
      ],
    },
    {
      daysAgo: 20,
      turns: [
        ["user", "I got a dog named Biscuit!"],
        ["assistant", "How wonderful!"],
        ["user", "I am 6 years old now."],
        ["assistant", "Happy birthday, Leo!"],
        ["user", "I have a red bike."],
      ],
    },
    {
      daysAgo: 1,
      turns: [
        ["user", "My favourite food is mango now."],
        ["assistant", "Mangoes are sweet. Do you do any sports?"],
        ["user", "I play football on Tuesdays."],
        ["assistant", "What do you want to be one day?"],
        ["user", "I want to be a pilot."],
      ],
    },
  ],
  chat: {
    title: "Leo and his animals",
    questions: ["What is the name of my dog?", "Where do I live?", "What is my favourite food?"],
  },
}
