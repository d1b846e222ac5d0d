/** The active embedding space changed between the embedding of a text and the statement that uses its vector. */
export class SpaceChangedError extends Error {
  constructor() {
    super("the embedding model was changed meanwhile")
  }
}

const maxTries = 3

/** Runs `work`, and runs it again with the new space if the active space changed meanwhile. */
export const inActiveSpace = async <Answer>(
  spaces: { refresh: () => Promise<void> },
  work: () => Promise<Answer>,
): Promise<Answer> => {
  for (let tries = 1; ; tries++)
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SpaceChangedError) || tries === maxTries) throw error
      await spaces.refresh()
    }
}
