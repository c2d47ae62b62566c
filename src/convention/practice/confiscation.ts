import { MEMORY, model, practice } from "../certainty.ts";
import type { PropertyPath } from "../element.ts";
import { YES_NO } from "../records.ts";
import type { PracticeRow } from "./practice.ts";
import {
  AVAILABLE_AT_HOME,
  beyondTheList,
  COSTS_NOTE,
  FINAL_SINCE,
  HELD_UNTIL,
  IN_ABSENCE,
  MAX_AMOUNT,
  OFFENCES_ALONE,
  PERSON_CONCERNED,
  PROCEEDING_STAGE,
  PROPERTY_CONCERNED,
  RELATED_REQUESTS,
  UNDERTAKINGS,
  URGENCY_REASON,
} from "./shared.ts";

const W198 = "Warsaw Convention";

/** Also what Article 40(3)(l) is asked for with. */
export const CONFISCATION_WANTED: readonly PracticeRow[] = [
  PROPERTY_CONCERNED,
  {
    id: "actions-requested",
    shape: "codes",
    force: "where-applicable",
    ...model("UNCAC 55(3)(c)"),
    label: "What is to be done with it now",
    help: "For tracing, freezing or seizure.",
    codes: [
      { code: "trace", label: "Trace" },
      { code: "freeze", label: "Freeze" },
      { code: "seize", label: "Seize" },
      { code: "monitor-account", label: "Monitor the account" },
      { code: "manage", label: "Manage" },
      { code: "sell-early", label: "Sell before it loses value" },
    ],
  },
  MAX_AMOUNT,
  {
    id: "confiscation-order",
    shape: "records",
    record: "warrant",
    force: "where-applicable",
    ...model("UNCAC 55(3)(b)"),
    label: "Order to give effect to",
    help: "Which court made it, when, and under which number. The copy of the order goes with the request.",
  },
  {
    id: "order-rests-on",
    shape: "choice",
    force: "where-applicable",
    ...model("UNCAC 55(3)(b)"),
    label: "On what that order rests",
    help: "For giving effect to your own order.",
    codes: [
      { code: "on-conviction", label: "On a conviction" },
      { code: "without-conviction", label: "On no conviction" },
    ],
  },
  FINAL_SINCE,
  {
    id: "sum-still-due",
    shape: "amount",
    force: "where-applicable",
    ...model("UNCAC 55(3)(b)"),
    label: "Sum still due under the order",
    help: "For giving effect to your own order: what was not yet recovered anywhere.",
  },
  { ...IN_ABSENCE, basis: `${W198} 28(4)(f)` },
  {
    id: "other-states-asked",
    shape: "records",
    record: "reference",
    force: "where-applicable",
    ...practice(`${W198} 41(3)`),
    label: "The same order was sent to",
    help: "For giving effect to your own order: each other State that was asked, so that no more is taken than the order says.",
  },
  {
    id: "provisional-needed",
    shape: "choice",
    force: "where-applicable",
    ...practice(`${W198} 37(3)(a)(iv)`),
    label: "Freeze it until the decision",
    help: "For an order of the courts there, or effect for your own.",
    codes: YES_NO,
  },
  HELD_UNTIL,
  {
    id: "no-prison-in-default",
    shape: "choice",
    force: "as-appropriate",
    ...practice(`${W198} 27`),
    label: "No prison in place of payment",
    help: "For giving effect to your own order: whether we want that nobody is imprisoned for what stays unpaid.",
    codes: YES_NO,
  },
  {
    id: "request-follows-by",
    shape: "day",
    force: "as-appropriate",
    ...MEMORY,
    label: "A request for confiscation follows by",
    help: "After tracing or freezing.",
  },
];

/** The ways of Article 50(3) on which a row is asked for; the letters of 50(3) themselves say what each way needs. */
const ON_WAYS: Readonly<Record<string, readonly PropertyPath[]>> = {
  "actions-requested": ["tracing-or-freezing"],
  "max-amount": ["give-effect", "tracing-or-freezing"],
  "confiscation-order": ["give-effect"],
  "order-rests-on": ["give-effect"],
  "final-since": ["give-effect"],
  "sum-still-due": ["give-effect"],
  "in-absence": ["give-effect"],
  "other-states-asked": ["give-effect"],
  "provisional-needed": ["own-order", "give-effect"],
  "held-until": ["tracing-or-freezing"],
  "no-prison-in-default": ["give-effect"],
  "request-follows-by": ["tracing-or-freezing"],
};

/** Beyond Articles 40(15) and 50(3): a row that belongs to one way is asked for where the request takes it. */
export const CONFISCATION: readonly PracticeRow[] = [
  beyondTheList(OFFENCES_ALONE),
  PERSON_CONCERNED,
  ...CONFISCATION_WANTED.map((row): PracticeRow => {
    const paths = ON_WAYS[row.id];
    return paths === undefined ? row : { ...row, when: { paths } };
  }),
  AVAILABLE_AT_HOME,
  beyondTheList(PROCEEDING_STAGE),
  RELATED_REQUESTS,
  URGENCY_REASON,
  COSTS_NOTE,
  UNDERTAKINGS,
];
