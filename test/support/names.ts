/** A pet's name that no other number has: letters only, as names are. 0 → "Zoba". */
export const petName = (number: number): string =>
  `Zob${[...number.toString(20)].map((digit) => "abcdefghklmnoprstvwz"[Number.parseInt(digit, 20)]).join("")}`
