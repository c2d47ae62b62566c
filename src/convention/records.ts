import { fieldsFrom as from, type Code, type RecordKind } from "./record-kind.ts";
import { STEP_RECORDS } from "./lives/step-records.ts";
import { OFFENCES } from "./offences.ts";

export type { Code, RecordField, RecordKind } from "./record-kind.ts";

export const YES_NO: readonly Code[] = [
  { code: "yes", label: "Yes" },
  { code: "no", label: "No" },
];

export const HOW_SURE: readonly Code[] = [
  { code: "checked", label: "Checked against a document or register" },
  { code: "likely", label: "Likely" },
  { code: "unchecked", label: "Not checked" },
];

const PERSON: RecordKind = {
  id: "person",
  label: "Person",
  needed: [["family-name", "alias", "unknown-user", "registered-name", "description"]],
  title: ["given-names", "family-name", "registered-name", "alias", "unknown-user"],
  groups: [
    { group: "papers", label: "Papers and description" },
    { group: "needs", label: "Languages, care and counsel" },
    { group: "custody", label: "In custody" },
    { group: "company", label: "A company or other legal person" },
  ],
  fields: [
    ...from("design", "our inference", [
      {
        id: "roles",
        shape: "codes",
        label: "Who this is in the case",
        codes: [
          { code: "sought", label: "Person sought" },
          { code: "sentenced", label: "Sentenced person" },
          { code: "suspect", label: "Suspect" },
          { code: "accused", label: "Accused" },
          { code: "witness", label: "Witness" },
          { code: "victim", label: "Victim" },
          { code: "expert", label: "Expert" },
          { code: "detained", label: "Detained person" },
          { code: "addressee", label: "Addressee" },
          { code: "account-holder", label: "Account holder" },
          { code: "beneficial-owner", label: "Beneficial owner" },
          { code: "third-party", label: "Third party" },
        ],
      },
    ]),
    ...from("practice", "Warsaw Convention 37(1)(e)", [
      { id: "family-name", shape: "line", label: "Family name" },
      { id: "given-names", shape: "line", label: "Given names" },
      { id: "original-name", shape: "line", label: "Name in its own script" },
      { id: "alias", shape: "line", label: "Aliases and former names" },
      { id: "unknown-user", shape: "line", label: "Unknown user of this account" },
      {
        id: "sex",
        shape: "choice",
        label: "Sex",
        codes: [
          { code: "female", label: "Female" },
          { code: "male", label: "Male" },
          { code: "other-sex", label: "Other" },
        ],
      },
      { id: "birth-date", shape: "partial-day", label: "Date of birth, or the year alone" },
      { id: "birth-place", shape: "line", label: "Place of birth" },
    ]),
    ...from("model", "memory, and UNTOC 18(15)(e)", [
      { id: "nationalities", shape: "line", label: "Nationalities" },
      { id: "location", shape: "line", label: "Last known address or place, with the country" },
      { id: "located-on", shape: "partial-day", label: "Known to be there on" },
    ]),
    ...from("practice", "form of the European Investigation Order, from memory", [
      { id: "relation-to-facts", shape: "text", label: "Why this person: in a sentence" },
    ]),
    ...from("design", "our inference", [
      {
        id: "how-sure",
        shape: "choice",
        label: "How sure this is",
        codes: HOW_SURE,
      },
      { id: "said-by", shape: "line", label: "Who says so" },
    ]),
    ...from(
      "practice",
      "European Convention on Extradition 12(2)(c)",
      [
        {
          id: "document-kind",
          shape: "choice",
          label: "Kind of identity document",
          codes: [
            { code: "passport", label: "Passport" },
            { code: "identity-card", label: "Identity card" },
            { code: "other-document", label: "Another document" },
          ],
        },
        { id: "document-number", shape: "line", label: "Its number" },
        { id: "document-issuer", shape: "line", label: "Who issued it" },
        { id: "document-expires", shape: "day", label: "It expires on" },
        { id: "description", shape: "text", label: "Height, marks and other description" },
        { id: "danger-notes", shape: "text", label: "Arms, illness, danger of flight" },
      ],
      "papers",
    ),
    ...from(
      "practice",
      "Second Additional Protocol on Mutual Assistance 15(3), 23",
      [
        { id: "languages", shape: "line", label: "Languages understood" },
        { id: "interpreter", shape: "choice", label: "An interpreter is needed", codes: YES_NO },
        {
          id: "care",
          shape: "codes",
          label: "Special care",
          codes: [
            { code: "minor", label: "A child" },
            { code: "vulnerable", label: "Vulnerable" },
            { code: "protection", label: "Needs protection" },
          ],
        },
        { id: "lawyer", shape: "line", label: "Lawyer" },
        { id: "legal-representative", shape: "line", label: "Legal representative" },
      ],
      "needs",
    ),
    ...from(
      "practice",
      "European Convention on Mutual Assistance 11",
      [
        { id: "held-at", shape: "line", label: "Held at" },
        { id: "held-since", shape: "day", label: "Held since" },
        { id: "held-by-order", shape: "line", label: "On whose order" },
        { id: "earliest-release", shape: "day", label: "Earliest release" },
      ],
      "custody",
    ),
    ...from(
      "practice",
      "Warsaw Convention 37(1)(e)(i)",
      [
        { id: "registered-name", shape: "line", label: "Registered name" },
        { id: "register-number", shape: "line", label: "Number in the register" },
        { id: "seat", shape: "line", label: "Seat" },
        { id: "representative", shape: "line", label: "Who represents it" },
      ],
      "company",
    ),
  ],
};

