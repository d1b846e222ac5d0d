/** How long the model of a benchmark takes until it begins to write an answer to a person. */
export const modelDelayMs = 100
