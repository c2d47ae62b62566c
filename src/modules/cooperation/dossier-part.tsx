import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../convention/index.ts";
import { EmptyState, Table, type View, Unbroken } from "../../web/index.ts";
import {
  type Dossier,
  type DossierFacts,
  type DossierLine,
  type DossierPart,
  mechanismTitle,
  UrgencyTag,
} from "../desk/index.ts";
import type { Sending } from "../federation/index.ts";
import { may } from "./access.ts";
import { continuedLinks } from "./continuing/links.ts";
import { requestsBefore } from "./continuing/requests-before.ts";
import { Continued } from "./continuing/pages.tsx";
import { copyStandings } from "./copies/actions/closed-dossiers.ts";
import { copyTimeline } from "./copies/actions/copy-timeline.ts";
import { CopyHere, titleOfCopy } from "./copies/pages/copy-page.tsx";
import { CopyToGive } from "./copies/pages/release-page.tsx";
import { GiveInformationForm, NewRequestForm } from "./drafting/pages/new-request-form.tsx";
import { unconfirmedIn, unconfirmedOf } from "./needs/missed-sendings.ts";
import { requestTimeline } from "./request-timeline.ts";
import type { CooperationContext } from "./request/context.ts";
import { asked, unfitToFollow } from "./request/domain/follow-up.ts";
import type { RequestFile } from "./request/domain/request-file.ts";
import { urgencyAt, urgencyNow } from "./request/domain/urgency.ts";
import { isOnItsWay, Sendings } from "./request/pages/sending.tsx";
import { RequestTag, titleOfTheirs } from "./request/pages/words.tsx";
import { filesOfDossier, requestLines, type RequestsOfDossier } from "./request/store.ts";

const REQUESTS_IN_A_LIST = 3;

/** The requests of a dossier: how far what we said has come, how each stands, and what to ask next. */
export async function requestPart(
  context: CooperationContext,
  dossier: Dossier,
  names: ReadonlyMap<string, string>,
): Promise<DossierPart> {
  const { db } = context.platform.database;
  const { dossierId } = dossier;
  const files = await filesOfDossier(db, dossierId);
  const unconfirmed = await unconfirmedOf(context, dossierId);
  const links = await continuedLinks(context, dossier);
  const before = (await requestsBefore(db, dossier.continues))?.requests ?? [];
  const standing = links.closed && (await copyStandings(context, db, [dossierId])).get(dossierId);
  // A copy goes to and comes from a State that was met anew alone: most dossiers know of none.
  const copies = links.closed || dossier.isReadOnly === true ? await copyTimeline(db, dossierId, names) : [];
  return {
    timeline: [...(await requestTimeline(context, files)), ...copies],
    title: (view) => titleOfCopy(view, dossier) ?? titleByRequest(view, dossier, files),
    sections: [
      { place: 0, show: (page) => <CopyHere {...page} /> },
      { place: 1, show: (page) => <Continued {...page} {...links} /> },
      { place: 3, show: (page) => <CopyToGive {...page} standing={standing} /> },
      { place: 5, show: ({ view }) => <Sendings view={view} sendings={unconfirmed} /> },
      {
        place: 10,
        show: (page) =>
          page.dossier.isReadOnly === true ? null : <Requests {...page} files={files} unconfirmed={unconfirmed} />,
      },
      {
        place: 15,
        show: (page) => (mayBegin(page, links) ? <NewRequestForm {...page} files={files} before={before} /> : null),
      },
      { place: 16, show: (page) => (mayBegin(page, links) ? <GiveInformationForm {...page} /> : null) },
    ],
  };
}

/** Nothing more is said in a closed dossier, and nothing ever in a copy. */
function mayBegin({ user, dossier }: DossierFacts, { closed }: { readonly closed?: unknown }): boolean {
  return may(user, "draft") && dossier.isReadOnly !== true && closed === undefined;
}

/** A dossier that their request opened bears their reference, which says nothing to us: what they ask for stands before it. */
function titleByRequest(view: View, { title }: Dossier, files: readonly RequestFile[]): string | undefined {
  const first = files.find(({ peerReference, direction }) => direction === "incoming" && peerReference === title);
  return first && titleOfTheirs(view, first.mechanism, title);
}

