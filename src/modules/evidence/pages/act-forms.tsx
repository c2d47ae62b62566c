import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  BeSomebodyElse,
  Button,
  Form,
  formOf,
  type NextAction,
  Notice,
  Select,
  visibleText,
} from "../../../web/index.ts";
import { may } from "../access.ts";
import { acceptOffer } from "../actions/accept-offer.ts";
import { disposeOfExhibit } from "../actions/dispose.ts";
import { openExhibit } from "../actions/open-exhibit.ts";
import { withdrawRelease } from "../actions/decide-release.ts";
import type { Release } from "../types.ts";
import type { ExhibitPageProps } from "./props.ts";
import { ReasonBoxes, ReasonFields, ReasonForm } from "./reason-fields.tsx";
import { isFoundDifferent } from "./finding.tsx";
import { nextTakeAway } from "./sealed-copy.tsx";

const Acceptance = formOf(acceptOffer);
const Disposal = formOf(disposeOfExhibit);
const Opening = formOf(openExhibit);
const Withdrawal = formOf(withdrawRelease);
const WithdrawalReason = Withdrawal.within("reason");

/** Where the page asks for a release. */
const RELEASE_ANCHOR = "release";

/** The one obvious thing to do with the exhibit now, for this reader. */
export function nextAct(props: ExhibitPageProps): NextAction | undefined {
  const { view, user, record, facts } = props;
  const { t } = view;
  const { exhibit } = record;
  const asked = record.releases.find(({ state }) => state === "requested");
  if (asked !== undefined && may(user, "approve-release")) {
    const isOwn = asked.requestedBy === user.id;
    return {
      label: t("evidence.next.approve"),
      because: t(isOwn ? "evidence.next.approve-other" : "evidence.next.approve-because", {
        state: stateName(asked.receiver.state, view.lang),
      }),
      ...(isOwn ? { control: <WithdrawForm {...props} release={asked} /> } : { href: `/releases/${asked.releaseId}` }),
    };
  }
  if (exhibit.state === "sealed" && !leaves(record) && facts?.mayAsk === true && may(user, "request-release")) {
    return {
      label: t("evidence.next.release"),
      because: t("evidence.next.release-because", { state: stateName(facts.receiver.state, view.lang) }),
      href: `#${RELEASE_ANCHOR}`,
    };
  }
  if (exhibit.state === "offered" && may(user, "accept")) {
    return {
      label: t("evidence.next.accept"),
      because: t("evidence.next.accept-because"),
      control: <AcceptanceForm {...props} />,
    };
  }
  const takeAway = nextTakeAway(props);
  if (takeAway !== undefined) return takeAway;
  // What was found not to be what the sender sealed is no next step to a court.
  if (exhibit.state === "complete" && may(user, "export") && !isFoundDifferent(record)) {
    const isElsewhere = record.key === "elsewhere";
    const href = `/exhibits/${exhibit.exhibitId}/court-package`;
    if (
      record.courtPackage !== undefined &&
      record.courtPackage.unwitnessed > 0 &&
      record.courtPackage.isCosignedSince
    ) {
      const state = stateName(exhibit.fromState ?? "", view.lang);
      const because = t("evidence.next.court-package-anew-because", { state });
      return { label: t("evidence.next.court-package-anew"), because, href };
    }
    return {
      label: t("evidence.next.court-package"),
      because: t(isElsewhere ? "evidence.next.court-package-sealed" : "evidence.next.court-package-because"),
      href,
    };
  }
  return undefined;
}

/** Each condition is accepted by its own tick: binding the State is not a sweep of the hand (R9). */
function AcceptanceForm({ view, record, form }: ExhibitPageProps): JSX.Element {
  const { t } = view;
  const conditions = record.manifests.at(-1)?.manifest.conditions ?? [];
  return (
    <Acceptance.Form action={`/exhibits/${record.exhibit.exhibitId}/acceptance`} form={form}>
      {conditions.length > 0 && (
        <Acceptance.Field
          name="acceptedConditions"
          options={conditions.map(({ id, article, text }) => ({
            value: id,
            label: t("evidence.accept.condition", { article, text: text.text.slice(0, 300) }),
          }))}
        />
      )}
      <Acceptance.Submit />
    </Acceptance.Form>
  );
}

