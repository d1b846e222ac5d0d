const beginnings =
  "Ba Bo Chi Da Do Fe Ga Ha Hi Jo Ka Ki La Le Li Lo Ma Me Mi Na Ni No Pa Po Ra Ri Ro Sa Ta Ti Tu Vi".split(" ")
const middles = "ba be bi da do fa fe ga gi go ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa ta".split(
  " ",
)
const ends =
  "ban bel cho din do fy ga jo ka kin la len lo ly ma mi mo na nek ni no py ra rin ro ry sha ta to tu vi xa".split(" ")

export const madeUpNames = beginnings.length * middles.length * ends.length

/** Number n of 32,768 names that nobody has. */
export const madeUpName = (n: number): string =>
  `${beginnings[n % beginnings.length]}${middles[Math.floor(n / beginnings.length) % middles.length]}${
    ends[Math.floor(n / (beginnings.length * middles.length)) % ends.length]
  }`
