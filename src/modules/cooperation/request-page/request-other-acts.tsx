import { USES } from "../../../convention/index.ts";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Button, ButtonRow, errorFor, Form, LinkButton, Radios, TextArea } from "../../../web/index.ts";
import { FurtherUseFields } from "../../evidence/index.ts";
import { may } from "../access.ts";
import { reopenRequest } from "../drafting/actions/submit-request.ts";
import { noteStanding } from "../deciding/actions/note-standing.ts";
import { isGranted } from "../deciding/actions/order-for-request.ts";
import { isAwaited } from "../request/domain/incoming-needs.ts";
import { grants } from "../request/domain/deciding.ts";
import { eachPurpose, hasUndecided } from "../request/domain/purposes.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { askAgainOn, isWaiting } from "../request/domain/look-again.ts";
import { isPreserving } from "../request/domain/preservation.ts";
import { isCarriedOutHere } from "../information/withhold-disclosure.ts";
import { giverLane, isInformation } from "../request/domain/information.ts";
import { isStopped } from "../request/domain/screening.ts";
import { isBeingExecuted, isSettled, ownerMayClose } from "../request/domain/status.ts";
import type { RequestPageProps } from "./props.ts";
import { NoteForm, OneButton, TakeBack } from "./request-acts.tsx";

/** What is possible but not next: the rest of what two States can say to each other. */
export function OtherActs(props: RequestPageProps): JSX.Element {
  const { view, user, matter } = props;
  const { t } = view;
  const { file, dossier } = matter;
  const { requestId, direction, status } = file;
  const incoming = direction === "incoming";
  const sent = incoming || file.stage === "sent";
  const correspond = may(user, "correspond") && sent && !isSettled(status);
  const given = isInformation(file);
  const gives = giverLane(file) === "own";
  const links: [boolean, string, string][] = [
    [incoming && !given && may(user, "screen-incoming") && hasUndecided(file), "screening", "screen"],
    [
      incoming && !given && may(user, "propose") && (hasUndecided(file) || isBeingExecuted(status)),
      "decision",
      "decision-page",
    ],
    [incoming && may(user, "execute") && isGranted(file), "order", "order"],
    [isCarriedOutHere(file) && (may(user, "draft") || may(user, "authorise")), "other-provider", "other-provider"],
    [
      incoming && file.mechanism === "preserved-traffic-disclosure" && may(user, "draft"),
      "preservation-elsewhere",
      "preserve-there",
    ],
    [incoming && may(user, "execute") && isAwaited(file), "answer-part", "answer-part"],
    [correspond, "write/question", "ask"],
    [correspond && isWaitingForUs(file), "write/answer", "answer"],
    [correspond && incoming && !given && hasUndecided(file), "write/consultation", "consult"],
    [correspond && !incoming && isPreserving(status), "write/extension", "extend"],
    [correspond && !incoming, "write/withdrawal", "withdraw"],
    [may(user, "correspond") && !gives && (given ? sent : status === "answered"), "write/use-report", "report"],
    [may(user, "correspond") && gives && (given ? sent : hasGranted(file)), "write/consent", "consent"],
    [
      may(user, "correspond") && sent && (incoming ? ownerMayClose(file) : status !== "closed"),
      "write/closure",
      "close",
    ],
  ];
  const open = links.filter(([possible]) => possible);
  return (
    <section>
      <h2>{t("cooperation.request.more")}</h2>
      <ButtonRow>
        {open.map(([, path, key]) => (
          <LinkButton href={`/requests/${requestId}/${path}`} kind="secondary">
            {t(`cooperation.more.${key}`)}
          </LinkButton>
        ))}
        {(!incoming || file.acknowledgement !== undefined || file.decisions.length > 0) && (
          <LinkButton href={`/requests/${requestId}/print`} kind="secondary">
            {t("cooperation.request.print")}
          </LinkButton>
        )}
        <LinkButton href={`/dossiers/${dossier.dossierId}`} kind="secondary">
          {t("cooperation.request.timeline")}
        </LinkButton>
      </ButtonRow>
      {incoming && isGranted(file) && file.mechanism !== "preservation" && may(user, "execute") && (
        <details>
          <summary>{t("cooperation.more.answered")}</summary>
          <p>{t("cooperation.more.answered-hint")}</p>
          <OneButton
            action={`/requests/${requestId}/answered`}
            label={t("cooperation.more.answered")}
            kind="secondary"
          />
        </details>
      )}
      {mayBeTakenBack(file) && (may(user, "draft") || may(user, "authorise-sending")) && (
        <details open={props.form?.of === reopenRequest.id}>
          <summary>{t("cooperation.more.take-back")}</summary>
          <TakeBack {...props} />
        </details>
      )}
      {sent &&
        may(user, "acknowledge") &&
        (isWaiting(file) || askAgainOn(file, view.server.timeZone) !== undefined) && (
          <details open={props.form?.of === noteStanding.id}>
            <summary>{t("cooperation.more.look-again")}</summary>
            <NoteForm {...props} />
          </details>
        )}
      {!gives && sent && may(user, "correspond") && (given || file.decisions.length > 0) && <UseForm {...props} />}
    </section>
  );
}

/** Where its screening stopped a request, this is the next step and stands above. */
function mayBeTakenBack(file: RequestFile): boolean {
  return (
    file.direction === "outgoing" && (file.stage === "screening" || file.stage === "submitted" || isScreened(file))
  );
}

function isScreened(file: RequestFile): boolean {
  return file.stage === "screened" && !isStopped(file);
}

/** Something was given, or may be: it is bound by conditions, or by the limits of the Convention itself. */
function hasGranted({ decisions }: RequestFile): boolean {
  return decisions.some(({ told }) => grants(told.content.outcome));
}

/** The other State asked us something, or returned our request for completion. */
function isWaitingForUs(file: RequestFile): boolean {
  const asked = file.questions.some(({ question, answer }) => question.lane === "peer" && answer === undefined);
  const isReturned = eachPurpose(file).some(({ status }) => status === "more-information");
  return asked || (file.direction === "outgoing" && isReturned);
}

/** The sender's conditions are asked again before each further use. */
function UseForm({ view, matter, errors, input }: RequestPageProps): JSX.Element {
  const { t } = view;
  const isOpen = ["use", "note", "recipient", "notice", "noNoticeBecause"].some((name) => errorFor(errors, name));
  return (
    <details open={isOpen}>
      <summary>{t("cooperation.use.title")}</summary>
      <Form action={`/requests/${matter.file.requestId}/uses`} {...{ errors, input }}>
        <Radios
          name="use"
          label={t("cooperation.use.question")}
          options={USES.map((use) => ({ value: use, label: t(`cooperation.use.${use}`) }))}
        />
        <TextArea name="note" label={t("cooperation.use.note")} rows={2} maxLength={2_000} />
        <FurtherUseFields />
        <Button kind="secondary">{t("cooperation.use.check")}</Button>
      </Form>
    </details>
  );
}
