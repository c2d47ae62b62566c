import { holdsItsActs } from "../../../tests/support/act-examples.ts";

const why = { reason: { language: "fr", text: "Envoyé par erreur." } };

// Of each act what a program may send.
holdsItsActs("evidence", {
  "evidence.reject-release": [why],
  "evidence.withdraw-release": [why],
});