const HEARD_PERSON: RecordKind = {
  ...PERSON,
  id: "heard-person",
  label: "Person to be heard",
  needed: [["family-name", "alias", "unknown-user", "description"]],
  title: ["given-names", "family-name", "alias", "unknown-user"],
  groups: [
    { group: "hearing", label: "Oath and consent" },
    ...PERSON.groups.filter(({ group }) => group !== "company"),
  ],
  fields: [
    ...PERSON.fields.filter(({ group }) => group !== "company"),
    ...from(
      "practice",
      "Second Additional Protocol on Mutual Assistance 9(3), (8)",
      [
        {
          id: "oath",
          shape: "choice",
          label: "Oath or affirmation",
          codes: [
            { code: "on-oath", label: "On oath" },
            { code: "on-affirmation", label: "On affirmation" },
            { code: "without-oath", label: "Without either" },
          ],
        },
        {
          id: "hearing-consent",
          shape: "choice",
          label: "Consent to be heard",
          codes: [
            { code: "consents-to-hearing", label: "Consents" },
            { code: "refuses-hearing", label: "Does not consent" },
            { code: "hearing-consent-not-asked", label: "Not asked yet" },
            { code: "hearing-consent-not-needed", label: "Not needed" },
          ],
        },
      ],
      "hearing",
    ),
  ],
};

/** Of somebody who has several: two nationalities, or papers in another name. */
const IDENTITY_DOCUMENT: RecordKind = {
  id: "identity-document",
  label: "Identity document",
  needed: [["document-number", "document-kind"]],
  title: ["document-kind", "document-number"],
  groups: [],
  fields: PERSON.fields
    .filter(({ id }) => id.startsWith("document-"))
    .map(({ group: _, ...field }) => field)
    .concat(
      from("practice", "European Convention on Extradition 12(2)(c)", [
        { id: "name-in-it", shape: "line", label: "Name that stands in it" },
      ]),
    ),
};

const ATTENDANT: RecordKind = {
  id: "attendant",
  label: "Person who takes part for the sender",
  needed: [["attendant-name"]],
  title: ["attendant-name", "attendant-function"],
  groups: [],
  fields: from("practice", "Second Additional Protocol on Mutual Assistance 9(3)", [
    { id: "attendant-name", shape: "line", label: "Name of the participant" },
    { id: "attendant-function", shape: "line", label: "Function of the participant" },
    { id: "attendant-authority", shape: "line", label: "Authority of the participant" },
  ]),
};

