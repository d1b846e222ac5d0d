const syllables = "ba de fi go ku la me ni po ru sa te vi wo zu ka le mi no pu".split(" ")

/** A pet's name that no other number has: letters only, as names are, and none of them three times in a row. 21 → "Zodede". */
export const petName = (number: number): string =>
  `Zo${[...number.toString(20)].map((digit) => syllables[Number.parseInt(digit, 20)]).join("")}`
