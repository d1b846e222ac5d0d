import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { audioMimeTypes, spokenTypes } from "./audio/audio-types.ts"
import type { Services } from "./context.ts"
import { hear, heardExample, heardExampleFile } from "./hear.ts"
import { speechMetrics } from "./metrics.ts"
import { personalTables } from "./personal-tables.ts"
import { readAudio } from "./read-audio.ts"
import { speakAloud } from "./speak-aloud.ts"
import { maxRecordingBytes } from "./transcribe-recording.ts"

const tag = "Speech"
/** From the last byte of a recording to the answer. */
const maxQuietSeconds = 240

export const speech: Feature<Services> = {
  name: "speech",
  tables: personalTables,
  metrics: speechMetrics,
  routes: [
    route(hear, {
      method: "post",
      path: "/api/v1/chat/sessions/{id}/speech",
      tag,
      summary: "Say something in a session",
      description:
        "A form with the part `file`, a recording of at most 25 MiB and ten minutes: WAV, MP3, M4A, Ogg (Opus or Vorbis), WebM or FLAC, by content. " +
        "Its words become a message of the person, which is answered. The same `client_message_id` again is the same message and the same answer. " +
        "503 `SPEECH_NOT_CONFIGURED`: no endpoint for speech is set.",
      body: { form: "file", maxBytes: maxRecordingBytes },
      bodyName: "HearSpeech",
      maxQuietSeconds,
      example: { file: heardExampleFile, language: "en", reply: true, speak: false, client_message_id: "speech-1" },
      answers: { 200: "What was said, and the answer." },
      answerExample: heardExample,
      problems: [404, 409, 422],
    }),
    route(speakAloud, {
      method: "post",
      path: "/api/v1/chat/messages/{id}/tts",
      tag,
      summary: "Speak a message",
      description:
        "The audio is sent as it is made, and kept for the same text and settings: `audio_url` of the message is then set. " +
        "503 `SPEECH_NOT_CONFIGURED`: no endpoint for speech is set.",
      bodyName: "SpeakMessage",
      example: { voice: "alloy", format: "mp3", speed: 1, language: "en" },
      answers: { 200: "The audio." },
      contentTypes: Object.values(spokenTypes),
      problems: [404, 409],
    }),
    route(readAudio, {
      method: "get",
      path: "/api/v1/chat/messages/{id}/audio",
      tag,
      summary: "Download the audio of a message",
      description: "The recording, if it was kept; else what was spoken last.",
      headers: { range: "range", if_range: "if-range" },
      answers: { 200: "The audio.", 206: "The range that was asked for." },
      contentTypes: audioMimeTypes,
      problems: [404, 416],
    }),
  ],
}
