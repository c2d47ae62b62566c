import { holdsItsActs } from "../../../tests/support/act-examples.ts";

// Of each act what a program may send: with everything, and with as little as can be.
holdsItsActs("federation", {
  "federation.freeze-keys": [{ uses: ["dispatch", "root"], since: "2027-03-01T08:00:00.000Z" }],
  "federation.revoke-keys": [{}],
  "federation.rotate-keys": [{ keys: ["dispatch", "exhibit-seal"] }],
  "federation.lift-freeze": [{ reason: "The token was in the other safe." }],
  "federation.reintroduce-peer": [{ reason: "They found the copy of their server." }],
  "federation.mark-looked-at": [{ places: ["1", "24"] }],
  "federation.end-recovery": [{ reason: "The disk was lost." }],
  "federation.approve-details-change": [undefined],
  "federation.withdraw-details-change": [undefined],
  "federation.approve-waiting": [undefined],
  "federation.send-back-waiting": [{ words: "Ask Borealia\nfirst." }],
  "federation.withdraw-waiting": [undefined],
  "federation.approve-waiting-keys": [undefined],
  "federation.approve-waiting-reintroductions": [undefined],
  "federation.send-back-waiting-keys": [{ words: "Ask the bank\nfirst." }],
  "federation.send-back-waiting-reintroductions": [{ words: "Ask the bank\nfirst." }],
  "federation.withdraw-waiting-keys": [undefined],
  "federation.withdraw-waiting-reintroductions": [undefined],
});
