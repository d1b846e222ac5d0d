import type { FakeProvider } from "./fake-provider.ts"

type EntityType = "person" | "animal" | "place" | "organization" | "object" | "food" | "activity" | "event"

const types: Record<string, EntityType> = {
  ...{ Leo: "person", "Bà Lan": "person", Emma: "person", "Uncle Nam": "person", "Miss Hoa": "person", Tom: "person" },
  ...{ Sparky: "animal", Mướp: "animal", Mochi: "animal", Rex: "animal" },
  ...{ "Da Nang": "place", Hue: "place", "My Khe beach": "place", Australia: "place" },
  ...{ "Hoa Sen school": "organization", "Dragon football club": "organization" },
  ...{ "red bicycle": "object", telescope: "object", "mango tree": "object" },
  ...{ peanuts: "food", "noodle soup": "food", mangoes: "food" },
  ...{ football: "activity", swimming: "activity", drawing: "activity", chess: "activity" },
  ...{ "Tet holiday": "event" },
}

const told: readonly [subject: string, type: string, target: string, text: string][] = [
  ["user", "owns", "Sparky", "User has a dog named Sparky"],
  ["user", "lives_in", "Da Nang", "User lives in Da Nang"],
  ["user", "best_friend", "Emma", "User's best friend is Emma"],
  ["user", "allergic_to", "peanuts", "User is allergic to peanuts"],
  ["user", "studies_at", "Hoa Sen school", "User goes to Hoa Sen school"],
  ["user", "likes", "drawing", "User likes drawing"],
  ["user", "likes", "swimming", "User likes swimming"],
  ["user", "owns", "red bicycle", "User has a red bicycle"],
  ["Leo", "brother_of", "user", "Leo is a brother of the user"],
  ["Bà Lan", "grandmother_of", "user", "Bà Lan is the grandmother of the user"],
  ["Uncle Nam", "uncle_of", "user", "Uncle Nam is an uncle of the user"],
  ["Leo", "plays", "football", "Leo plays football"],
  ["Leo", "member_of", "Dragon football club", "Leo is in the Dragon football club"],
  ["Leo", "owns", "Mochi", "Leo has a hamster named Mochi"],
  ["Leo", "friend_of", "Tom", "Leo is a friend of Tom"],
  ["Tom", "member_of", "Dragon football club", "Tom is in the Dragon football club"],
  ["Tom", "plays", "football", "Tom plays football"],
  ["Bà Lan", "lives_in", "Hue", "Bà Lan lives in Hue"],
  ["Bà Lan", "owns", "Mướp", "Bà Lan has a cat named Mướp"],
  ["Bà Lan", "owns", "mango tree", "Bà Lan has a mango tree"],
  ["Bà Lan", "cooks", "noodle soup", "Bà Lan cooks noodle soup"],
  ["user", "likes", "mangoes", "User likes mangoes"],
  ["mango tree", "bears", "mangoes", "The mango tree bears mangoes"],
  ["Bà Lan", "celebrates", "Tet holiday", "Bà Lan celebrates the Tet holiday"],
  ["Emma", "owns", "Rex", "Emma has a dog named Rex"],
  ["Rex", "friend_of", "Sparky", "Rex is a friend of Sparky"],
  ["Emma", "studies_at", "Hoa Sen school", "Emma goes to Hoa Sen school"],
  ["Emma", "learns", "chess", "Emma learns chess"],
  ["Miss Hoa", "works_in", "Hoa Sen school", "Miss Hoa works in Hoa Sen school"],
  ["Miss Hoa", "teaches", "drawing", "Miss Hoa teaches drawing"],
  ["Uncle Nam", "lives_in", "Australia", "Uncle Nam lives in Australia"],
  ["Uncle Nam", "owns", "telescope", "Uncle Nam has a telescope"],
  ["My Khe beach", "located_in", "Da Nang", "My Khe beach is in Da Nang"],
  ["Sparky", "likes", "My Khe beach", "Sparky likes My Khe beach"],
]

/** Lets the model find Mai's whole world in the next conversation. Returns what that conversation says. */
export const tellWorld = (provider: FakeProvider): string => {
  const facts = told.map(([subject, type, target, text]) => ({
    text,
    category: "other",
    tags: [],
    confidence: 0.95,
    entities: [subject, target]
      .filter((name) => name !== "user")
      .map((name) => ({ name, type: types[name] ?? "other" })),
    relations: [{ subject, type, target }],
    ends: [],
    valid_from: null,
  }))
  provider.queue({ facts })
  return told.map(([, , , text]) => `${text}.`).join(" ")
}
