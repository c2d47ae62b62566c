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

const profile = { kinds: ["training"], languages: ["en", "fr"], costs: "provider", until: "2027-06-01" };
const promise = {
  language: "en",
  deliverable: "Two courses.",
  kinds: ["training"],
  from: "2027-04-01",
  by: "2027-08-01",
  pays: "provider",
  indicator: "Judges who completed",
  unit: "persons",
  target: "40",
};
const activity = { promiseId: person, language: "en", activity: "A course", from: "2027-04-01", to: "2027-04-05" };
const money = { promiseId: person, kind: "disbursement", amount: "100.10", currency: "EUR", on: "2027-02-28" };
const result = { promiseId: person, value: "36", on: "2027-08-01" };

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
  "assistance.enter-need": [
    { state: "XC", documentId: person, need: { ...need, passOnTo: ["XB"], counted: true } },
    { state: "XC", documentId: person, need },
  ],
  "assistance.pass-on-need": [{ receivers: ["XB"] }, {}],
  "assistance.introduce-states": [{ language: "en", forAsker: "Bo, +999 1 555", forHelper: "Ana, +999 2 555" }],
  "assistance.clear-need": [{ receivers: ["XB"], byLetter: ["XC"] }, {}],
  "assistance.end-need": [{ order: "Decision 4/2027" }],
  "assistance.acknowledge-need": [undefined],
  "assistance.ask-about-need": [{ language: "en", said: "For how many?" }],
  "assistance.answer-about-need": [{ language: "en", said: "For forty.", to: 1 }],
  "assistance.enter-letter": [
    { verb: "question", letterOn: "2027-03-01", language: "fr", said: "Pour combien ?" },
    { verb: "acknowledge", letterOn: "2027-03-01", documentId: person },
  ],
  "assistance.post-need": [undefined],
  "assistance.withdraw-need": [undefined],
  "assistance.approve-waiting-needs": [undefined],
  "assistance.send-back-waiting-needs": [{ words: "Name no court." }],
  "assistance.withdraw-waiting-needs": [undefined],
  "assistance.open-profile": [
    {
      ...profile,
      offerId: person,
      receivers: ["XB"],
      items: ["art-55"],
      groups: ["judges"],
      states: ["XC"],
      language: "fr",
      text: "Des cours.",
    },
    profile,
  ],
  "assistance.change-profile": [{ ...profile, version: 1 }],
  "assistance.close-profile": [undefined],
  "assistance.show-interest": [{ offerId: person, language: "en", text: "We train judges." }, {}],
  "assistance.decline-need": [{ promiseId: person, language: "en", text: "Our trainer left." }, {}],
  "assistance.promise-help": [
    { ...promise, amount: "40000.50", currency: "EUR", baseline: "0", rights: "Is each use logged?" },
    promise,
  ],
  "assistance.choose-promise": [
    {
      promiseId: person,
      language: "en",
      rights: {
        lawfulBasis: "Act 12/2025, section 4.",
        independentReview: "The Data Protection Authority.",
        safeguards: "Sections 8 to 15.",
        further: "Each use is logged.",
        outcome: "on-conditions",
        conditions: "Training first.",
      },
    },
    { promiseId: person },
  ],
  "assistance.report-activity": [
    {
      ...activity,
      corrects: 3,
      places: 20,
      attended: 18,
      completed: 16,
      byKind: [{ kind: "judges", attended: 18, completed: 16 }],
      evaluation: "More exercises.",
    },
    activity,
  ],
  "assistance.report-money": [{ ...money, corrects: 4, to: "The Judicial Academy" }, money],
  "assistance.report-result": [{ ...result, corrects: 5, language: "en", text: "Four left." }, result],
  "assistance.say-met": [
    { promiseId: person, outcome: "partly-met", language: "en", text: "Four left." },
    { promiseId: person, outcome: "met" },
  ],
  "assistance.publish-help": [
    {
      promiseId: person,
      reporting: "XM-EXAMPLE-1",
      language: "fr",
      name: "Des cours",
      description: "Les juges apprennent.",
      indicator: "Juges formés",
      sector: "justice",
    },
  ],
  "assistance.publish-profile": [{}],
  "assistance.retract-publication": [{}],
  "assistance.keep-publication": [undefined],
  "assistance.approve-waiting-profiles": [undefined],
  "assistance.send-back-waiting-profiles": [{ words: "Only in French." }],
  "assistance.withdraw-waiting-profiles": [undefined],
});
