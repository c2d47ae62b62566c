import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../convention/index.ts";
import { Moment, type View } from "../../web/index.ts";
import type { Happenings, TimelineItem } from "../desk/index.ts";
import { type PaperView, seenName } from "../printing/index.ts";
import type { ReceiptRow } from "../federation/index.ts";
import type { RequestEvent } from "./request/domain/events.ts";
import type { MessageKind } from "./request/domain/message-kinds.ts";

/** What is saved before it is proposed is told by nothing; a message is told by its kind. */
type Told = Exclude<RequestEvent["type"], "message" | "draft-saved" | "supplement-saved"> | MessageKind;

type Copied = "copy.released" | "copy.came" | "copy.looked-at";

const TEXTS: Readonly<Record<`request.${Told}` | `receipt.${ReceiptRow["strength"]}` | Copied, string>> = {
  "copy.released": "cooperation.timeline.copy.released",
  "copy.came": "cooperation.timeline.copy.came",
  "copy.looked-at": "cooperation.timeline.copy.looked-at",
  "request.secrecy-reviewed": "cooperation.timeline.request.secrecy-reviewed",
  "request.noted": "cooperation.timeline.request.noted",
  "request.drafted": "cooperation.timeline.request.drafted",
  "request.screening-asked": "cooperation.timeline.request.screening-asked",
  "request.screened": "cooperation.timeline.request.screened",
  "request.offence-tested": "cooperation.timeline.request.offence-tested",
  "request.reopened": "cooperation.timeline.request.reopened",
  "request.submitted": "cooperation.timeline.request.submitted",
  "request.sent": "cooperation.timeline.request.sent",
  "request.restored": "cooperation.timeline.request.restored",
  "request.received": "cooperation.timeline.request.received",
  "request.acknowledgement": "cooperation.timeline.request.acknowledgement",
  "request.status": "cooperation.timeline.request.status",
  "request.decision": "cooperation.timeline.request.decision",
  "request.question": "cooperation.timeline.request.question",
  "request.answer": "cooperation.timeline.request.answer",
  "request.consultation": "cooperation.timeline.request.consultation",
  "request.extension": "cooperation.timeline.request.extension",
  "request.withdrawal": "cooperation.timeline.request.withdrawal",
  "request.closure": "cooperation.timeline.request.closure",
  "request.use-report": "cooperation.timeline.request.use-report",
  "request.step": "cooperation.timeline.request.step",
  "request.step-proposed": "cooperation.timeline.request.step-proposed",
  "request.step-dropped": "cooperation.timeline.request.step-dropped",
  "request.supplement-proposed": "cooperation.timeline.request.supplement-proposed",
  "request.supplement-dropped": "cooperation.timeline.request.supplement-dropped",
  "request.step-kept": "cooperation.timeline.request.step-kept",
  "request.consent": "cooperation.timeline.request.consent",
  "request.decision-proposed": "cooperation.timeline.request.decision-proposed",
  "request.proposal-dropped": "cooperation.timeline.request.proposal-dropped",
  "request.decision-authorised": "cooperation.timeline.request.decision-authorised",
  "request.countersigned": "cooperation.timeline.request.countersigned",
  "request.hold-began": "cooperation.timeline.request.hold-began",
  "request.hold-ended": "cooperation.timeline.request.hold-ended",
  "request.extension-settled": "cooperation.timeline.request.extension-settled",
  "request.came-too-late": "cooperation.timeline.request.came-too-late",
  "request.dispatch-refused": "cooperation.timeline.request.dispatch-refused",
  "receipt.stored": "cooperation.timeline.receipt.stored",
  "receipt.valid": "cooperation.timeline.receipt.valid",
  "receipt.handled": "cooperation.timeline.receipt.handled",
  "receipt.opened": "cooperation.timeline.receipt.opened",
  "receipt.refused": "cooperation.timeline.receipt.refused",
  "receipt.expired": "cooperation.timeline.receipt.expired",
  "request.posted": "cooperation.timeline.request.posted",
  "request.letter-corrected": "cooperation.timeline.request.letter-corrected",
};

export const requestHappenings: Happenings = {
  texts: TEXTS,
  values: {
    status: ({ t }, status) => t(`cooperation.status.${status}`),
    outcome: ({ t }, outcome) =>
      t(t.has(`cooperation.outcome.${outcome}`) ? `cooperation.outcome.${outcome}` : `cooperation.closure.${outcome}`),
    step: ({ t }, step) => (t.has(`convention.step.${step}`) ? t(`convention.step.${step}`) : step),
    bearer: ({ t }, bearer) => t(`desk.bearer.${bearer}`),
    state: ({ lang }, state) => stateName(state, lang),
  },
  under: (view, receipts) => <Receipts view={view} receipts={receipts} />,
  onPaper: { text: textOnPaper },
};

/** What the other server, or ours, has signed about it. */
function Receipts({ view, receipts }: { view: View; receipts: readonly TimelineItem[] }): JSX.Element {
  return (
    <ul>
      {receipts.map(({ type, at }) => (
        <li>
          {view.t(`cooperation.timeline.${type}-short`)} <Moment at={new Date(at)} />
        </li>
      ))}
    </ul>
  );
}

function textOnPaper(view: PaperView, { type, params }: TimelineItem): string {
  const { t } = view;
  // What was done with the dossier as a whole has no reference of its own.
  if (type.startsWith("copy.")) return t(`cooperation.timeline.${type}`, params);
  const words = Object.entries(params).map(([name, value]) => [name, onPaper(view, type, name, String(value))]);
  return `${seenName(view, String(params["reference"]))}\n${t(`print.timeline.${type}`, Object.fromEntries(words))}`;
}

/** Codes in the parameters, said in words. */
function onPaper({ t, lang }: PaperView, type: string, name: string, value: string): string {
  switch (name) {
    case "state":
      return stateName(value, lang);
    case "status":
      return t(`cooperation.status.${value}`);
    case "outcome":
      return t(t.has(`print.outcome.${value}`) ? `print.outcome.${value}` : `cooperation.closure.${value}`);
    case "step":
      return t.has(`convention.step.${value}`) ? t(`convention.step.${value}`) : value;
    case "bearer":
      return t(`print.bearer.${value}`);
    case "stage":
      return t.has(`print.consultation.${value}`) ? t(`print.consultation.${value}`) : value;
    case "code":
      // A receipt without a code says nothing in its place.
      return !type.startsWith("receipt.") ? value : value === "" ? "" : ` (${value})`;
    default:
      return value;
  }
}
