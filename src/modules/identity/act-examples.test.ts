import { holdsItsActs } from "../../../tests/support/act-examples.ts";

// Of each act what a program may send: with everything, and with as little as can be.
holdsItsActs("identity", {
  "identity.change-person": [
    { name: "Cy Dor", roles: ["authoriser", "drafter"], mail: "cy@justice.example", reason: "Promoted." },
    { name: "Cy Dor", roles: ["oversight"], reason: "Another office." },
  ],
  "identity.person-leaves": [{ reason: "Retired." }],
  "identity.change-own-contact": [{ languages: ["en", "ar"], phone: "+999 1 555 0101" }, { languages: ["fr"] }],
  "identity.end-other-sessions": [undefined],
  "identity.end-own-session": [undefined],
  "identity.approve-waiting": [undefined],
  "identity.send-back-waiting": [{ words: "Ask anew\nafter the trial." }],
  "identity.withdraw-waiting": [undefined],
});
