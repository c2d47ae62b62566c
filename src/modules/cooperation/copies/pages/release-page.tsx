import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import { fromHex } from "../../../../protocol/bytes.ts";
import { fingerprintDigits, fingerprintWords } from "../../../../protocol/fingerprint.ts";
import type { Given } from "../../../../protocol/given.ts";
import {
  Fingerprint,
  LinkButton,
  Moment,
  Notice,
  StatusTag,
  SummaryList,
  Table,
  Unbroken,
  type View,
} from "../../../../web/index.ts";
import type { Dossier, DossierFacts } from "../../../desk/index.ts";
import { may } from "../../access.ts";
import type { CopyStanding } from "../actions/closed-dossiers.ts";
import type { CopyToRelease, releaseCopy } from "../actions/release-copy.ts";
import { ExhibitsOfCopy, RequestsOfCopy } from "./copy-page.tsx";

interface WouldLeaveProps extends CopyToRelease {
  readonly view: View;
  readonly names: ReadonlyMap<string, string>;
}

/** Everything that would leave, to whom, and who stood behind that State's new root. */
export function WouldLeave({ view, names, dossier, peer, copy, unsaid, text }: WouldLeaveProps): JSX.Element {
  const { t, lang, format } = view;
  const state = stateName(dossier.state, lang);
  const { comparedBy, confirmedBy, met } = peer;
  const nameOf = (id: string | undefined): string => names.get(id ?? "") ?? t("desk.somebody");
  return (
    <>
      <p class="lead">{t("cooperation.copy-release.lead", { state })}</p>
      <h2>{t("cooperation.copy-release.to", { state })}</h2>
      <Root of={peer.rootFingerprint} />
      <SummaryList
        rows={[
          { label: t("cooperation.copy-release.compared-by"), value: nameOf(comparedBy) },
          { label: t("cooperation.copy-release.confirmed-by"), value: nameOf(confirmedBy) },
          { label: t("cooperation.copy-release.confirmed-at"), value: met && <Moment at={met.confirmedAt} /> },
          { label: t("cooperation.copy-release.size"), value: format.bytes(text.length) },
        ]}
      />
      <h2>{t("cooperation.copy-release.what")}</h2>
      <RequestsOfCopy
        view={view}
        text={copy}
        href={(requestId) => `/dossiers/${dossier.dossierId}/copy-release/requests/${requestId}`}
      />
      {unsaid > 0 && (
        <Notice tone="info" title={t("cooperation.copy-release.unsaid", { count: unsaid, state })}>
          {t("cooperation.copy-release.unsaid-text")}
        </Notice>
      )}
      <ExhibitsOfCopy view={view} text={copy} giver={view.server.state} />
      <p>{t("cooperation.copy-release.not-in-it")}</p>
    </>
  );
}

/** The same in numbers, for whoever sees what waits: no word of the dossier. */
export function ReleaseInNumbers({
  view,
  content,
}: {
  readonly view: View;
  readonly content: Given<typeof releaseCopy.content>;
}): JSX.Element {
  const { t, lang, format } = view;
  const { dossierId, reference, state, requests, words, exhibits, unsaid, sizeBytes, releasedBefore } = content;
  return (
    <>
      <SummaryList
        rows={[
          {
            label: t("cooperation.copy-release.dossier"),
            value: (
              <a href={`/dossiers/${dossierId}/copy-release`}>
                <Unbroken text={reference} />
              </a>
            ),
          },
          { label: t("cooperation.copies.column-to"), value: stateName(state, lang) },
          { label: t("cooperation.dossier.requests"), value: format.number(requests) },
          { label: t("cooperation.copy.words"), value: format.number(words) },
          { label: t("evidence.dossier.exhibits"), value: format.number(exhibits) },
          { label: t("cooperation.copy-release.unsaid-count"), value: format.number(unsaid) },
          { label: t("cooperation.copy-release.size"), value: format.bytes(sizeBytes) },
          { label: t("cooperation.copy-release.reason"), value: content.reason },
        ]}
      />
      <Root of={content.rootFingerprint} />
      <ReleasedBefore view={view} moments={releasedBefore} />
    </>
  );
}

