import type { JSX } from "hono/jsx/jsx-runtime";
import type { Child } from "hono/jsx";
import { Button, ButtonRow, Form, formOf, LinkButton, type NextAction } from "../../../web/index.ts";
import { ConfirmForm } from "../../identity/index.ts";
import { carriedInto, hasEnded, nextStep } from "../request/domain/life.ts";
import { isAwaited } from "../request/domain/incoming-needs.ts";
import { purposesOf } from "../request/domain/request-file.ts";
import { eachPurpose } from "../request/domain/purposes.ts";
import type { QueueItem } from "../request/domain/queue-item.ts";
import { dropProposal } from "../deciding/actions/decide.ts";
import { noteStanding } from "../deciding/actions/note-standing.ts";
import { reviewSecrecy } from "../deciding/actions/review-secrecy.ts";
import { reopenRequest } from "../drafting/actions/submit-request.ts";
import { stepHref } from "../lives/pages/step-words.tsx";
import { stepLabel } from "../request/said-rows.ts";
import { DecisionText } from "../deciding/pages/decision-sections.tsx";
import type { RequestPageProps } from "./props.ts";
import { BasisCaution } from "../request/pages/cautions.tsx";
import { BeginFollowing } from "../request/pages/request-links.tsx";
import { needHref, needWords } from "../request/pages/words.tsx";
import { UntilBadge } from "../../desk/index.ts";

const Note = formOf(noteStanding);
const Objection = formOf(dropProposal);
const Reopening = formOf(reopenRequest);
const Secrecy = formOf(reviewSecrecy);

/** The one obvious thing that this reader can do with the request now; taken from the same rules as the work queue. */
export function nextAct(props: RequestPageProps): NextAction | undefined {
  const { view } = props;
  // Why something is not confirmed stands on the page itself.
  const needs = props.needs.filter(({ need }) => need !== "not-confirmed");
  const need = needs.find((item) => item.subject.kind === "request") ?? needs[0];
  if (!need) return undefined;
  const control = controlOf(props, need);
  return {
    label: needWords(view, need),
    because: <Because {...props} need={need} />,
    ...(control === undefined ? { href: needHref(need) } : { control }),
  };
}

/** Whoever decides reads what speaks against it beside the button, and not three screens below. */
export function isToDecide({ needs }: Pick<RequestPageProps, "needs">): boolean {
  return needs.some(({ need }) => need === "decide" || need === "authorise-decision");
}

function Because(props: RequestPageProps & { need: QueueItem }): JSX.Element {
  const { view, need } = props;
  const key = `cooperation.because.${need.need}`;
  return (
    <>
      {view.t.has(key) && <p>{view.t(key)}</p>}
      {isToDecide(props) && <BasisCaution view={view} matter={props.matter} bases={props.about.bases} />}
      {need.until !== undefined && <UntilBadge view={view} label={view.t("desk.queue.column-until")} due={need} />}
    </>
  );
}

