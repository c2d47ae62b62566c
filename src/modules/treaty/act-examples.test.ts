import { holdsItsActs } from "../../../tests/support/act-examples.ts";

const source = { kind: "official", reference: "Gazette 12" };
const fact = {
  kind: "declaration",
  state: "XA",
  on: "2026-03-05",
  source,
  text: { language: "en", text: "We\ndeclare." },
};
const basis = {
  kind: "treaty",
  citation: "Treaty of 1999",
  states: ["XA", "XB"],
  inForceFrom: "1999-05-01",
  inForceUntil: "2030-01-01",
  mechanisms: ["preservation", "extradition"],
  source,
};
const powers = {
  state: "XA",
  act: "signature",
  person: "Ana Ortuz",
  function: "Ambassador",
  issuer: "head-of-state",
  adInterim: false,
  datedOn: "2026-11-01",
  general: false,
};
const signatory = { name: "Ana Ortuz", function: "Ambassador", office: "none", adInterim: false };
const appointment = { day: "2026-12-01", hour: "14:30", place: "new-york", room: "Treaty Section" };

// Of each act what a program may send: with everything, and with as little as can be.
holdsItsActs("treaty", {
  "treaty.record-fact": [
    { ...fact, factId: "0190163d-8694-739b-aea5-966c26f8ad91" },
    { kind: "entry-into-force", on: "2026-01-01", source },
    {
      ...fact,
      kind: "notification",
      notification: { id: "contact-point", authority: "Cybercrime Unit", languages: ["en", "fr"], phone: "+999 1" },
    },
  ],
  "treaty.announce-full-powers": [
    { ...powers, issuerName: "Eva Lund", expiresOn: "2026-12-01", general: true, reference: "Note 4" },
    powers,
  ],
  "treaty.examine-full-powers": [
    {
      signed: true,
      namesPerson: true,
      namesTreaty: true,
      namesAct: true,
      dated: true,
      empowers: true,
      documentId: "0190163d-8694-739b-aea5-966c26f8ad91",
    },
    { signed: false, namesPerson: true, namesTreaty: false, namesAct: true, dated: true, empowers: false },
  ],
  "treaty.receive-full-powers": [{ broughtBy: "First secretary" }],
  "treaty.verify-full-powers": [{ remarks: "Sealed." }, {}],
  "treaty.withdraw-full-powers": [{ reason: "Note 9: another ambassador." }],
  "treaty.plan-signing": [
    { state: "XA", act: "signature", signatory, appointment },
    {
      state: "XA",
      act: "accession",
      signatory: { ...signatory, adInterim: true },
      appointment: { day: "2026-12-01", hour: "09:30" },
    },
  ],
  "treaty.change-signing": [{ signatory, appointment }],
  "treaty.clear-signing": [
    { postLetter: "Note 14" },
    { examined: { title: true, consent: true, signed: true, dated: false } },
    { fullPowersId: "0190163d-8694-739b-aea5-966c26f8ad91" },
    {},
  ],
  "treaty.call-signing": [undefined],
  "treaty.complete-signing": [{ remarks: "With a declaration read out." }, {}],
  "treaty.undo-signing": [{ reason: "The pen was empty." }],
  "treaty.release-signing": [{ reason: "It does not sign." }],
  "treaty.drop-proposal": [{ reason: "It was only announced." }],
  "treaty.publish-notice": [{ officialNumber: "C.N.196.2025.TREATIES-XVIII.16", numberSource: "treaties.un.org" }, {}],
  "treaty.confirm-authority": [{ how: "Note verbale 14." }],
  "treaty.send-statement": [{ to: "XB", acts: ["0190163d-8694-739b-aea5-966c26f8ad91"] }],
  "treaty.correct-fact": [{ reason: "Typed twice." }, { reason: "The 5th.", replacement: fact }],
  "treaty.record-basis": [basis, { ...basis, inForceUntil: undefined, mechanisms: [] }],
  "treaty.correct-basis": [{ reason: "Typed twice." }, { reason: "The 1st.", replacement: basis }],
  "treaty.end-basis": [{ reason: "Denounced.", inForceUntil: "2026-09-01" }],
  "treaty.confirm-released": [
    { list: "2026-08-02", states: ["KH", "CL"], source: { kind: "depositary", reference: "UNTC XVIII.16" } },
  ],
  "treaty.compare-participants": [{ reference: "UN Treaty Collection", table: "Peru,5 Jan 2026,\nFiji,," }],
  "treaty.start-draft": [
    { kind: "accession", language: "ar", state: "XA" },
    { kind: "accession", language: "ar" },
  ],
  "treaty.change-draft": [
    { version: 1, stateName: "Aurelia", on: "2027-03-05", words: "We accede.\nTruly.", provision: "42(5)", seal: true },
    { version: 2 },
  ],
  "treaty.drop-draft": [{ version: 2, reason: "Begun twice." }],
  "treaty.assign-duty": [{ version: 0, owner: "0190163d-8694-739b-aea5-966c26f8ad91", dueOn: "2027-03-05" }],
  "treaty.settle-duty": [{ version: 1, reference: "We extradite without a treaty." }],
  "treaty.reopen-duty": [{ version: 2, reason: "It came back." }],
  "treaty.approve-waiting": [undefined],
  "treaty.send-back-waiting": [{ words: "The notification\nsays the 4th." }],
  "treaty.withdraw-waiting": [undefined],
});
