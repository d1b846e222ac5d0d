/** What is loaded with the first message: the protocol's library takes a quarter of a second. */
export { answerMessage, refuseMessage } from "./answer-message.ts"
export { requireKnownPlace } from "./known-place.ts"
export { isCall, rateOf } from "./rate-of.ts"
