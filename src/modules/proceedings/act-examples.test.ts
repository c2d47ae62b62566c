import { holdsItsActs } from "../../../tests/support/act-examples.ts";
import { debate } from "../../../tests/support/conferences.ts";

const someId = "0190163d-8694-739b-aea5-966c26f8ad91";
const version = 2;

// Of each act what a program may send: with everything, and with as little as can be.
holdsItsActs("proceedings", {
  "proceedings.plan-meeting": [
    { ...debate, kind: "round-table", chairs: ["Ana Ortuz"], panellists: ["Ilo Senn"], questions: "Who pays?" },
    { ...debate, ends: "01:30" },
  ],
  "proceedings.change-meeting": [{ ...debate, version, reason: "The hall is another one." }],
  "proceedings.cancel-meeting": [{ version, reason: "Nobody comes." }],
  "proceedings.release-programme": [{ version }],
  "proceedings.add-document": [
    { symbol: "A/CONF.9/L.1/Rev.1", title: debate.title, item: "4 (b)", meetingId: someId },
    { symbol: "L.1", title: debate.title },
  ],
  "proceedings.add-document-version": [{ language: "fr" }],
  "proceedings.publish-document": [{ version }],
  "proceedings.withdraw-document": [{ note: "Replaced by L.2." }],
  "proceedings.add-speaker": [{ delegation: "Borealia", name: "Ana Ortuz", rank: "ministers", turn: "statement" }],
  "proceedings.step-floor": [{ version, speakerId: someId, step: "call" }],
  "proceedings.move-speaker": [{ version, speakerId: someId, place: 1, reason: "Her aeroplane leaves." }],
  "proceedings.draw-order": [undefined],
  "proceedings.take-up-appointments": [{ signingIds: [someId] }],
  "proceedings.let-appointment-go": [undefined],
  "proceedings.name-signatory": [{ participantId: someId }],
  "proceedings.call-next": [{ signingId: someId }],
});