function WithdrawForm({ view, release, form }: ExhibitPageProps & { release: Release }): JSX.Element {
  return (
    <>
      {view.server.profile === "training" && (
        <p>
          <BeSomebodyElse />
        </p>
      )}
      <Withdrawal.Folded
        action={`/exhibits/${release.exhibitId}/releases/${release.releaseId}/withdrawal`}
        form={form}
        known={{ reason: { language: view.lang } }}
      >
        <ReasonBoxes Box={WithdrawalReason} />
      </Withdrawal.Folded>
    </>
  );
}

/** A release of it waits, is on its way or was received; one that came to nothing leaves room for another. */
function leaves({ releases }: ExhibitPageProps["record"]): boolean {
  return releases.some(({ state }) => state !== "rejected" && state !== "withdrawn" && state !== "cannot-open");
}

/** The first of two people. Receiver and conditions come from the request and its decision, not from this form. */
export function ReleaseForm(props: ExhibitPageProps): JSX.Element | null {
  const { view, record, facts, openRequests, errors, input } = props;
  const { t } = view;
  if (leaves(record)) return null;
  if (facts === undefined && openRequests.length > 0) return <ReleaseForOneForm {...props} />;
  return (
    <>
      <h2 id={RELEASE_ANCHOR}>{t("evidence.release.new-title")}</h2>
      {facts === undefined || !facts.mayAsk ? (
        <Notice tone="neutral" title={t("evidence.release.not-yet")}>
          {t(facts === undefined ? "evidence.release.no-request" : "evidence.release.not-decided")}
        </Notice>
      ) : (
        <>
          <p>
            {t("evidence.release.new-explained", {
              state: stateName(facts.receiver.state, view.lang),
              count: facts.conditions.length,
            })}
          </p>
          {record.origins.map(({ number, fromState }) => (
            <p>{t("evidence.release.origin", { number, state: stateName(fromState ?? "", view.lang) })}</p>
          ))}
          <Form action={`/exhibits/${record.exhibit.exhibitId}/release-review`} {...{ errors, input }}>
            <ReasonFields view={view} label={t("evidence.reason.text")} rows={2} />
            <Button kind="secondary">{t("evidence.release.look")}</Button>
          </Form>
        </>
      )}
    </>
  );
}

/** What was taken in for no request may be released for one of its dossier: a person says for which. */
function ReleaseForOneForm({ view, record, openRequests, errors, input }: ExhibitPageProps): JSX.Element {
  const { t } = view;
  return (
    <>
      <h2 id={RELEASE_ANCHOR}>{t("evidence.release.new-title")}</h2>
      <p>{t("evidence.release.for-one-explained")}</p>
      <Form action={`/exhibits/${record.exhibit.exhibitId}/release-review`} {...{ errors, input }}>
        <Select
          name="requestId"
          label={t("evidence.release.for-request")}
          options={openRequests.map(({ requestId, reference, receiver }) => ({
            value: requestId,
            label: `${visibleText(reference ?? requestId)} (${stateName(receiver.state, view.lang)})`,
          }))}
          value={openRequests.length === 1 ? openRequests[0]?.requestId : undefined}
        />
        <ReasonFields view={view} label={t("evidence.reason.text")} rows={2} />
        <Button kind="secondary">{t("evidence.release.look")}</Button>
      </Form>
    </>
  );
}

export function OpeningForm({ view: { t }, record, form }: ExhibitPageProps): JSX.Element {
  return (
    <>
      <h2>{t("evidence.opening.new-title")}</h2>
      <p>{t("evidence.opening.explained")}</p>
      <ReasonForm of={Opening} action={`/exhibits/${record.exhibit.exhibitId}/openings`} form={form} />
    </>
  );
}

export function DisposalForm({ view, record, form }: ExhibitPageProps): JSX.Element {
  return (
    <Disposal.Folded
      action={`/exhibits/${record.exhibit.exhibitId}/disposal`}
      form={form}
      known={{ ground: { language: view.lang } }}
      kind="danger"
    >
      <ReasonBoxes Box={Disposal.within("ground")} />
      <Disposal.Field name="order" />
    </Disposal.Folded>
  );
}
