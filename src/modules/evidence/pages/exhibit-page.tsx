import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import type { SealedCustodyEntry } from "../../../protocol/custody.ts";
import {
  CopyBlock,
  CustodyList,
  HostileText,
  Moment,
  Notice,
  Page,
  QuoteBlock,
  type Renewal,
  renewalOf,
  SummaryList,
  type View,
} from "../../../web/index.ts";
import { may } from "../access.ts";
import { pauseOf } from "../domain/transfer-pause.ts";
import { exhibitName } from "../exhibit-name.ts";
import { exhibitKindText } from "../reason-text.ts";
import { DisposalForm, OpeningForm, ReleaseForm, nextAct } from "./act-forms.tsx";
import { LastPackage } from "./court-package-page.tsx";
import { Openings, Releases } from "./exhibit-lists.tsx";
import { FindingForm, findingLabels, FindingNotice } from "./finding.tsx";
import type { ExhibitRecord } from "../types.ts";
import type { ExhibitPageProps } from "./props.ts";
import { SealedCopy } from "./sealed-copy.tsx";
import { ConditionList, SourcedConditionList, ExhibitTag, Reason, faultText, share } from "./words.tsx";

/** One exhibit: what it is, where it stands, what binds whoever uses it, and everything that was done to it. */
export function ExhibitPage(props: ExhibitPageProps): JSX.Element {
  const { view, user, record, errors, form } = props;
  const { t } = view;
  const { exhibit } = record;
  const origin =
    exhibit.fromState === undefined
      ? t("evidence.exhibit.own")
      : t("evidence.exhibit.from", { state: stateName(exhibit.fromState, view.lang) });
  return (
    <Page
      view={view}
      title={exhibitName(exhibit)}
      kind={origin}
      width="wide"
      breadcrumb={[{ href: `/dossiers/${exhibit.dossierId}`, label: t("evidence.exhibit.dossier") }]}
      nextAction={nextAct(props)}
      errors={errors}
      form={form}
      labels={findingLabels(view)}
      renews={underWay(record)}
    >
      <p>
        <ExhibitTag view={view} state={exhibit.state} place={record.key} />
      </p>
      <QuoteBlock quote={exhibit.title} />
      {exhibit.fault !== undefined && (
        <Notice tone="bad" title={t("evidence.fault.title")}>
          {faultText(view, exhibit.fault)}
        </Notice>
      )}
      <DamageNotice view={view} record={record} />
      <FindingNotice {...props} />
      <TransferNotice view={view} record={record} />
      <RoomNotice view={view} record={record} />
      <LastPackage view={view} exhibit={exhibit} last={record.courtPackage} />
      <h2>{t("evidence.exhibit.facts-title")}</h2>
      <Facts view={view} record={record} authorities={props.authorities} />
      <Conditions view={view} record={record} bound={props.bound} />
      <Releases {...props} />
      {exhibit.state === "sealed" && may(user, "request-release") && <ReleaseForm {...props} />}
      <Openings {...props} />
      {record.key === "here" && may(user, "open") && <OpeningForm {...props} />}
      <FindingForm {...props} />
      {record.key === "elsewhere" && <SealedCopy {...props} />}
      <h2>{t("evidence.custody.title")}</h2>
      <p class="hint">{t("evidence.custody.explained")}</p>
      <CustodyList
        label={t("evidence.custody.title")}
        entries={record.custody.map((entry) => custodyLine(props, entry))}
      />
      {may(user, "dispose") && exhibit.state !== "disposed" && <DisposalForm {...props} />}
    </Page>
  );
}

const UNDER_WAY_SECONDS = 5;

/** Where it is being fetched, opened or sealed, how far that is; undefined where nothing goes on by itself. */
export function underWay({ exhibit, transfer, openings }: ExhibitRecord): Renewal | undefined {
  const isOpening = openings.some(({ state }) => state === "waiting");
  if (transfer?.state !== "fetching" && !isOpening) return undefined;
  const standing = [exhibit.state, transfer?.state, transfer?.leavesHere, openings.map(({ state }) => state)];
  return renewalOf(standing, { count: 0, everySeconds: UNDER_WAY_SECONDS });
}

