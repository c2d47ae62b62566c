import { holdsItsActs } from "../../../tests/support/act-examples.ts";

const measure = {
  title: "Cybercrime Act",
  citation: "Act 12/2025",
  inForceFrom: "2026-01-01",
  language: "fr",
  documentId: "0190163d-8694-739b-aea5-966c26f8ad91",
};
const person = "0190163d-8694-739b-aea5-966c26f8ad91";

const need = {
  items: ["art-7"],
  kinds: ["training"],
  groups: ["judges"],
  words: { original: "en", texts: { en: "Training of judges." } },
  wantedUntil: "2027-06-01",
};

// Of each act what a program may send: with everything, and with as little as can be.
holdsItsActs("assistance", {
  "assistance.open-assessment": [undefined],
  "assistance.write-answer": [
    {
      version: 2,
      law: "partly",
      measures: ["0190163d-8694-739b-aea5-966c26f8ad91"],
      newMeasure: measure,
      missing: "Attempts\nare not punished.",
      practice: "used",
      words: "A unit of eight.",
      obstacles: "Few judges.",
      help: "Training.",
    },
    { version: 0, law: "no", practice: "unknown" },
  ],
  "assistance.close-assessment": [{ remark: "The courts did not answer." }, {}],
  "assistance.approve-waiting": [undefined],
  "assistance.send-back-waiting": [{ words: "Chapter V is empty." }],
  "assistance.withdraw-waiting": [undefined],
  "assistance.confirm-answer": [{ version: 2 }],
  "assistance.reopen-answer": [{ version: 3, reason: "The act was repealed." }],
  "assistance.record-measure": [measure, { title: "Circular 4", citation: "Ministry of Justice" }],
  "assistance.correct-measure": [{ ...measure, version: 1, reason: "The number was wrong." }],
  "assistance.grant-section": [{ userId: person, firstArticle: 23, lastArticle: 34, until: "2027-03-01" }],
  "assistance.end-section": [undefined],
  "assistance.set-reform": [
    { owner: person, dueOn: "2027-06-01", step: "before-parliament", note: "First reading." },
    { owner: person, dueOn: "2027-06-01", step: "in-practice" },
  ],
  "assistance.draft-need": [
    { ...need, words: { original: "en", texts: { en: "Judges.", fr: "Des juges." } }, passOnTo: ["XB"], counted: true },
    need,
  ],
  "assistance.change-need": [{ ...need, seen: "0".repeat(64) }],
  "assistance.clear-need": [{ receivers: ["XB"], byLetter: ["XC"] }, {}],
  "assistance.end-need": [{ order: "Decision 4/2027" }],
  "assistance.acknowledge-need": [undefined],
  "assistance.ask-about-need": [{ language: "en", said: "For how many?" }],
  "assistance.answer-about-need": [{ language: "en", said: "For forty.", to: 1 }],
  "assistance.enter-letter": [{ verb: "question", language: "fr", said: "Pour combien ?" }, { verb: "acknowledge" }],
  "assistance.post-need": [undefined],
  "assistance.withdraw-need": [undefined],
  "assistance.approve-waiting-needs": [undefined],
  "assistance.send-back-waiting-needs": [{ words: "Name no court." }],
  "assistance.withdraw-waiting-needs": [undefined],
});
