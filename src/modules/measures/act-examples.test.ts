import { fewTerms, holdsItsActs, terms } from "../../../tests/support/act-examples.ts";

const person = "0190163d-8694-739b-aea5-966c26f8ad91";
const at = "2027-03-05T14:05:00.000Z";

// Of each act what a program may send: with everything, and with as little as can be.
holdsItsActs("measures", {
  "measures.draft-order": [{ terms, drill: true, unguarded: true }, { terms: fewTerms }],
  "measures.amend-order": [terms, fewTerms],
  "measures.ask-for-issue": [undefined],
  "measures.issue-order": [undefined],
  "measures.freeze-alone": [{ reason: "The account is\nbeing emptied." }],
  "measures.confirm-freezing": [{ authorisation: "Court order 4/2027" }, {}],
  "measures.refuse-freezing": [{ reason: "It is not theirs." }],
  "measures.return-order": [{ reason: "Name the days." }],
  "measures.tell-end": [{ how: "by courier", toldAt: at }],
  "measures.review-order-secrecy": [{ reason: "The case goes on.", reviewOn: "2027-09-01" }, { reason: "It is over." }],
  "measures.serve-order": [{ servedAt: at, how: "by hand" }],
  "measures.record-provider-answer": [
    { answer: "partly", answeredAt: at, contact: "Legal desk", note: "The log\nis lost." },
    { answer: "preserved", answeredAt: at, contact: "Legal desk" },
  ],
  "measures.renew-order": [{ days: 30, reason: "The trial goes on.", authorisation: "Court order 9/2027" }, {}],
  "measures.end-order": [{ reason: "issued-in-error", note: "Typed twice." }, { reason: "no-longer-needed" }],
  "measures.answer-ring": [undefined],
  "measures.make-test-call": [undefined],
  "measures.set-roster": [
    { lines: [{ userId: person, phone: "+999 1 555 0100", from: at, until: "2027-03-06T06:30:00.000Z" }] },
    { lines: [1, 2, 3].map((line) => ({ userId: person, phone: `+999 1 555 010${line}` })) },
    { lines: [] },
  ],
});
