import { fieldsFrom as from, type RecordKind } from "../record-kind.ts";

// The boxes of steps: one kind of record says one kind of thing, whichever life it stands in.

const AT = { id: "happened-at", shape: "moment", label: "When it happened" } as const;
const WHERE = { id: "happened-where", shape: "line", label: "Where" } as const;
const ON = { id: "happened-on", shape: "day", label: "Day on which it happened" } as const;
const REASON = { id: "step-reason", shape: "text", label: "Why" } as const;
const RETURN_BY = { id: "back-by", shape: "day", label: "To be back by" } as const;
const CLAIMANT = { id: "claimant", shape: "line", label: "Who claims" } as const;

const CUSTODY_UNTIL = [
  { id: "custody-until", shape: "day", label: "May be held until the end of this day" },
  { id: "custody-until-hour", shape: "moment", label: "May be held until this hour, where one is set" },
] as const;

function kind<const Id extends string>(
  id: Id,
  label: string,
  needed: RecordKind["needed"],
  title: readonly string[],
  ...fields: readonly (readonly RecordKind["fields"][number][])[]
): RecordKind & { readonly id: Id } {
  return { id, label, needed, title, groups: [], fields: fields.flat() };
}

const ECE = "European Convention on Extradition";

export const STEP_RECORDS = [
  kind("happening", "What happened", [["happened-at"]], ["happened-at"], from("design", "our inference", [AT, WHERE])),
  kind(
    "notice-to-leave",
    "Notice to the person",
    [["happened-at"]],
    ["happened-at"],
    from("model", "memory, and UNTOC 18(27)", [
      AT,
      WHERE,
      {
        id: "safe-until",
        shape: "day",
        label: "Safe to the end of this day, where another time than the usual was agreed",
      },
    ]),
  ),
  kind(
    "day-happened",
    "The day",
    [["happened-on"]],
    ["happened-on"],
    from("design", "our inference", [ON, { id: "step-place", shape: "line", label: "Place or authority" }]),
  ),
  kind(
    "deadline",
    "By when",
    [["by-day"]],
    ["by-day"],
    from("practice", `${ECE} 13`, [
      { id: "by-day", shape: "day", label: "By which day" },
      { id: "wanted-by-then", shape: "text", label: "What is wanted by then" },
    ]),
  ),
  kind(
    "arrest",
    "Arrest",
    [["happened-at"]],
    ["happened-at", "happened-where"],
    from("practice", `${ECE} 16(4)`, [
      AT,
      WHERE,
      { id: "held-at", shape: "line", label: "Held at" },
      { id: "arrest-order", shape: "line", label: "On whose order, and its number" },
      ...CUSTODY_UNTIL,
    ]),
  ),
  kind(
    "custody",
    "Custody",
    [["custody-until", "custody-until-hour"]],
    ["custody-until", "custody-until-hour"],
    from("practice", `${ECE} 16(4)`, [
      ...CUSTODY_UNTIL,
      { id: "arrest-order", shape: "line", label: "On whose order, and its number" },
    ]),
  ),
  kind(
    "consented-decision",
    "Decision on the consent",
    [["consent-before"], ["decided-on"], ["decided-by"]],
    ["decided-on", "decided-by"],
    from("practice", "Third Additional Protocol on Extradition 4, 7", [
      { id: "consent-before", shape: "line", label: "Before which authority" },
      { id: "decided-on", shape: "day", label: "Decided on" },
      { id: "decided-by", shape: "line", label: "Decided by" },
      { id: "decided-for", shape: "text", label: "For which offences or acts, and on what conditions" },
    ]),
  ),
  kind("release", "Release", [["happened-at"]], ["happened-at"], from("practice", `${ECE} 16(4)`, [AT, REASON])),
  kind(
    "court-decision",
    "Decision",
    [["decided-on"], ["decision-result"]],
    ["decision-result", "decided-on"],
    from("practice", `${ECE} 18(1)`, [
      { id: "decided-on", shape: "day", label: "Decided on" },
      { id: "decided-by", shape: "line", label: "Decided by" },
      {
        id: "decision-result",
        shape: "choice",
        label: "What was decided",
        codes: [
          { code: "decided-yes", label: "In favour" },
          { code: "decided-in-part", label: "In favour for a part" },
          { code: "decided-no", label: "Against" },
          { code: "decided-other", label: "Something else" },
        ],
      },
      { id: "decided-for", shape: "text", label: "For which offences or acts, and on what conditions" },
    ]),
  ),
  kind(
    "appointment",
    "Day and place",
    [["appointed-at"], ["appointed-where"]],
    ["appointed-at", "appointed-where"],
    from("practice", `${ECE} 18(3)`, [
      { id: "appointed-at", shape: "moment", label: "Appointed for" },
      { id: "appointed-where", shape: "line", label: "Place: border point, airport, court" },
      { id: "escort", shape: "line", label: "Escort, and its telephone" },
    ]),
  ),
  kind(
    "surrender",
    "Handing over",
    [["happened-at"], ["happened-where"]],
    ["happened-at", "happened-where"],
    from("practice", `${ECE} 18(3)`, [
      AT,
      WHERE,
      { id: "days-in-custody", shape: "number", label: "Days in custody here for this request" },
      { id: "taken-over-by", shape: "line", label: "Taken over by" },
    ]),
  ),
  kind(
    "stay",
    "Stay",
    [["happened-at"], ["back-by"]],
    ["happened-at", "back-by"],
    from("model", "memory, and UNTOC 18(11)", [
      AT,
      WHERE,
      RETURN_BY,
      { id: "sentence-ends-on", shape: "day", label: "The sentence ends on" },
    ]),
  ),
  kind("longer-stay", "Longer stay", [["back-by"]], ["back-by"], from("design", "our inference", [RETURN_BY, REASON])),
  kind(
    "setback",
    "What stands in the way",
    [["step-reason"]],
    ["step-reason"],
    from("practice", `${ECE} 18(5)`, [REASON, { id: "new-day", shape: "day", label: "New day, where it is known" }]),
  ),
  kind(
    "collection",
    "Collection",
    [["collect-from"], ["collect-until"]],
    ["collect-from", "collect-until"],
    from("practice", "EU Convention on Mutual Assistance 18(3)", [
      { id: "collect-from", shape: "moment", label: "From" },
      { id: "collect-until", shape: "moment", label: "Until, as asked" },
      { id: "order-until", shape: "moment", label: "Until, by the order at home" },
      { id: "ordered-by", shape: "line", label: "Ordered by, and the number of the order" },
    ]),
  ),
  kind(
    "longer-collection",
    "Longer collection",
    [["collect-until"], ["step-reason"]],
    ["collect-until"],
    from("memory", "memory", [
      { id: "collect-until", shape: "moment", label: "Until, as asked" },
      { id: "order-until", shape: "moment", label: "Until, by the order at home" },
      REASON,
    ]),
  ),
  kind(
    "team-term",
    "Agreement on the team",
    [["happened-on"], ["team-until"]],
    ["happened-on", "team-until"],
    from("practice", "Second Additional Protocol on Mutual Assistance 20(1)", [
      ON,
      { id: "signed-by", shape: "line", label: "Signed by" },
      { id: "team-from", shape: "day", label: "The team works from" },
      { id: "team-until", shape: "day", label: "The team works until" },
      { id: "agreement-digest", shape: "line", label: "SHA-256 digest of the text" },
    ]),
  ),
  kind(
    "agreement-text",
    "Text of the agreement",
    [["agreement-states"], ["agreement-text"]],
    ["agreement-states"],
    from("practice", "Second Additional Protocol on Mutual Assistance 20(1)", [
      { id: "agreement-states", shape: "text", label: "States that it binds, each on a line of its own" },
      { id: "agreement-text", shape: "text", label: "The whole text" },
    ]),
  ),
  kind(
    "agreed-text",
    "Agreement to the text",
    [["agreement-digest"]],
    ["agreed-by", "agreement-digest"],
    from("design", "our inference", [
      { id: "agreement-digest", shape: "line", label: "SHA-256 digest of the text" },
      { id: "agreed-by", shape: "line", label: "State that has agreed, where it is another one that told you" },
    ]),
  ),
  kind(
    "instalment",
    "Instalment",
    [["covers-to"]],
    ["covers-to"],
    from("design", "our inference", [
      { id: "covers-from", shape: "moment", label: "It covers from" },
      { id: "covers-to", shape: "moment", label: "It covers until" },
    ]),
  ),
  kind(
    "held-property",
    "Property or sum",
    [["held-what"]],
    ["held-what", "held-amount"],
    from("practice", "Warsaw Convention 41(1)", [
      { id: "held-what", shape: "line", label: "Account, address or thing" },
      { id: "held-amount", shape: "amount", label: "Sum or value" },
      { id: "held-from", shape: "day", label: "Since" },
      { id: "held-until", shape: "day", label: "Ends by law on" },
    ]),
  ),
  kind(
    "payment",
    "Payment",
    [["paid-amount"]],
    ["paid-amount", "paid-on"],
    from("model", "memory, and UNCAC 57(4)", [
      { id: "paid-what", shape: "line", label: "What for, and to whom" },
      { id: "paid-amount", shape: "amount", label: "Sum" },
      { id: "paid-on", shape: "day", label: "Paid on" },
      { id: "exchange-rate", shape: "line", label: "Rate of exchange, and of which day" },
    ]),
  ),
  kind(
    "claim",
    "Claim of a third party",
    [["claimant"]],
    ["claimant", "claimed-property"],
    from("model", "memory, and UNCAC 55(9)", [
      CLAIMANT,
      {
        id: "claim-right",
        shape: "choice",
        label: "Right that is claimed",
        codes: [
          { code: "claim-ownership", label: "Ownership" },
          { code: "claim-security", label: "Security: mortgage, pledge, lien" },
          { code: "claim-debt", label: "Debt" },
          { code: "claim-victim", label: "Compensation of a victim" },
          { code: "claim-prior-owner", label: "Prior legitimate ownership" },
          { code: "claim-other", label: "Another right" },
        ],
      },
      { id: "claimed-property", shape: "line", label: "Which property: account, address or thing" },
      { id: "claim-about", shape: "text", label: "What, and on what it rests" },
      { id: "heard-by", shape: "line", label: "Court or authority that hears it, and its number" },
      { id: "claimed-on", shape: "day", label: "Claimed on" },
    ]),
  ),
  kind(
    "claim-decision",
    "Decision on the claim",
    [["claimant"], ["claim-result"], ["decided-on"]],
    ["claimant", "claim-result", "decided-on"],
    from("model", "memory, and UNCAC 55(9)", [
      CLAIMANT,
      {
        id: "claim-result",
        shape: "choice",
        label: "How the claim ended",
        codes: [
          { code: "claim-upheld", label: "Upheld" },
          { code: "claim-upheld-in-part", label: "Upheld in part" },
          { code: "claim-rejected", label: "Rejected" },
          { code: "claim-withdrawn", label: "Withdrawn" },
        ],
      },
      { id: "decided-on", shape: "day", label: "Decided on" },
      { id: "decided-by", shape: "line", label: "Decided by" },
    ]),
  ),
  kind(
    "said-views",
    "Views",
    [["views"]],
    ["views"],
    from("model", "memory, and UNCAC 55(8)", [{ id: "views", shape: "text", label: "Views" }]),
  ),
  kind(
    "service",
    "Service",
    [["happened-on"], ["served-how"]],
    ["happened-on", "served-how"],
    from("practice", "European Convention on Mutual Assistance 7(2)", [
      ON,
      {
        id: "served-how",
        shape: "choice",
        label: "How it was served",
        codes: [
          { code: "handed-to-addressee", label: "Handed to the addressee" },
          { code: "handed-to-other", label: "Handed to another person for the addressee" },
          { code: "left-by-law", label: "Left or posted as the law here allows" },
        ],
      },
      { id: "served-on-whom", shape: "line", label: "Who took it" },
    ]),
  ),
  kind(
    "no-service",
    "Why it was not served",
    [["not-served-because"]],
    ["not-served-because"],
    from("practice", "European Convention on Mutual Assistance 7(2)", [
      {
        id: "not-served-because",
        shape: "choice",
        label: "Why it was not served",
        codes: [
          { code: "addressee-unknown", label: "The addressee is not known there" },
          { code: "addressee-moved", label: "The addressee has moved" },
          { code: "addressee-refused", label: "The addressee refused it" },
          { code: "addressee-dead", label: "The addressee is dead" },
          { code: "came-too-late", label: "It came too late" },
          { code: "address-incomplete", label: "The address is not complete" },
        ],
      },
      { id: "new-address", shape: "line", label: "New address, where it is known" },
    ]),
  ),
  kind(
    "hearing",
    "Hearing",
    [["happened-at"]],
    ["happened-at"],
    from("practice", "Second Additional Protocol on Mutual Assistance 9(6)", [
      AT,
      WHERE,
      { id: "people-present", shape: "text", label: "Who was present, and who took an oath" },
      { id: "line-conditions", shape: "text", label: "How the line was" },
    ]),
  ),
  kind(
    "person-told",
    "What the person was told",
    [["happened-at"], ["told-of"]],
    ["happened-at", "told-of"],
    from("practice", "Third Additional Protocol on Extradition 3-4", [
      AT,
      {
        id: "told-of",
        shape: "codes",
        label: "Told of",
        codes: [
          { code: "told-request", label: "The request" },
          { code: "told-consent", label: "Consent and what follows from it" },
          { code: "told-lawyer", label: "A lawyer" },
          { code: "told-interpreter", label: "An interpreter" },
          { code: "told-consulate", label: "The consulate" },
          { code: "told-remedies", label: "Remedies" },
        ],
      },
    ]),
  ),
  kind(
    "result",
    "What came of it",
    [["result-words"]],
    ["result-words"],
    from("design", "our inference", [{ id: "result-words", shape: "text", label: "What came of it" }]),
  ),
] as const satisfies readonly RecordKind[];
