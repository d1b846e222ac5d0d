import { describe, expect, test } from "bun:test"
import { type CurrentFact, reconcile } from "../../src/extraction/reconcile.ts"
import type { ExtractedFact } from "../../src/facts/extraction.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"
import { finish } from "../support/finish.ts"

type Held = CurrentFact & { fact: ExtractedFact }

/** What is current after conversations of one sentence each, a month apart. */
const after = (...said: string[]): string[] => {
  const held = new Map<string, Held>()
  let count = 0
  for (const [index, content] of said.entries()) {
    const saidAt = new Date(Date.UTC(2026, index, 1))
    const known = [...held.values()].map((one) => ({ ...one.fact, saidAt: new Date(one.saidAt) }))
    const { facts } = extractWithRules({ turns: [{ role: "user", content }], known, saidAt })
    const { decisions, endings } = finish(
      reconcile([...held.values()], facts, { saidAt: saidAt.getTime(), heardAt: saidAt.getTime() }, () => `${count++}`),
    )
    for (const decision of decisions) {
      if (decision.outcome !== "stored" && decision.outcome !== "superseded") continue
      const { id, fact } = decision
      held.set(id, {
        id,
        text: fact.text,
        relations: fact.relations,
        ends: fact.ends,
        saidAt: saidAt.getTime(),
        heardAt: saidAt.getTime(),
        fact,
      })
    }
    for (const ending of endings) held.delete(ending.id)
  }
  return [...held.values()].map(({ text }) => text)
}

const updates: [before: string, now: string, gone: string][] = [
  ["My dad is a taxi driver", "My dad got a new job as a chef", "taxi"],
  ["My mom works as a nurse", "My mom became a teacher", "nurse"],
  ["My mom is a nurse", "My mom works at a bakery now", "nurse"],
  ["My mom works at a bank", "My mom works at a bakery now", "bank"],
  ["My dad is a doctor", "My dad retired last week", "doctor"],
  ["I live with my grandma", "Now I live with my dad", "grandma"],
  ["My best friend is Mei", "My best friend is Zoe now", "Mei"],
  ["I want to be a vet", "Now I want to be a pilot", "vet"],
  ["I go to bed at 8", "Now I go to bed at 9", "at 8"],
  ["I share a room with my sister", "I have my own room now", "sister"],
  ["I am allergic to peanuts", "I'm not allergic to peanuts anymore", "is allergic"],
  ["I'm in the chess club", "I left the chess club", "is in"],
  ["I do ballet on Saturdays", "I'm done with ballet", "Saturdays"],
  ["I'm mad at Zoe", "Zoe and I made up", "angry"],
  ["I go to Oak Park school", "I changed to a different school", "Oak Park"],
  ["Ba con là tài xế taxi", "Ba con giờ là đầu bếp", "tài xế"],
  ["Ba con làm tài xế", "Ba con đổi nghề làm đầu bếp rồi", "tài xế"],
  ["Mẹ con làm y tá", "Mẹ con chuyển sang làm giáo viên rồi", "làm y tá"],
  ["Mẹ em làm y tá", "Mẹ em mới đổi việc", "y tá"],
  ["Con sống với bà ngoại", "Giờ con ở với ba mẹ", "bà ngoại"],
  ["con sống ở Vũng Tàu", "tụi con lên Đà Lạt ở luôn rồi", "Vũng Tàu"],
  ["Bạn thân của con là Lan", "Giờ bạn thân nhất của con là Minh", "Lan"],
  ["Con muốn làm bác sĩ", "Giờ con muốn làm phi công", "bác sĩ"],
  ["Con ngồi bàn đầu", "Cô chuyển con xuống bàn cuối", "bàn đầu"],
  ["Con ngủ chung với chị", "Giờ con có phòng riêng rồi", "chị"],
  ["Con có xe đạp màu đỏ", "Con bán xe đạp rồi", "màu đỏ"],
  ["em học trường Nguyễn Du", "em học trường khác rồi", "Nguyễn Du"],
  ["em giận Bích lắm", "em với Bích làm lành rồi", "giận"],
  ["cháu trong đội kéo co của lớp", "cháu thôi kéo co rồi", "trong đội"],
]
describe("an update in free words ends what it replaces", () => {
  for (const [before, now, gone] of updates)
    test(`${before} → ${now}`, () => {
      expect(after(before).join("\n")).toContain(gone)
      const current = after(before, now)
      expect(current.join("\n")).not.toContain(gone)
      expect(current).not.toEqual([])
    })
})

const others: [before: string, now: string, kept: string][] = [
  ["My dad is a doctor", "My dad works a lot now", "doctor"],
  ["My dad is a doctor", "My dad stopped being grumpy", "doctor"],
  ["My dad is a teacher", "he doesn't work on Sundays", "teacher"],
  ["My mom is a nurse", "My dad got a new job as a chef", "nurse"],
  ["I live with my mom", "I'm staying with grandma now because mom is away", "mom"],
  ["I want to be a vet", "now I also want to be a singer", "vet"],
  ["I play soccer", "Now I play tennis", "soccer"],
  ["I like cats", "Now I like dogs", "cats"],
  ["Ba con làm giáo viên", "chủ nhật ba không làm", "giáo viên"],
  ["Ba con làm giáo viên", "ba con không làm bài tập với con", "giáo viên"],
  ["Mẹ con làm y tá", "Con đi ngủ lúc 9 giờ", "y tá"],
  ["con sống ở Vũng Tàu", "hè này con về Huế ở chơi với ông bà", "Vũng Tàu"],
  ["con sống ở Vũng Tàu", "Con đổi sang học đàn thứ sáu", "Vũng Tàu"],
]
describe("what is beside, for a while, or of somebody else ends nothing", () => {
  for (const [before, now, kept] of others)
    test(`${before} → ${now}`, () => {
      expect(after(before, now).join("\n")).toContain(kept)
    })
})

test("two best friends of one conversation are both", () => {
  const facts = after("My best friend is Mei. My other best friend is Zoe.").join("\n")
  expect(facts).toContain("Mei")
  expect(facts).toContain("Zoe")
})

test("a place is where one lives, not what one does or when", () => {
  expect(after("My piano lesson moved to Fridays").join()).not.toContain("lives there")
  expect(after("Mẹ con chuyển sang làm giáo viên").join()).not.toContain("sống ở đó")
})
