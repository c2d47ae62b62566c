import { INFERENCE, MEMORY, model, practice } from "../certainty.ts";
import { HOW_SURE, YES_NO } from "../records.ts";
import type { PracticeRow } from "./practice.ts";

// Contents of several mechanisms; each says once what it asks.

/** The element that holds the offences in full. */
export const OFFENCES_ELEMENT = "offences";

export const OFFENCES_CONCERNED: PracticeRow = {
  id: OFFENCES_ELEMENT,
  shape: "records",
  record: "offence",
  force: "always",
  ...practice("European Convention on Extradition 12(2)(b)"),
  label: "Offences",
  help: "The main offence first. The other State tests the conduct and the penalty under its own law, so tell what was done and what our law provides for.",
};

/** The same, where evidence in electronic form decides nothing (Article 35(1)): nobody is asked whether it is sought. */
export const OFFENCES_ALONE: PracticeRow = { ...OFFENCES_CONCERNED, answers: ["electronic-evidence"] };

export const CASE_AUTHORITY: PracticeRow = {
  id: "case-authority",
  shape: "records",
  record: "authority",
  single: true,
  force: "always",
  ...model("UNTOC 18(15)(b)"),
  label: "Who conducts the case",
  help: "The investigator, prosecutor or court, its file number, and somebody who can be reached.",
};

export const PROCEEDING_STAGE: PracticeRow = {
  id: "proceeding-stage",
  shape: "choice",
  force: "always",
  ...model("UNTOC 18(15)(b)"),
  label: "Stage of the case",
  help: "How far the case is at home.",
  codes: [
    { code: "inquiry", label: "Inquiry" },
    { code: "investigation", label: "Investigation" },
    { code: "charged", label: "Charged" },
    { code: "trial", label: "Trial" },
    { code: "appeal", label: "Appeal" },
    { code: "sentence", label: "Sentence" },
    { code: "confiscation-only", label: "Confiscation only" },
  ],
};

export const RELATED_REQUESTS: PracticeRow = {
  id: "related-requests",
  shape: "records",
  record: "reference",
  force: "where-applicable",
  ...practice("form of the European Investigation Order and MLA Request Writer, from memory"),
  label: "Earlier or parallel requests",
  help: "Requests here or elsewhere, a preservation, contacts between police.",
};

export const URGENCY_REASON: PracticeRow = {
  id: "urgency-reason",
  shape: "text",
  force: "where-applicable",
  ...model("UNTOC 18(24)"),
  label: "Why it is urgent",
  help: "What happens on which date: a hearing, the end of custody, the loss of data, limitation.",
};

export const IN_ABSENCE: PracticeRow = {
  id: "in-absence",
  shape: "codes",
  force: "where-applicable",
  ...practice("Third Additional Protocol on Extradition 2(1)(h)"),
  label: "Judgment in absence",
  help: "Tick all that is true: whether the person was there, was summoned, was defended, and can still have a new trial.",
  codes: [
    { code: "was-present", label: "The person was present" },
    { code: "absent-summoned", label: "Absent, and summoned in person" },
    { code: "absent-not-summoned", label: "Absent, and not summoned in person" },
    { code: "absent-with-counsel", label: "Absent, and defended by counsel" },
    { code: "absent-retrial", label: "Absent, with a right to a new trial" },
    { code: "absent-final", label: "Absent, and the judgment is final" },
  ],
};

export const HOME_ORDER: PracticeRow = {
  id: "issuing-judicial-authority",
  shape: "records",
  record: "warrant",
  force: "where-applicable",
  ...practice("Warsaw Convention 28(3); form of the European Investigation Order, from memory"),
  label: "The sender's own order for the measure",
  help: "Which court or prosecutor ordered or approved it, when, and until when it holds. For every measure that compels somebody.",
};

export const PRESENCE_WANTED: PracticeRow = {
  id: "presence-wanted",
  shape: "records",
  record: "person",
  force: "as-appropriate",
  ...practice("European Convention on Mutual Assistance 4"),
  label: "Who of ours asks to attend",
  help: "Each with name; write the function under why this person.",
};

