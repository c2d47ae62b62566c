import { beforeAll, describe, expect, it } from "vitest";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { actOf, boxesOf, fieldsOf, type FormAct, labelKey, loadLocales, readFields } from "../src/web/index.ts";
import { openDescribedServer } from "./support/described-server.ts";

// Every act, whatever module it is of: its form says what its JSON says, and each of its fields has a name.

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
const terms = {
  power: "29",
  providerName: "Borealia Mail",
  providerContact: "legal@borealia-mail.example",
  dataSpecified: "Mailbox a@example.org\nand its log of access",
  dataPeriod: { from: "2027-02-01", to: "2027-02-20" },
  periodDays: 30,
  secrecy: { reason: "The user must not learn of it.", reviewOn: "2027-09-01" },
  issuingAuthority: "Prosecutor of Northport",
  authorisation: "Court order 4/2027",
};
const { dataPeriod: _, secrecy: __, authorisation: ___, ...fewTerms } = terms;
const organisation = {
  kind: "ngo",
  name: { original: "fr", texts: { fr: "Ligue du port", ar: "رابطة الميناء", und: "Hafenbund" } },
  acronym: "LP",
  seat: "XA",
  web: "https://ligue.example/a-propos",
  source: "Yearbook 2026, p. 4",
};
const { acronym: _a, seat: _s, web: _w, ...littleOrganisation } = organisation;
const measure = {
  title: "Cybercrime Act",
  citation: "Act 12/2025",
  inForceFrom: "2026-01-01",
  language: "fr",
  documentId: "0190163d-8694-739b-aea5-966c26f8ad91",
};
const person = "0190163d-8694-739b-aea5-966c26f8ad91";
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
const at = "2027-03-05T14:05:00.000Z";

/** Of each act what a program may send: with everything, and with as little as can be. */
const EXAMPLES: Readonly<Record<string, readonly unknown[]>> = {
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
  "federation.freeze-keys": [{ uses: ["dispatch", "root"], since: "2027-03-01T08:00:00.000Z" }],
  "federation.revoke-keys": [{}],
  "federation.rotate-keys": [{ keys: ["dispatch", "exhibit-seal"] }],
  "federation.lift-freeze": [{ reason: "The token was in the other safe." }],
  "federation.reintroduce-peer": [{ reason: "They found the copy of their server." }],
  "federation.mark-looked-at": [{ places: ["1", "24"] }],
  "federation.end-recovery": [{ reason: "The disk was lost." }],
  "federation.approve-waiting": [undefined],
  "federation.send-back-waiting": [{ words: "Ask Borealia\nfirst." }],
  "federation.withdraw-waiting": [undefined],
  "federation.approve-waiting-keys": [undefined],
  "federation.approve-waiting-reintroductions": [undefined],
  "federation.send-back-waiting-keys": [{ words: "Ask the bank\nfirst." }],
  "federation.send-back-waiting-reintroductions": [{ words: "Ask the bank\nfirst." }],
  "federation.withdraw-waiting-keys": [undefined],
  "federation.withdraw-waiting-reintroductions": [undefined],
  "registry.approve-waiting": [undefined],
  "registry.send-back-waiting": [{ words: "Keep it\nuntil the trial ends." }],
  "registry.withdraw-waiting": [undefined],
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
  "treaty.clear-signing": [{ postLetter: "Note 14" }, { fullPowersId: "0190163d-8694-739b-aea5-966c26f8ad91" }, {}],
  "treaty.call-signing": [undefined],
  "treaty.complete-signing": [{ remarks: "With a declaration read out." }, {}],
  "treaty.undo-signing": [{ reason: "The pen was empty." }],
  "treaty.release-signing": [{ reason: "It does not sign." }],
  "treaty.drop-proposal": [{ reason: "It was only announced." }],
  "treaty.publish-notice": [{ officialNumber: "C.N.196.2025.TREATIES-XVIII.16" }, {}],
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
      confirm: true,
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
  "cooperation.test-offence": [
    {
      offence: 2,
      conduct: "partly-punishable",
      acts: "The first two invoices.",
      lacking: "Publicity.",
      provision: "Penal Code 210",
      name: "Swindling",
      maxMonths: 60,
      maxKind: "life",
      required: "yes",
      examiner: "Ana Ortuz",
      examinedOn: "2027-03-05",
      note: "Ask the prosecutor.",
    },
    { offence: 1, conduct: "not-tested" },
  ],
  "cooperation.add-paper": [
    { kind: "arrest-warrant", title: "Warrant", language: "en", copyForm: "certified-copy" },
    {
      kind: "translation",
      title: "Mandat",
      language: "fr",
      copyForm: "plain-copy",
      number: "W 7/2027",
      issuer: "Court of Northport",
      issuedOn: "2027-02-01",
      validUntil: "2027-08-01",
      pages: 3,
      certifiedBy: "A. Nemo, clerk",
      certifiedOn: "2027-02-02",
      legalisation: "apostille",
      translationOf: "0190163d-8694-739b-aea5-966c26f8ad91",
      translator: "T. Nemo",
      translationForm: "sworn",
      replaces: "0190163d-8694-739b-aea5-966c26f8ad91",
      restricted: "judge-only",
      restrictedUntil: "2027-09-01",
      originalFollows: { by: "diplomatic-pouch", reference: "P 4" },
    },
  ],
  "cooperation.add-correspondent": [
    {
      state: "XC",
      authority: "Ministry of Justice",
      address: "1 Harbour Road\nNorthport",
      fax: "+999 3 555 0101",
      email: "mla@moj.example",
      phone: "+999 3 555 0100",
      languages: ["en", "fr"],
      timeZone: "UTC",
    },
    { state: "XC", authority: "Ministry of Justice", languages: ["ar"], timeZone: "UTC" },
  ],
  "cooperation.record-call-back": [{ numberCalled: "+999 3 555 0100" }],
  "cooperation.acknowledge-request": [undefined],
  "cooperation.mark-answered": [undefined],
  "cooperation.authorise-decision": [undefined],
  "cooperation.countersign-decision": [undefined],
  "cooperation.authorise-step": [undefined],
  "cooperation.drop-proposal": [{ reason: "The ground is another one.\nSee 40(21)." }],
  "cooperation.drop-step": [{ reason: "It was yesterday." }],
  "cooperation.note-standing": [{ note: "They will answer on Monday.", lookAgainOn: "2027-03-05" }, {}],
  "cooperation.review-secrecy": [{ reason: "The arrest was made.", reviewOn: "2027-03-05" }, { reason: "It is over." }],
  "cooperation.correct-letter": [{ letter: 2, note: "It was the letter of another case." }],
  "cooperation.remove-paper": [undefined],
  "cooperation.propose-supplement": [{ words: "As you asked.\nTwo pages.", language: "en" }],
  "cooperation.send-supplement": [undefined],
  "cooperation.drop-supplement": [{ reason: "Which judgment?" }],
  "cooperation.excuse-paper": [{ kind: "judgment", reason: "It is not final yet." }],
  "cooperation.answer-part": [
    { places: ["offences#1", "40(15)(d)"], text: "The statement.\nThe records follow.", language: "en" },
    { places: [], text: "The statement.", language: "zh" },
  ],
  "cooperation.draft-order-for-request": [{ terms, unguarded: true }, { terms: fewTerms }],
  "cooperation.withhold-disclosure": [
    { groundIds: ["essential-interests"], reasons: "A case of ours.", language: "en" },
    { groundIds: ["essential-interests", "persecution"], reasons: "A case of ours." },
  ],
  "cooperation.preserve-there": [
    { state: "XC", correspondentId: person, title: "Path" },
    { state: "XC", title: "Path" },
  ],
  "cooperation.continue-dossier": [{ title: "Payment fraud, after the new beginning" }],
  "cooperation.look-at-copy": [undefined],
  "cooperation.release-copy": [{ reason: "Asked for by telephone\non the number that we know." }],
  "cooperation.approve-waiting": [undefined],
  "cooperation.send-back-waiting": [{ words: "Wait until\nthey have called." }],
  "cooperation.withdraw-waiting": [undefined],
  "cooperation.take-note": [{ interest: "request-follows", words: "Thank you.", language: "en" }, {}],
};