/** As it was read aloud when the State was met anew (R39). */
function Root({ of }: { readonly of: string }): JSX.Element {
  const root = fromHex(of);
  return <Fingerprint words={fingerprintWords(root)} digits={fingerprintDigits(root)} />;
}

/** That it left before: a second release is for a copy that was lost again. */
export function ReleasedBefore({
  view,
  moments,
}: {
  readonly view: View;
  readonly moments: readonly (string | Date)[];
}): JSX.Element | null {
  if (moments.length === 0) return null;
  return (
    <Notice tone="attention" title={view.t("cooperation.copy-release.before", { count: moments.length })}>
      <ul>
        {moments.map((at) => (
          <li>
            <Moment at={new Date(at)} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** On the page of a closed dossier: whether its State has it again, and the way to give it back. */
export function CopyToGive({
  view,
  user,
  dossier,
  standing,
}: DossierFacts & { readonly standing: CopyStanding | undefined }): JSX.Element | null {
  if (standing === undefined || dossier.isReadOnly === true) return null;
  const { t, lang } = view;
  const state = stateName(dossier.state, lang);
  const last = standing.releases.at(-1);
  return (
    <>
      <SummaryList
        rows={[
          {
            label: t("cooperation.copy-release.copy-for", { state }),
            value: <GivenTag view={view} standing={standing} />,
          },
          { label: t("cooperation.copy.released"), value: last && <Moment at={last.releasedAt} /> },
        ]}
      />
      {may(user, "ask-copy-release") && (
        <p class="button-row">
          <LinkButton href={`/dossiers/${dossier.dossierId}/copy-release`} kind="secondary">
            {t(last === undefined ? "cooperation.copy-release.title" : "cooperation.copy-release.again")}
          </LinkButton>
        </p>
      )}
    </>
  );
}

/** Closed dossiers of this State: which were given back, and whether they arrived. */
export function ClosedDossiers({
  view,
  closed,
}: {
  readonly view: View;
  readonly closed: readonly { readonly dossier: Dossier; readonly standing: CopyStanding }[];
}): JSX.Element | null {
  const { t, lang } = view;
  if (closed.length === 0) return null;
  return (
    <section>
      <h2>{t("cooperation.copies.closed")}</h2>
      <p>{t("cooperation.copies.closed-text")}</p>
      <Table
        caption={t("cooperation.copies.closed")}
        captionUnseen
        columns={[
          { key: "reference", label: t("cooperation.request.reference") },
          { key: "state", label: t("cooperation.copies.column-to") },
          { key: "metAnew", label: t("cooperation.copies.column-met-anew") },
          { key: "released", label: t("cooperation.copy.released") },
          { key: "standing", label: t("cooperation.request.status") },
        ]}
        rows={closed.map(({ dossier, standing }) => ({
          cells: {
            reference: (
              <a href={`/dossiers/${dossier.dossierId}`}>
                <Unbroken text={dossier.ownReference} />
              </a>
            ),
            state: stateName(dossier.state, lang),
            metAnew: <Moment at={standing.metAnewAt} />,
            released: standing.releases.at(-1) === undefined ? "–" : <LastRelease standing={standing} />,
            standing: <GivenTag view={view} standing={standing} />,
          },
        }))}
      />
    </section>
  );
}

function LastRelease({ standing }: { readonly standing: CopyStanding }): JSX.Element | null {
  const last = standing.releases.at(-1);
  return last === undefined ? null : <Moment at={last.releasedAt} />;
}

function GivenTag({ view, standing }: { readonly view: View; readonly standing: CopyStanding }): JSX.Element {
  const { t } = view;
  const last = standing.releases.at(-1);
  if (last === undefined) return <StatusTag tone="attention" label={t("cooperation.copies.standing.not-given")} />;
  if (last.refused > 0) return <StatusTag tone="bad" label={t("cooperation.copies.standing.refused")} />;
  const { parts, valid } = last;
  if (valid < parts) {
    return <StatusTag tone="info" label={t("cooperation.copies.standing.on-its-way", { valid, parts })} />;
  }
  return <StatusTag tone="good" label={t("cooperation.copies.standing.arrived")} />;
}