export const EXECUTION_NOTICE: PracticeRow = {
  id: "execution-notice",
  shape: "choice",
  force: "as-appropriate",
  ...practice("European Convention on Mutual Assistance 4(1)"),
  label: "Tell us date and place beforehand",
  help: "Whether we want to know in time when and where it is done.",
  codes: YES_NO,
};

export const COSTS_NOTE: PracticeRow = {
  id: "costs-note",
  shape: "amount",
  force: "where-applicable",
  ...model("UNTOC 18(28)"),
  label: "Extraordinary costs that we expect",
  help: "The sum, where the help will cost far more than usual. Say in words for what.",
};

export const AVAILABLE_AT_HOME: PracticeRow = {
  id: "measure-available-at-home",
  shape: "choice",
  force: "where-applicable",
  ...practice("Warsaw Convention 37(1)(d)(ii)"),
  label: "The sender could take the same measure under its own law",
  help: "Name the provision in words.",
  codes: YES_NO,
};

export const UNDERTAKINGS: PracticeRow = {
  id: "undertakings",
  shape: "codes",
  force: "as-appropriate",
  certainty: "memory",
  basis: "UN Model Treaty on Mutual Assistance, from memory",
  label: "What we undertake",
  help: "Only what this State will keep.",
  codes: [
    { code: "reciprocity", label: "The same help to you in a like case" },
    { code: "use-limit", label: "Use only for the case named" },
    { code: "return-of-objects", label: "Objects come back" },
    { code: "costs-as-agreed", label: "Costs as agreed" },
  ],
};

export const TARGETS: PracticeRow = {
  id: "targets",
  shape: "records",
  record: "identifier",
  force: "where-applicable",
  ...practice("Regulation (EU) 2023/1543, annexes; templates of the Budapest Convention, from memory"),
  label: "Accounts and identifiers",
  help: "One entry for each account, with the data and the time concerned. An IP address without day, time and zone leads to nobody.",
};

export const PERSON_CONCERNED: PracticeRow = {
  id: "person-concerned",
  shape: "records",
  record: "person",
  force: "where-applicable",
  ...INFERENCE,
  label: "Persons concerned",
  help: "Whom it is about, as far as known. An unknown user is named by the account.",
};

export const PROPERTY_CONCERNED: PracticeRow = {
  id: "property",
  shape: "records",
  record: "property",
  force: "where-applicable",
  ...model("UNCAC 55(3)(a)"),
  label: "Property concerned",
  help: "One entry for each account, thing or asset: where it is, what it is worth, and in which currency.",
};

export const MAX_AMOUNT: PracticeRow = {
  id: "max-amount",
  shape: "amount",
  force: "where-applicable",
  ...practice("Warsaw Convention 37(2)"),
  label: "Highest sum to recover",
  help: "Where a value is sought and no certain thing: the sum at which it ends.",
};

export const QUESTION: PracticeRow = {
  id: "question",
  shape: "text",
  force: "always",
  ...INFERENCE,
  label: "Question",
  help: "In three sentences: what you need to know or to have done.",
};

export const PERSON_CONSENT: PracticeRow = {
  id: "person-consent",
  shape: "records",
  record: "consent",
  single: true,
  force: "always",
  ...practice("Convention on the Transfer of Sentenced Persons 3(1)(d), and its Additional Protocol 2-3"),
  label: "Consent of the person",
  help: "What the person said, when, and before whom. Where somebody has yet to ask the person, say so.",
};

export const RELIABILITY: PracticeRow = {
  id: "reliability",
  shape: "choice",
  force: "as-appropriate",
  ...MEMORY,
  label: "How sure this is",
  help: "As those judge it who found it.",
  codes: HOW_SURE,
};

export const NATURE_ONLY: PracticeRow = {
  id: "nature-only",
  shape: "choice",
  force: "where-applicable",
  ...practice("Budapest Convention 26(2); Second Additional Protocol on Mutual Assistance 11(4)"),
  label: "Only announced for now",
  help: "Yes where the other State accepts the conditions first; then tell only of what nature the information is.",
  codes: YES_NO,
};

export const FEEDBACK_WANTED: PracticeRow = {
  id: "feedback-wanted",
  shape: "choice",
  force: "as-appropriate",
  ...practice("Warsaw Convention 46(12)"),
  label: "We ask to be told what came of it",
  help: "Nobody owes an answer.",
  codes: YES_NO,
};

