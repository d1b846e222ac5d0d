/** How long the model of a benchmark takes until it begins to write an answer to a person. */
export const modelDelayMs = 100
/** A question that begins so, with an id behind it, is answered until its asker leaves. `GET /v1/begun/ID` and `/v1/left/ID` say when. */
export const endlessQuestion = "Please go on and on:"
