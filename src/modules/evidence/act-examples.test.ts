import { holdsItsActs } from "../../../tests/support/act-examples.ts";

const why = { reason: { language: "fr", text: "Envoyé par erreur." } };

// Of each act what a program may send.
holdsItsActs("evidence", {
  "evidence.accept-offer": [{ acceptedConditions: ["use-limit", "return"] }],
  "evidence.approve-release": [undefined],
  "evidence.dispose-exhibit": [{ ground: why.reason, order: "Order 12/27" }],
  "evidence.open-exhibit": [why],
  "evidence.reject-release": [why],
  "evidence.take-sealed": [why],
  "evidence.withdraw-release": [why],
});
