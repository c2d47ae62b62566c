import type { JSX } from "hono/jsx/jsx-runtime";
import { type ApprovedThing, ConfirmForm } from "../../identity/index.ts";
import { Fingerprint, formOf, type FormState, Notice, Steps, useView } from "../../../web/index.ts";
import { comparePeer } from "../peers/confirm-peer.ts";
import type { PeerReport } from "../peers/peer-report.ts";
import { moment, namedState } from "./words.tsx";

const Comparing = formOf(comparePeer);

export interface MeetingProps {
  readonly report: PeerReport;
  readonly own: { readonly words: readonly string[]; readonly digits: string } | undefined;
  readonly reader: { readonly id: string; readonly isAdministrator: boolean };
  readonly names: ReadonlyMap<string, string>;
  /** Of the record that waits for its second person. */
  readonly approval: ApprovedThing | undefined;
  readonly form: FormState | undefined;
}

/**
 * Three steps to a peer: its designation is here, one person compares the fingerprint over another channel, a second
 * person confirms (R39). What we hold is not shown before the comparison: it is to be heard, not copied.
 */
export function Meeting(props: MeetingProps): JSX.Element | null {
  const { t } = useView();
  const { standing } = props.report.peer;
  if (standing !== "imported" && standing !== "compared") return null;
  const steps = ["imported", "compared", "confirmed"].map((step) => ({ label: t(`federation.meeting.step-${step}`) }));
  return (
    <section aria-labelledby="meeting-title">
      <h2 id="meeting-title">{t("federation.meeting.title")}</h2>
      <Steps steps={steps} current={standing === "imported" ? 1 : 2} />
      {standing === "imported" ? <Compare {...props} /> : <Confirm {...props} />}
    </section>
  );
}

function Compare({ report, own, reader, form }: MeetingProps): JSX.Element {
  const view = useView();
  const { t } = view;
  const state = namedState(view, report.peer.state);
  if (!reader.isAdministrator) return <p>{t("federation.meeting.administrators-only")}</p>;
  return (
    <>
      <ol>
        <li>{t("federation.meeting.call", { state })}</li>
        <li>{t("federation.meeting.listen", { state })}</li>
        <li>{t("federation.meeting.read")}</li>
      </ol>
      <Comparing.Form action={`/peers/${report.peer.peerId}/compare-review`} form={form}>
        <Comparing.Field name="heard" rows={3} />
        <Comparing.Submit />
      </Comparing.Form>
      {own !== undefined && (
        <>
          <h3>{t("federation.meeting.ours")}</h3>
          <Fingerprint words={own.words} digits={own.digits} />
        </>
      )}
    </>
  );
}

function Confirm({ report, reader, names, approval }: MeetingProps): JSX.Element {
  const view = useView();
  const { t } = view;
  const { comparedBy, comparedAt } = report.peer;
  const who = names.get(comparedBy ?? "") ?? t("federation.somebody");
  const isSamePerson = comparedBy === reader.id;
  return (
    <>
      <Notice tone="good" title={t("federation.meeting.matches")}>
        <p>{t("federation.meeting.compared-by", { who, at: moment(view, comparedAt) })}</p>
      </Notice>
      <Fingerprint words={report.words} digits={report.digits} />
      {isSamePerson && <p>{t("federation.meeting.same-person")}</p>}
      {!isSamePerson && !reader.isAdministrator && <p>{t("federation.meeting.administrators-only")}</p>}
      {!isSamePerson && reader.isAdministrator && (
        <ConfirmForm
          action={`/peers/${report.peer.peerId}/confirm`}
          thing={approval}
          label={t("federation.meeting.confirm")}
        >
          <p>{t("federation.meeting.confirm-means", { state: namedState(view, report.peer.state) })}</p>
        </ConfirmForm>
      )}
    </>
  );
}