const IDENTIFIER: RecordKind = {
  id: "identifier",
  label: "Account or identifier",
  needed: [["identifier-kind"], ["value"]],
  title: ["value"],
  groups: [{ group: "data", label: "Which data, and for which time" }],
  fields: [
    ...from("practice", "Regulation (EU) 2023/1543, annexes; templates of the Budapest Convention, from memory", [
      { id: "provider", shape: "line", label: "Provider: company and service" },
      {
        id: "identifier-kind",
        shape: "choice",
        label: "Kind of identifier",
        codes: [
          { code: "user-name", label: "User name" },
          { code: "user-id", label: "User number at the provider" },
          { code: "e-mail", label: "E-mail address" },
          { code: "telephone", label: "Telephone number" },
          { code: "ip-address", label: "IP address, with port, time and zone" },
          { code: "device-id", label: "Device number" },
          { code: "link", label: "Link" },
          { code: "wallet", label: "Address of a virtual asset" },
          { code: "transaction", label: "Transaction of a virtual asset" },
          { code: "domain", label: "Domain name" },
          { code: "advertising-id", label: "Advertising number" },
          { code: "bank-account", label: "Bank account" },
        ],
      },
      { id: "value", shape: "line", label: "The identifier, exactly as it is written" },
      { id: "port", shape: "number", label: "Port, for an IP address" },
      { id: "seen-at", shape: "moment", label: "Seen at: day and time, needed for an IP address" },
      { id: "relation", shape: "text", label: "What ties it to the offence" },
    ]),
    ...from(
      "practice",
      "Regulation (EU) 2023/1543, annexes",
      [
        {
          id: "data-wanted",
          shape: "codes",
          label: "Data concerned",
          codes: [
            { code: "subscriber-data", label: "Subscriber information" },
            { code: "traffic-data", label: "Traffic data" },
            { code: "content-data", label: "Content data" },
          ],
        },
        { id: "data-from", shape: "day", label: "From" },
        { id: "data-to", shape: "day", label: "To" },
      ],
      "data",
    ),
  ],
};

const PROPERTY: RecordKind = {
  id: "property",
  label: "Property",
  needed: [["property-kind"], ["identification"]],
  title: ["identification"],
  groups: [{ group: "rights", label: "Who has rights in it" }],
  fields: [
    ...from("practice", "Warsaw Convention 37(1)(e)(ii)", [
      {
        id: "property-kind",
        shape: "choice",
        label: "Kind of property",
        codes: [
          { code: "bank-account", label: "Bank account" },
          { code: "cash", label: "Cash" },
          { code: "movable", label: "Movable thing" },
          { code: "land", label: "Land or building" },
          { code: "company-share", label: "Share in a company" },
          { code: "virtual-asset", label: "Virtual asset" },
          { code: "claim", label: "Claim against somebody" },
          { code: "device", label: "Device" },
        ],
      },
      {
        id: "identification",
        shape: "line",
        label: "What identifies it: account, register number, plate, address and chain",
      },
    ]),
    ...from("model", "memory, and UNCAC 55(3)(a)", [
      { id: "property-location", shape: "line", label: "Where it is, or who holds it" },
      { id: "estimated-value", shape: "amount", label: "Estimated value" },
      { id: "valued-on", shape: "day", label: "Valued on" },
    ]),
    ...from("practice", "Warsaw Convention 37(1)(e)(ii)", [
      {
        id: "title",
        shape: "choice",
        label: "Why it is concerned",
        codes: [
          { code: "proceeds", label: "Proceeds of the offence" },
          { code: "instrument", label: "Used or meant for the offence" },
          { code: "substitute", label: "Put in the place of proceeds" },
          { code: "value-order", label: "For an order upon a value" },
          { code: "evidence", label: "Evidence of the offence" },
        ],
      },
      { id: "link", shape: "text", label: "What ties it to the person and the offence" },
    ]),
    ...from(
      "practice",
      "Warsaw Convention 37(1)(e)(ii)",
      [
        { id: "holder", shape: "line", label: "In whose name it stands" },
        { id: "true-owner", shape: "line", label: "Whose it really is" },
        { id: "others-with-rights", shape: "text", label: "Others with rights in it" },
      ],
      "rights",
    ),
  ],
};

