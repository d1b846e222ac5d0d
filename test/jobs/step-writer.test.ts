import { expect, test } from "bun:test"
import { createStepWriter } from "../../src/jobs/step-writer.ts"
import { until } from "../support/until.ts"

const recorder = (counts = true) => {
  const saved: string[] = []
  const writer = createStepWriter(async (step: string) => {
    saved.push(step)
    return counts
  })
  return { saved, writer }
}

test("of steps that follow at once, the last is written, after a while", async () => {
  const { saved, writer } = recorder()
  for (const step of ["one", "two", "three"]) expect(await writer.write(step)).toBe(true)
  expect(saved).toEqual([])
  await until("it is written", () => saved.length > 0)
  expect(saved).toEqual(["three"])
})

test("a step that begins long after the last is written at once", async () => {
  const { saved, writer } = recorder()
  await Bun.sleep(200)
  await writer.write("late")
  expect(saved).toEqual(["late"])
})

test("progress within a step is written at once, and tells whether the attempt counts", async () => {
  const { saved, writer } = recorder(false)
  expect(await writer.write("half", true)).toBe(false)
  expect(saved).toEqual(["half"])
})

test("after the end no step is written", async () => {
  const { saved, writer } = recorder()
  await writer.write("one")
  writer.stop()
  await Bun.sleep(200)
  expect(saved).toEqual([])
})

test("an attempt that no longer counts learns of it from the next step", async () => {
  const { saved, writer } = recorder(false)
  expect(await writer.write("one")).toBe(true)
  await until("it is written", () => saved.length > 0)
  expect(await writer.write("two")).toBe(false)
})

test("a step that cannot be written stops no job", async () => {
  const writer = createStepWriter(() => Promise.reject(new Error("the database is away")))
  expect(await writer.write("one")).toBe(true)
  await Bun.sleep(400)
  await expect(writer.write("two")).rejects.toThrow("the database is away")
})
