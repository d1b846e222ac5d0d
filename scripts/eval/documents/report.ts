import { hit, mean, reciprocalRank } from "../metrics.ts"
import type { Division, Pairing } from "./measure.ts"

const names = { en: "English", vi: "Vietnamese" }

/** One row per pair of languages and lanes; the halves of the articles apart, since settings were chosen on one of them. */
export const documentReport = (
  division: Division,
  runs: readonly { label: string; pairings: readonly Pairing[] }[],
): string => {
  const rows = runs.flatMap(({ label, pairings }) =>
    [...Map.groupBy(pairings, ({ questions, texts }) => `${names[questions]} → ${names[texts]}`)].map(
      ([pair, halves]) => {
        const all = halves.flatMap(({ rankings }) => rankings)
        const share = (rankings: Pairing["rankings"], depth: number) =>
          mean(rankings.map((ranking) => hit(ranking, depth))).toFixed(3)
        const half = (which: 0 | 1) =>
          share(
            halves.filter((one) => one.half === which).flatMap((one) => one.rankings),
            1,
          )
        const mrr = mean(all.map(reciprocalRank)).toFixed(3)
        return [label, pair, all.length, share(all, 1), share(all, 5), mrr, half(0), half(1)].join(" | ")
      },
    ),
  )
  return [
    `## Each of the ${division} a document\n`,
    "| lanes | questions → texts | questions | hit@1 | hit@5 | MRR@10 | hit@1, tuned half | hit@1, other half |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n")
}
