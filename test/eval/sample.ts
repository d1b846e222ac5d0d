/** Made up, in the shape of a dialogue of LoCoMo: session 10 must come after session 2. */
export const sampleDialogue = {
  speaker_a: "Ines",
  speaker_b: "Otto",
  session_1_date_time: "1:56 pm on 8 May, 2023",
  session_1: [
    { speaker: "Ines", dia_id: "D1:1", text: "What have you been up to?" },
    {
      speaker: "Otto",
      dia_id: "D1:2",
      text: "I built a kite out of newspaper.",
      blip_caption: "a photo of a red kite",
    },
  ],
  session_10: [
    { speaker: "Otto", dia_id: "D10:1", text: "How was the concert?" },
    { speaker: "Ines", dia_id: "D10:2", text: "Lovely, I was on the drums this time!" },
  ],
  session_2: [{ speaker: "Ines", dia_id: "D2:1", text: "My violin teacher says that I play well." }],
  qa: [
    { question: "What did Otto build?", answer: "a kite", evidence: ["D1:2", "D1:2"], category: 4 },
    {
      question: "Which instruments does Ines play?",
      answer: "violin, drums",
      evidence: ["D2:1", "D10:2"],
      category: 1,
    },
    { question: "What did Ines build?", evidence: ["D1:2"], category: 5 },
    { question: "Who are they?", answer: "friends", evidence: [], category: 3 },
  ],
}