/** Acts that are one press of a button stand on the page itself; the others have a page of their own. */
function controlOf(props: RequestPageProps, need: QueueItem): Child | undefined {
  if (need.subject.kind !== "request") return undefined;
  const { view, matter } = props;
  const { requestId } = matter.file;
  const to = (path: string): string => `/requests/${requestId}/${path}`;
  switch (need.need) {
    case "acknowledge":
      return <OneButton action={to("acknowledgement")} label={view.t("cooperation.act.acknowledge")} />;
    case "say-step": {
      const earlier = props.about.links.follows?.file;
      const isOne = matter.file.direction === "outgoing" || purposesOf(matter.file).length === 0;
      for (const one of eachPurpose(matter.file).filter((each) => isOne || isAwaited(each))) {
        const isAnswered = one.direction === "incoming" && hasEnded(one);
        const next = isAnswered ? undefined : nextStep(one, "own", carriedInto(one, earlier), matter.beside);
        if (next !== undefined)
          return <LinkButton href={stepHref(one, next.id)}>{stepLabel(view, next.id)}</LinkButton>;
      }
      return <OneButton action={to("answered")} label={view.t("cooperation.more.answer-complete")} />;
    }
    case "confirm-answer":
      return <OneButton action={to("answered")} label={view.t("cooperation.more.answer-complete")} />;
    case "authorise-decision":
      return <SecondPerson {...props} />;
    case "send-papers":
    case "full-request-due":
    case "full-request-no-day":
      return (
        <BeginFollowing
          file={matter.file}
          mechanism="extradition"
          label={view.t("cooperation.life.begin-full-request")}
        />
      );
    case "release-person":
    case "keep-deadline":
    case "authorise-step":
      return (
        <p>
          <a href="#life">{view.t("cooperation.life.title")}</a>
        </p>
      );
    case "countersign":
      return (
        <ConfirmForm
          action={to("countersignature")}
          thing={props.approval}
          label={view.t("cooperation.act.countersign")}
        />
      );
    case "mend-stopped":
      return <TakeBack {...props} />;
    case "review-confidentiality":
      // G9: it ends now, or goes on to a day that somebody names, each with a reason.
      return (
        <Secrecy.Form action={to("secrecy-review")} form={props.form}>
          <Secrecy.Field name="reason" as="line" />
          <Secrecy.Field name="reviewOn" />
          <Secrecy.Submit />
        </Secrecy.Form>
      );
    case "read-reply":
    case "read-part-preserved":
    case "read-extension-refused":
      return <NoteForm {...props} />;
    case "settle-extension":
      return <ExtensionForm {...props} />;
    case "send-follow-up":
      return <BeginFollowing file={matter.file} mechanism="stored-data" label={view.t("cooperation.act.follow-up")} />;
    default:
      return undefined;
  }
}

/** Back into drafting, with a reason that stands in the timeline. */
export function TakeBack({ view: { t }, matter, form }: RequestPageProps): JSX.Element {
  return (
    <Reopening.Form action={`/requests/${matter.file.requestId}/reopening`} form={form}>
      <Reopening.Field name="reason" />
      <Reopening.Submit kind="secondary">{t("cooperation.more.take-back")}</Reopening.Submit>
    </Reopening.Form>
  );
}

export function OneButton({
  action,
  label,
  kind,
}: {
  action: string;
  label: string;
  kind?: "primary" | "secondary" | "danger";
}): JSX.Element {
  return (
    <Form action={action}>
      <Button kind={kind}>{label}</Button>
    </Form>
  );
}

/** R16: the second person reads the proposal before the button, and signs its digest, or objects. */
function SecondPerson({ view, matter, approval, form }: RequestPageProps): JSX.Element {
  const { proposal, requestId } = matter.file;
  return (
    <>
      {proposal !== undefined && <DecisionText view={view} content={proposal.content} file={matter.file} />}
      <ConfirmForm
        action={`/requests/${requestId}/decision-authorisation`}
        thing={approval}
        label={view.t("cooperation.act.decide")}
      />
      <Objection.Folded action={`/requests/${requestId}/decision-withdrawal`} form={form} of={["reason"]} />
    </>
  );
}

/** Read by a named person; the day on which it comes back to the queue is theirs to name. */
export function NoteForm({ matter, form }: RequestPageProps): JSX.Element {
  return (
    <Note.Form action={`/requests/${matter.file.requestId}/notes`} form={form}>
      <Note.Field name="note" as="line" />
      <Note.Field name="lookAgainOn" />
      <Note.Submit />
    </Note.Form>
  );
}

function ExtensionForm({ view, matter }: RequestPageProps): JSX.Element {
  const { t, format } = view;
  const asked = matter.file.extensions.find((one) => !one.settled)?.asked.content;
  return (
    <Form action={`/requests/${matter.file.requestId}/extension-decision`}>
      {asked !== undefined && (
        <p>{t("cooperation.extension.asked", { until: format.dateTime(new Date(asked.until)) })}</p>
      )}
      <ButtonRow>
        <Button name="granted" value="yes">
          {t("cooperation.extension.grant")}
        </Button>
        <Button name="granted" value="no" kind="secondary">
          {t("cooperation.extension.keep")}
        </Button>
      </ButtonRow>
    </Form>
  );
}