const OFFENCE: RecordKind = {
  id: "offence",
  label: "Offence",
  needed: [["convention-article", "domestic-name"], ["elements-charged"]],
  title: ["convention-article", "domestic-name"],
  groups: [
    { group: "law", label: "The law in full" },
    { group: "more", label: "Loss, limitation, and what else matters" },
  ],
  fields: [
    ...from("memory", "memory; Article 35", [
      {
        id: "convention-article",
        shape: "choice",
        label: "Offence of the Convention, where it is one",
        codes: OFFENCES.map(({ id, title }) => ({ code: `article-${id}`, label: `${title} (${id})` })),
      },
    ]),
    ...from("practice", "European Convention on Extradition 12(2)(b)", [
      { id: "domestic-name", shape: "line", label: "Its name in the sender's law" },
      { id: "provision", shape: "line", label: "Provision: statute, article, paragraph" },
    ]),
    ...from("memory", "memory; Article 35(3): the conduct decides", [
      { id: "elements-charged", shape: "text", label: "What was done, in plain words without legal terms" },
    ]),
    ...from("text", "Article 2(h): a maximum of four years or more", [
      { id: "max-months", shape: "number", label: "Maximum penalty in the sender's law, in months" },
      {
        id: "max-kind",
        shape: "choice",
        label: "Or a heavier one",
        codes: [
          { code: "life", label: "Life" },
          { code: "death", label: "Death" },
        ],
      },
    ]),
    ...from("memory", "memory; Article 35(1)(c)", [
      {
        id: "electronic-evidence",
        shape: "choice",
        label: "Evidence in electronic form is sought for it",
        codes: YES_NO,
      },
    ]),
    ...from("practice", "European Convention on Extradition 12(2)(b)", [
      { id: "conduct-from", shape: "partial-day", label: "Committed on, or from" },
      { id: "conduct-to", shape: "partial-day", label: "Until" },
      { id: "places", shape: "line", label: "Places: of the act, of its effect, of the system" },
    ]),
    ...from("model", "memory, and UNCAC 27", [
      {
        id: "participation",
        shape: "choice",
        label: "Part in it",
        codes: [
          { code: "author", label: "Perpetrator" },
          { code: "accomplice", label: "Accomplice" },
          { code: "instigator", label: "Instigator" },
          { code: "organizer", label: "Organizer" },
        ],
      },
      {
        id: "completion",
        shape: "choice",
        label: "How far it went",
        codes: [
          { code: "completed", label: "Completed" },
          { code: "attempt", label: "Attempt" },
          { code: "preparation", label: "Preparation" },
        ],
      },
    ]),
    ...from(
      "practice",
      "Warsaw Convention 37(1)(d)(i); European Convention on Extradition 12(2)(c)",
      [
        { id: "provision-text", shape: "text", label: "Wording of the provision" },
        { id: "min-months", shape: "number", label: "Minimum penalty, in months" },
        { id: "intent", shape: "text", label: "Facts that show intent, and that it was without right" },
        {
          id: "jurisdiction",
          shape: "codes",
          label: "On what the sender's jurisdiction rests",
          codes: [
            { code: "territory", label: "Committed in the sender's territory" },
            { code: "flag", label: "On a ship or aircraft of the sender" },
            { code: "victim-national", label: "Against a national of the sender" },
            { code: "offender-national", label: "By a national or resident of the sender" },
            { code: "other-jurisdiction", label: "Another ground" },
          ],
        },
      ],
      "law",
    ),
    ...from(
      "practice",
      "Third Additional Protocol on Extradition 2(1)(e)",
      [
        { id: "limitation", shape: "day", label: "Limitation in the sender's law ends on" },
        { id: "limitation-notes", shape: "text", label: "What interrupted or suspended limitation" },
        { id: "loss", shape: "amount", label: "Loss" },
        { id: "victims", shape: "number", label: "Number of victims" },
        { id: "predicate", shape: "line", label: "For laundering: the offence before it, and where it was committed" },
        {
          id: "flags",
          shape: "codes",
          label: "To be noted: none of these is a ground by itself",
          codes: [
            { code: "fiscal-also", label: "Fiscal matters are involved too" },
            { code: "political-asserted", label: "Somebody says that it is political" },
            { code: "protected-activity", label: "It may touch protected speech, press or research" },
          ],
        },
      ],
      "more",
    ),
  ],
};

