const measure =
  /(?<of>level|grade|book|chapter|number|size|lv|tập|chương|số|lớp|bậc|cao|nặng|hạng|rank) (?<value>\d+\S*)|(?<rank>last|first|second|third|\d+(?:st|nd|rd|th)) (?<place>place|grade)/g
/** The numbers that a text gives: "level 14", "4th place". */
export const measuresIn = (text: string): Map<string, string> =>
  new Map(
    Array.from(text.matchAll(measure), ({ groups = {} }) => {
      const { of, value, rank, place } = groups
      return [of ?? place ?? "", value ?? rank ?? ""]
    }),
  )