function Facts({ view, record, authorities }: Pick<ExhibitPageProps, "view" | "record" | "authorities">): JSX.Element {
  const { t, format } = view;
  const { exhibit } = record;
  const newest = record.manifests.at(-1);
  const { acquisition } = exhibit;
  const texts = [
    ["name", exhibit.originalName],
    ["source", acquisition.source],
    ["acquired-by", acquisition.acquiredBy],
    ["place", acquisition.place],
    ["method", acquisition.method],
    ["legal-basis", acquisition.legalBasis],
  ] as const;
  return (
    <>
      <SummaryList
        rows={[
          { label: t("evidence.exhibit.kind"), value: <bdi>{exhibitKindText(view, exhibit.kind)}</bdi> },
          {
            label: t("evidence.exhibit.authority"),
            value: <HostileText text={authorities(view.server.state, exhibit.authority, view.lang)} />,
          },
          { label: t("evidence.exhibit.size"), value: exhibit.original && format.bytes(exhibit.original.size) },
          ...texts.flatMap(([key, text]) =>
            text === undefined ? [] : [{ label: t(`evidence.exhibit.${key}`), value: <HostileText text={text} /> }],
          ),
          { label: t("evidence.exhibit.scrubbed"), value: exhibit.scrubbedAt && <Moment at={exhibit.scrubbedAt} /> },
        ]}
      />
      {exhibit.original !== undefined && (
        <CopyBlock label={t("evidence.exhibit.sha256")} text={exhibit.original.sha256} />
      )}
      {exhibit.body !== undefined && <CopyBlock label={t("evidence.exhibit.root")} text={exhibit.body.root} />}
      {newest !== undefined && <CopyBlock label={t("evidence.exhibit.manifest")} text={newest.digest} />}
    </>
  );
}

/** What binds the user stands where the exhibit is used, not in a letter somewhere else. */
function Conditions({ view, record, bound }: Pick<ExhibitPageProps, "view" | "record" | "bound">): JSX.Element | null {
  const conditions = record.manifests.at(-1)?.manifest.conditions ?? [];
  if ((bound ?? conditions).length === 0) return null;
  return (
    <>
      <h2>{view.t("evidence.conditions.title")}</h2>
      {bound === undefined ? (
        <ConditionList view={view} conditions={conditions} />
      ) : (
        <SourcedConditionList view={view} conditions={bound} />
      )}
    </>
  );
}

function DamageNotice({ view, record }: Pick<ExhibitPageProps, "view" | "record">): JSX.Element | null {
  const { scrubFinding } = record.exhibit;
  if (scrubFinding === undefined || scrubFinding === "whole") return null;
  const { t } = view;
  return (
    <Notice tone="bad" title={t("evidence.damage.title")}>
      {t(`evidence.damage.${scrubFinding}`)} {t("evidence.damage.what-to-do")}
    </Notice>
  );
}

function TransferNotice({ view, record }: Pick<ExhibitPageProps, "view" | "record">): JSX.Element | null {
  const { transfer } = record;
  if (transfer?.state !== "fetching") return null;
  const { t } = view;
  const percent = share(transfer);
  const pause = pauseOf(transfer, view.now);
  return (
    <Notice tone="info" title={t("evidence.transfer.title", { percent })}>
      <p>
        <progress max={transfer.leaves} value={transfer.leavesHere} aria-label={t("evidence.transfer.progress")}>
          {percent}
        </progress>
      </p>
      {pause !== undefined && (
        <>
          <p>{faultText(view, pause.fault)}</p>
          <p>
            {t("evidence.transfer.next")} <Moment at={pause.until} />
          </p>
        </>
      )}
    </Notice>
  );
}

/** Before a person accepts: what it takes, what there is, and that it comes only as far as room is made. */
function RoomNotice({ view, record }: Pick<ExhibitPageProps, "view" | "record">): JSX.Element | null {
  const { room, exhibit } = record;
  if (exhibit.state !== "offered" || room === undefined) return null;
  const { t, format } = view;
  const fits = room.neededBytes <= room.freeBytes;
  const sizes = { needed: format.bytes(room.neededBytes), free: format.bytes(room.freeBytes) };
  return (
    <Notice
      tone={fits ? "neutral" : "bad"}
      title={t(fits ? "evidence.room.title" : "evidence.room.short-title", sizes)}
    >
      {!fits && <p>{t("evidence.room.short")}</p>}
    </Notice>
  );
}

function custodyLine({ view, names, authorities }: ExhibitPageProps, { entry }: SealedCustodyEntry) {
  const { t } = view;
  // Only the digest that a court knows; those of body, manifest and head are in the record that is exported.
  const { before, after } = { before: entry.before.original, after: entry.after.original };
  return {
    number: entry.number,
    at: new Date(entry.at),
    who: whoText(view, names, entry.by),
    what: t(`custody.act.${entry.act}`),
    why: <Reason view={view} reason={entry.reason} authorities={authorities} />,
    source: entry.source,
    ...(entry.order === null ? {} : { order: entry.order }),
    ...(before === undefined ? {} : { digestBefore: before }),
    ...(after === undefined ? {} : { digestAfter: after }),
  };
}

function whoText(view: View, names: ReadonlyMap<string, string>, by: SealedCustodyEntry["entry"]["by"]): string {
  if (by.kind === "person") return names.get(by.pseudonym) ?? by.pseudonym;
  return by.kind === "peer" ? stateName(by.state, view.lang) : view.t("evidence.custody.server");
}