export const INFORMATION: PracticeRow = {
  id: "information",
  shape: "text",
  force: "always",
  ...model("UNTOC 18(4)"),
  label: "Information",
  help: "What happened, as far as known. Persons, accounts and property have boxes of their own.",
};

export const WHY_USEFUL: PracticeRow = {
  id: "why-useful",
  shape: "text",
  force: "always",
  ...model("UNTOC 18(4)"),
  label: "Why it may help you",
  help: "Which inquiry, case or request of the other State it may serve.",
};

export const VICTIMS: PracticeRow = {
  id: "victims",
  shape: "records",
  record: "victim",
  force: "where-applicable",
  ...practice("European Convention on the Transfer of Proceedings 24"),
  label: "Victims and their claims",
  help: "One entry for each: what is claimed, and whether the victim knows of this.",
};

export const FINAL_SINCE: PracticeRow = {
  id: "final-since",
  shape: "day",
  force: "where-applicable",
  ...model("UNCAC 55(3)(b)"),
  label: "Final since",
  help: "The day from which no ordinary appeal is open.",
};

export const PRIVILEGED_MATERIAL: PracticeRow = {
  id: "privileged-material",
  shape: "codes",
  force: "where-applicable",
  ...INFERENCE,
  label: "Protected material may be among it",
  help: "Say in words who sifts it, and how.",
  codes: [
    { code: "lawyer-and-client", label: "Between lawyer and client" },
    { code: "press-sources", label: "Of the press" },
    { code: "medical-records", label: "Of a doctor" },
    { code: "other-privilege", label: "Otherwise protected" },
  ],
};

export const CERTIFICATE: PracticeRow = {
  id: "authenticity-certificate",
  shape: "choice",
  force: "as-appropriate",
  ...MEMORY,
  label: "A statement of the keeper is needed",
  help: "Whether our court wants whoever kept the records to say that they are genuine.",
  codes: YES_NO,
};

export const PRESERVATION_REF: PracticeRow = {
  id: "preservation-ref",
  shape: "records",
  record: "reference",
  force: "where-applicable",
  ...model("Budapest 31(1)"),
  label: "Preservation that keeps these data",
  help: "The reference of the preservation, so that nothing is released before the decision.",
};

export const DELIVERY: PracticeRow = {
  id: "delivery",
  shape: "choice",
  force: "where-applicable",
  ...practice("EU Convention on Mutual Assistance 2000 18(1)"),
  label: "How it is passed on",
  help: "Say in words to which authority or line.",
  codes: [
    { code: "passed-at-once", label: "At once, as it happens" },
    { code: "recorded-first", label: "Recorded first, then in instalments" },
  ],
};

export const INSTALMENT_EVERY: PracticeRow = {
  id: "instalment-every",
  shape: "choice",
  force: "as-appropriate",
  ...INFERENCE,
  label: "Instalments",
  help: "How often a recorded part is to come.",
  codes: [
    { code: "every-day", label: "Every day" },
    { code: "every-week", label: "Every week" },
    { code: "every-month", label: "Every month" },
    { code: "at-the-end", label: "Once, at the end" },
  ],
};

export const STOP_WHEN: PracticeRow = {
  id: "stop-when",
  shape: "text",
  force: "as-appropriate",
  ...INFERENCE,
  label: "Stop earlier when",
  help: "What makes it needless before the period ends: an arrest, a person found.",
};

export const MATERIAL_SENT: PracticeRow = {
  id: "material-sent",
  shape: "records",
  record: "evidence-item",
  force: "where-applicable",
  ...MEMORY,
  label: "Material that we send",
  help: "Samples, media or copies that come with the request, and through whose hands each went.",
};

export const HELD_UNTIL: PracticeRow = {
  id: "held-until",
  shape: "day",
  force: "where-applicable",
  ...practice("Warsaw Convention 47"),
  label: "Payment is held until",
  help: "Where a financial intelligence unit holds it: the day on which the hold ends.",
};

/** What a list of the Convention does not ask for never makes a request under it incomplete; what one purpose of 40(3) needs may. */
export function beyondTheList(row: PracticeRow): PracticeRow {
  return row.force === "as-appropriate" ? row : { ...row, force: "where-applicable" };
}