function Requests({
  view,
  dossier,
  files,
  unconfirmed,
}: DossierFacts & { files: readonly RequestFile[]; unconfirmed: readonly Sending[] }): JSX.Element {
  const { t, lang } = view;
  const state = stateName(dossier.state, lang);
  return (
    <>
      <h2>{t("cooperation.dossier.requests")}</h2>
      {files.length === 0 ? (
        <EmptyState title={t("cooperation.dossier.no-requests")}>
          {t("cooperation.dossier.no-requests-text")}
        </EmptyState>
      ) : (
        <Table
          caption={t("cooperation.dossier.requests")}
          captionUnseen
          columns={[
            { key: "reference", label: t("cooperation.request.reference") },
            { key: "mechanism", label: t("cooperation.request.mechanism") },
            { key: "direction", label: t("cooperation.request.direction") },
            { key: "status", label: t("cooperation.request.status") },
          ]}
          rows={files.map((file) => ({
            cells: {
              reference: (
                <a href={`/requests/${file.requestId}`}>
                  <Unbroken text={file.ownReference} />
                </a>
              ),
              mechanism: (
                <>
                  {mechanismTitle(view, file.mechanism)}
                  <LinkNote view={view} file={file} files={files} />
                </>
              ),
              direction: t(`cooperation.direction.${file.direction}`, { state }),
              status: (
                <>
                  <RequestTag view={view} file={file} onItsWay={isOnItsWay(file, unconfirmed)} />{" "}
                  <UrgencyTag view={view} urgency={urgencyNow(file)} />
                </>
              ),
            },
          }))}
        />
      )}
    </>
  );
}

/** Which request it follows, or of which it is a copy. */
function LinkNote({
  view,
  file,
  files,
}: {
  view: View;
  file: RequestFile;
  files: readonly RequestFile[];
}): JSX.Element | null {
  const { follows, copyOf } = file;
  const other = files.find(({ requestId }) => requestId === (follows ?? copyOf));
  if (other === undefined || (follows !== undefined && unfitToFollow(other, asked(file)) !== undefined)) return null;
  return (
    <p class="hint">
      {view.t(follows === undefined ? "cooperation.link.copy-of" : "cooperation.link.follows")}{" "}
      <Unbroken text={other.ownReference} />
    </p>
  );
}

/** The newest requests of each of these dossiers. */
export async function requestsInList(
  context: CooperationContext,
  dossiers: readonly Dossier[],
): Promise<ReadonlyMap<string, DossierLine>> {
  const found = await requestLines(context.platform.database.db, dossiers, REQUESTS_IN_A_LIST);
  const ids = dossiers.map(({ dossierId }) => dossierId);
  const unconfirmed = await unconfirmedIn(context, ids);
  return new Map(
    dossiers.flatMap((dossier): [string, DossierLine][] => {
      const { dossierId, title } = dossier;
      if (dossier.isReadOnly === true) return [[dossierId, copyLine(dossier)]];
      const requests = found.get(dossierId);
      if (requests === undefined) return [];
      const { openedBy } = requests;
      return [
        [
          dossierId,
          {
            ...(openedBy === undefined ? {} : { title: (view: View) => titleOfTheirs(view, openedBy, title) }),
            shown: (view) => (
              <RequestLines view={view} dossierId={dossierId} found={requests} unconfirmed={unconfirmed} />
            ),
          },
        ],
      ];
    }),
  );
}

function copyLine(dossier: Dossier): DossierLine {
  return {
    title: (view) => titleOfCopy(view, dossier) ?? dossier.title,
    shown: ({ t }) => <a href={`/copies/${dossier.dossierId}`}>{t("cooperation.copy.read")}</a>,
  };
}

function RequestLines({
  view,
  dossierId,
  found,
  unconfirmed,
}: {
  view: View;
  dossierId: string;
  found: RequestsOfDossier;
  unconfirmed: readonly Sending[];
}): JSX.Element {
  const more = found.count - found.lines.length;
  return (
    <ul>
      {found.lines.map((line) => (
        <li>
          <a href={`/requests/${line.requestId}`}>{mechanismTitle(view, line.mechanism)}</a>{" "}
          <RequestTag view={view} file={line} onItsWay={isOnItsWay(line, unconfirmed)} />{" "}
          <UrgencyTag view={view} urgency={urgencyAt(line.status, line.urgency)} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <a href={`/dossiers/${dossierId}`}>{view.t("cooperation.dossiers.more-requests", { count: more })}</a>
        </li>
      )}
    </ul>
  );
}