const AUTHORITY: RecordKind = {
  id: "authority",
  label: "Authority",
  needed: [["authority-name"]],
  title: ["authority-name"],
  groups: [],
  fields: from("model", "memory, and UNTOC 18(15)(a)-(b)", [
    { id: "authority-name", shape: "line", label: "Name" },
    { id: "function", shape: "line", label: "Its function in the case" },
    { id: "file-number", shape: "line", label: "Its file number" },
    { id: "reachable-person", shape: "line", label: "Who can be reached" },
    { id: "telephone", shape: "line", label: "Telephone" },
    { id: "e-mail", shape: "line", label: "E-mail" },
  ]),
};

const REFERENCE: RecordKind = {
  id: "reference",
  label: "Related request or paper",
  needed: [["reference-number"]],
  title: ["reference-number"],
  groups: [],
  fields: from("practice", "form of the European Investigation Order, from memory", [
    { id: "reference-number", shape: "line", label: "Reference" },
    { id: "reference-to", shape: "line", label: "State, authority or channel that it belongs to" },
    { id: "reference-on", shape: "partial-day", label: "Of" },
    { id: "reference-about", shape: "text", label: "What it was about" },
  ]),
};

/** Whoever is wanted on several judgments is surrendered on each by itself. */
const OF_WHICH_JUDGMENT = [
  { id: "case-number", shape: "line", label: "Number of the case" },
  {
    id: "finality",
    shape: "choice",
    label: "Whether it is final",
    codes: [
      { code: "is-final", label: "Final and enforceable" },
      { code: "is-open-to-appeal", label: "Open to appeal" },
    ],
  },
  { id: "offences-covered", shape: "line", label: "Offences that it covers" },
] as const satisfies Parameters<typeof from>[2];

const SENTENCE: RecordKind = {
  id: "sentence",
  label: "Sentence",
  needed: [["imposed"]],
  title: ["imposed"],
  groups: [],
  fields: from("practice", "Convention on the Transfer of Sentenced Persons 4(3)(d), 6(2)(b)", [
    { id: "imposed", shape: "line", label: "Sentence imposed" },
    { id: "imposed-on", shape: "day", label: "Imposed on" },
    { id: "imposed-by", shape: "line", label: "By which court" },
    { id: "begun-on", shape: "day", label: "Begun on" },
    { id: "served-months", shape: "number", label: "Served, in months" },
    { id: "remaining-months", shape: "number", label: "Remaining, in months" },
    { id: "deductions", shape: "text", label: "Custody before trial, remissions and other deductions" },
    ...OF_WHICH_JUDGMENT,
  ]),
};

const WARRANT: RecordKind = {
  id: "warrant",
  label: "Warrant, order or judgment",
  needed: [["issued-by"]],
  title: ["warrant-number", "issued-by"],
  groups: [],
  fields: from("practice", "European Convention on Extradition 12(2)(a), 16(2)", [
    {
      id: "warrant-kind",
      shape: "choice",
      label: "What it is",
      codes: [
        { code: "arrest-warrant", label: "Arrest warrant" },
        { code: "enforceable-judgment", label: "Enforceable judgment" },
        { code: "court-order", label: "Order of a court" },
        { code: "prosecutor-order", label: "Order of a prosecutor" },
      ],
    },
    { id: "issued-by", shape: "line", label: "Issued by" },
    { id: "issued-on", shape: "day", label: "Issued on" },
    { id: "warrant-number", shape: "line", label: "Number" },
    { id: "valid-until", shape: "day", label: "Valid until" },
    ...OF_WHICH_JUDGMENT,
  ]),
};