let acts: readonly FormAct[];
const english = loadLocales().messages("en");

beforeAll(async () => {
  const { app } = await openDescribedServer();
  acts = app.routes.flatMap(({ handler }) => actOf(handler) ?? []);
});

it("every act has its examples here", () => {
  expect(acts.map(({ id }) => id).toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
});

describe.for(Object.entries(EXAMPLES))("%s", ([id, examples]) => {
  const act = (): FormAct => {
    const found = acts.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no act ${id}`);
    return found;
  };

  it("means by its boxes what it means by its JSON", () => {
    for (const example of examples) {
      const given = act().input.parse(example === undefined ? undefined : JSON.parse(JSON.stringify(example)));
      const boxes = Object.groupBy(boxesOf(given), ([name]) => name);
      const input = Object.fromEntries(
        Object.entries(boxes).map(([name, values = []]) => [name, values.map(([, text]) => text)]),
      );
      const typed = Object.fromEntries(
        Object.entries(input).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
      );
      expect(act().input.parse(readFields(act().input, typed, () => undefined))).toEqual(given);
    }
  });

  it("has a name for every field", () => {
    // Nobody types the id of what is made, or which version was seen.
    const hidden = /^(?:(?:fact|basis|statement)Id|version|tries)$/;
    const names = [...fieldsOf(act().input).keys()].filter((name) => !hidden.test(name));
    expect(names.filter((name) => !english.has(labelKey(act(), name)))).toEqual([]);
  });

  it("has no text that no field needs and no code says", () => {
    const known = new Set(
      [...fieldsOf(act().input).values()].flatMap(({ name, values }) => {
        const key = labelKey(act(), name);
        // Its choices are named below it, where the page names no other words.
        return [key, `${key}-hint`, ...values.map((value) => `${key}.${value}`)];
      }),
    );
    const code = sourceText();
    const own = [...english.keys()].filter((key) => key.startsWith(`${act().words}.`));
    const file = act().file === undefined ? [] : [`${act().words}.file`];
    const shared = acts.flatMap((one) => [...fieldsOf(one.input).keys()].map((name) => labelKey(one, name)));
    const isList = code.split(`words: "${act().words}"`).length > 2;
    const isNeeded = (key: string): boolean =>
      known.has(key) ||
      [...shared, ...file].includes(key.replace(/-hint$/, "")) ||
      // The last two stand over its folded form; a list may have the same words.
      [".submit", ".title", ".text"].some((part) => key === `${act().words}${part}`) ||
      (isList && [".lead", ".none-title", ".none-text"].some((part) => key === `${act().words}${part}`)) ||
      code.includes(`"${key}"`);
    expect(own.filter((key) => !isNeeded(key))).toEqual([]);
  });
});

function sourceText(): string {
  const root = join(import.meta.dirname, "../src");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(root, name), "utf8"))
    .join("\n");
}
