import { holdsItsActs } from "../../../tests/support/act-examples.ts";

const organisation = {
  kind: "ngo",
  name: { original: "fr", texts: { fr: "Ligue du port", ar: "رابطة الميناء", und: "Hafenbund" } },
  acronym: "LP",
  seat: "XA",
  web: "https://ligue.example/a-propos",
  source: "Yearbook 2026, p. 4",
};
const { acronym: _a, seat: _s, web: _w, ...littleOrganisation } = organisation;

// Of each act what a program may send: with everything, and with as little as can be.
holdsItsActs("registry", {
  "registry.record-organisation": [{ entry: organisation }, { entry: littleOrganisation }],
  "registry.correct-organisation": [{ version: 1, entry: organisation, reason: "The yearbook of 2027 says so." }],
  "registry.close-organisation": [{ version: 2, closedOn: "2026-09-01", reason: "Dissolved." }],
  "registry.keep-document": [
    { kind: "law", title: "Cybercrime Act", language: "en", reference: "Gazette 12", on: "2026-03-05" },
    { kind: "other", title: "Note", language: "und" },
  ],
  "registry.write-letter": [
    {
      entity: "XB",
      address: "Permanent Mission of Borealia\nNorthport",
      email: "mission@borealia.example",
      language: "en",
      subject: "Notification",
      text: "A State acceded.\n\nThe day is enclosed.",
      documentId: "0190163d-8694-739b-aea5-966c26f8ad91",
    },
    { address: "Harbour Union", language: "fr", subject: "Note", text: "Rien." },
  ],
  "registry.send-letter": [{ tries: 2 }],
  "registry.post-letter": [{ postedOn: "2026-11-20" }],
  "registry.discard-letter": [undefined],
  "registry.withdraw-document": [{ reason: "Kept in error." }],
  "registry.approve-waiting": [undefined],
  "registry.send-back-waiting": [{ words: "Keep it\nuntil the trial ends." }],
  "registry.withdraw-waiting": [undefined],
});