const CONSENT: RecordKind = {
  id: "consent",
  label: "Consent of a person",
  needed: [["consent-answer"]],
  title: ["consent-answer", "consent-on"],
  groups: [],
  fields: from("practice", "Convention on the Transfer of Sentenced Persons 3(1)(d), and its Additional Protocol 2-3", [
    {
      id: "consent-answer",
      shape: "choice",
      label: "What the person says",
      codes: [
        { code: "consent-given", label: "Consents" },
        { code: "consent-refused", label: "Does not consent" },
        { code: "consent-not-asked", label: "Not asked yet" },
        { code: "not-needed-fled", label: "Consent is not needed: the person fled to the home State" },
        { code: "not-needed-expelled", label: "Consent is not needed: the person must leave the country anyway" },
      ],
    },
    { id: "consent-on", shape: "day", label: "Said on" },
    { id: "consent-by", shape: "line", label: "Said by the person, or by a representative: name" },
    { id: "consent-before", shape: "line", label: "Before which authority" },
    { id: "consent-language", shape: "line", label: "In which language, and with which lawyer" },
    { id: "consent-withdrawal", shape: "text", label: "How, and until when, it can be withdrawn" },
    { id: "opinion", shape: "text", label: "The opinion of the person, where consent is not needed" },
  ]),
};

const PROCEDURAL_ACT: RecordKind = {
  id: "procedural-act",
  label: "Step of the case",
  needed: [["act"]],
  title: ["act", "act-on"],
  groups: [],
  fields: from("practice", "European Convention on the Transfer of Proceedings 15(2), 26", [
    { id: "act", shape: "line", label: "What was done" },
    { id: "act-on", shape: "day", label: "Done on" },
    { id: "act-by", shape: "line", label: "By which authority" },
    { id: "act-effect", shape: "text", label: "Its validity and effect, for example on limitation" },
  ]),
};

const EVIDENCE_ITEM: RecordKind = {
  id: "evidence-item",
  label: "Thing or piece of evidence",
  needed: [["item-what"]],
  title: ["item-what"],
  groups: [],
  fields: from("practice", "European Convention on the Transfer of Proceedings 15", [
    { id: "item-what", shape: "line", label: "What it is" },
    { id: "item-where", shape: "line", label: "Where it is" },
    {
      id: "item-passes",
      shape: "choice",
      label: "How it passes",
      codes: [
        { code: "passes-sealed", label: "As a sealed exhibit on this system" },
        { code: "passes-by-hand", label: "By hand or courier" },
        { code: "stays-here", label: "It stays where it is" },
      ],
    },
    { id: "item-number", shape: "line", label: "Exhibit number or digest" },
    { id: "item-link", shape: "text", label: "What ties it to the offence" },
  ]),
};

const VICTIM: RecordKind = {
  id: "victim",
  label: "Victim and claim",
  needed: [["victim-name"]],
  title: ["victim-name"],
  groups: [],
  fields: [
    ...from("practice", "European Convention on the Transfer of Proceedings 24", [
      { id: "victim-name", shape: "line", label: "Name of the victim" },
      { id: "victim-contact", shape: "line", label: "How to reach the victim, or who acts for it" },
      { id: "complaint-filed", shape: "choice", label: "A complaint was filed", codes: YES_NO },
      { id: "victim-claims", shape: "text", label: "What the victim claims" },
    ]),
    ...from("memory", "memory", [
      { id: "victim-told-on", shape: "day", label: "Told of this on" },
      { id: "victim-loss", shape: "amount", label: "Loss of this victim" },
      { id: "already-paid", shape: "amount", label: "Already paid to this victim" },
    ]),
  ],
};

const TEAM_MEMBER: RecordKind = {
  id: "team-member",
  label: "Member of the team",
  needed: [["member-name", "member-function"], ["member-state"]],
  title: ["member-name", "member-function", "member-state"],
  groups: [],
  fields: from("practice", "Second Additional Protocol on Mutual Assistance 20(2)-(4)", [
    { id: "member-name", shape: "line", label: "Name" },
    { id: "member-function", shape: "line", label: "Function" },
    { id: "member-state", shape: "line", label: "State or organization" },
    { id: "member-authority", shape: "line", label: "Authority" },
    {
      id: "member-part",
      shape: "choice",
      label: "Part in the team",
      codes: [
        { code: "leader", label: "Leads where the team works" },
        { code: "member", label: "Member" },
        { code: "seconded-member", label: "Seconded member" },
      ],
    },
    { id: "member-contact", shape: "line", label: "Telephone or e-mail" },
  ]),
};

const AGREEMENT_POINT: RecordKind = {
  id: "agreement-point",
  label: "Point of the agreement",
  needed: [["point"], ["point-rule"]],
  title: ["point"],
  groups: [],
  fields: from("practice", "Second Additional Protocol on Mutual Assistance 20(12), 21-22", [
    {
      id: "point",
      shape: "choice",
      label: "What it is about",
      codes: [
        { code: "evidence-and-disclosure", label: "Evidence, and what the defence is shown" },
        { code: "law-of-measures", label: "Law that governs what is done, and in which State" },
        { code: "costs-of-team", label: "Costs" },
        { code: "arms", label: "Carrying of arms" },
        { code: "liability", label: "Liability for damage" },
        { code: "working-languages", label: "Languages" },
        { code: "press-statements", label: "Statements to the press" },
        { code: "organizations", label: "Participants from organizations" },
      ],
    },
    { id: "point-rule", shape: "text", label: "What is proposed" },
  ]),
};

const PAYMENT_ACCOUNT: RecordKind = {
  id: "payment-account",
  label: "Account for payment",
  needed: [["payee"], ["account-number"]],
  title: ["payee", "account-number"],
  groups: [],
  fields: from("memory", "memory", [
    { id: "payee", shape: "line", label: "To whom it is paid" },
    { id: "bank", shape: "line", label: "Bank, and its code" },
    { id: "account-number", shape: "line", label: "Account number" },
    { id: "payment-reference", shape: "line", label: "Reference for the payment" },
  ]),
};

const HOLDER: RecordKind = {
  id: "holder",
  label: "Provider or keeper of records",
  needed: [["holder-name"]],
  title: ["holder-name", "holder-state"],
  groups: [],
  fields: from("model", "memory, and Budapest 30(1)", [
    { id: "holder-name", shape: "line", label: "Company or office, and the service" },
    { id: "holder-state", shape: "line", label: "State where it is" },
    { id: "holder-address", shape: "line", label: "Address" },
    { id: "holder-contact", shape: "line", label: "Whom to ask there" },
  ]),
};

const DATE_PROPOSAL: RecordKind = {
  id: "date-proposal",
  label: "Date proposed",
  needed: [["proposed-at"]],
  title: ["proposed-at"],
  groups: [],
  fields: from("memory", "memory", [
    { id: "proposed-at", shape: "moment", label: "Day and time" },
    { id: "expected-minutes", shape: "number", label: "Expected to last, in minutes" },
    { id: "proposed-place", shape: "line", label: "Place" },
  ]),
};

const VIDEO_LINE: RecordKind = {
  id: "video-line",
  label: "Video line",
  needed: [["line-kind"], ["line-contact"]],
  title: ["line-kind"],
  groups: [],
  fields: [
    ...from("practice", "Second Additional Protocol on Mutual Assistance 9(2)", [
      { id: "line-kind", shape: "line", label: "Kind of line or system" },
      { id: "line-contact", shape: "line", label: "Technician: name and telephone" },
    ]),
    ...from("memory", "memory", [
      { id: "test-at", shape: "moment", label: "Test of the line" },
      {
        id: "recorded-by",
        shape: "choice",
        label: "Who records",
        codes: [
          { code: "asking-side-records", label: "The State that asks" },
          { code: "asked-side-records", label: "The State that is asked" },
          { code: "nobody-records", label: "Nobody: minutes only" },
        ],
      },
    ]),
  ],
};

const SITE: RecordKind = {
  id: "site",
  label: "Place, object or system",
  needed: [["site-what"]],
  title: ["site-what", "site-address"],
  groups: [],
  fields: from("memory", "UN Model Treaty on Mutual Assistance, from memory", [
    {
      id: "site-kind",
      shape: "choice",
      label: "Kind",
      codes: [
        { code: "home", label: "Home" },
        { code: "business-premises", label: "Office or business premises" },
        { code: "vehicle", label: "Vehicle" },
        { code: "computer-system", label: "Computer system" },
        { code: "storage-medium", label: "Storage medium" },
        { code: "other-site", label: "Another place or object" },
      ],
    },
    { id: "site-what", shape: "line", label: "Which place or object" },
    { id: "site-address", shape: "line", label: "Address, or where to find it" },
    { id: "site-user", shape: "line", label: "Who lives there or uses it" },
    { id: "site-notes", shape: "text", label: "What to mind there: access, danger, encryption" },
  ]),
};

/** Every kind of record that an element may hold. */
export const RECORD_KINDS: readonly RecordKind[] = [
  PERSON,
  HEARD_PERSON,
  IDENTITY_DOCUMENT,
  ATTENDANT,
  IDENTIFIER,
  PROPERTY,
  OFFENCE,
  AUTHORITY,
  REFERENCE,
  SENTENCE,
  WARRANT,
  CONSENT,
  PROCEDURAL_ACT,
  EVIDENCE_ITEM,
  VICTIM,
  TEAM_MEMBER,
  AGREEMENT_POINT,
  PAYMENT_ACCOUNT,
  HOLDER,
  DATE_PROPOSAL,
  VIDEO_LINE,
  SITE,
  ...STEP_RECORDS,
];

export type RecordKindId =
  | "person"
  | "heard-person"
  | "identity-document"
  | "attendant"
  | "identifier"
  | "property"
  | "offence"
  | "authority"
  | "reference"
  | "sentence"
  | "warrant"
  | "consent"
  | "procedural-act"
  | "evidence-item"
  | "victim"
  | "team-member"
  | "agreement-point"
  | "payment-account"
  | "holder"
  | "date-proposal"
  | "video-line"
  | "site"
  | StepRecordId;

/** Those that go with a step of a life. */
type StepRecordId = (typeof STEP_RECORDS)[number]["id"];

export function recordKind(id: RecordKindId): RecordKind {
  const found = RECORD_KINDS.find((one) => one.id === id);
  if (!found) throw new Error(`no record kind ${id}`);
  return found;
}

/** Which needed fields of one record say nothing: of each group of alternatives the first. */
export function lacksOfRecord(kind: RecordKind, record: Readonly<Record<string, unknown>>): readonly string[] {
  return kind.needed.flatMap((group) => (group.some((field) => record[field] !== undefined) ? [] : group.slice(0, 1)));
}

const FIELD_ORDER: readonly string[] = RECORD_KINDS.flatMap(({ fields }) => fields.map(({ id }) => id));

/** The fields of a record in the order of our forms; those that no kind of ours has stand last. */
export function fieldsOfRecord<Value>(record: Readonly<Record<string, Value>>): readonly [id: string, value: Value][] {
  const place = (id: string): number => (FIELD_ORDER.includes(id) ? FIELD_ORDER.indexOf(id) : FIELD_ORDER.length);
  return Object.entries(record).toSorted(([a], [b]) => place(a) - place(b));
}
