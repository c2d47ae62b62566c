import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import { isWords } from "../../../protocol/custody-reason.ts";
import { Comma, HostileText, LinkButton, Moment, StatusTag, Table } from "../../../web/index.ts";
import type { ExhibitPageProps } from "./props.ts";
import { may } from "../access.ts";
import type { Opening, Release } from "../types.ts";
import { isMyCopy } from "./sealed-copy.tsx";
import { RELEASE_TONES, Reason, faultText } from "./words.tsx";

/** To whom the exhibit was released, by which two people, and what became of it. */
export function Releases({ view, record, names, authorities }: ExhibitPageProps): JSX.Element | null {
  const { t } = view;
  if (record.releases.length === 0) return null;
  return (
    <>
      <h2>{t("evidence.release.title")}</h2>
      <Table
        caption={t("evidence.release.title")}
        captionUnseen
        columns={[
          { key: "to", label: t("evidence.release.to") },
          { key: "state", label: t("evidence.release.state") },
          { key: "first", label: t("evidence.release.first") },
          { key: "second", label: t("evidence.release.second") },
        ]}
        rows={record.releases.map((release) => ({
          id: `release-${release.releaseId}`,
          cells: {
            to: (
              <>
                {stateName(release.receiver.state, view.lang)}
                <div class="hint">
                  <HostileText text={authorities(release.receiver.state, release.receiver.authority, view.lang)} />
                </div>
              </>
            ),
            state: (
              <>
                <StatusTag tone={RELEASE_TONES[release.state]} label={t(`evidence.release-state.${release.state}`)} />
                <OnWhoseWord {...{ view, record, release, authorities }} />
                {release.endReason !== undefined && (
                  <div class="hint">
                    <Reason view={view} reason={release.endReason} authorities={authorities} />
                  </div>
                )}
              </>
            ),
            first: (
              <>
                <Person {...{ view, names }} userId={release.requestedBy} />
                <Comma />
                <Moment at={release.requestedAt} />
              </>
            ),
            second:
              release.decidedBy === undefined || release.decidedAt === undefined ? (
                "–"
              ) : (
                <>
                  <Person {...{ view, names }} userId={release.decidedBy} />
                  <Comma />
                  <Moment at={release.decidedAt} />
                </>
              ),
          },
        }))}
      />
    </>
  );
}

/** By which codes of the record a receiver says what became of it. */
const WORDS_OF_RECEIVER: Readonly<Partial<Record<Release["state"], readonly string[]>>> = {
  opened: ["receiver-opened", "receiver-opened-outside"],
  "cannot-open": ["receiver-cannot-open", "receiver-cannot-open-outside"],
};

/** R34: where the receiver's server did not see it itself, that stands beside what became of the release. */
function OnWhoseWord({
  view,
  record,
  release,
  authorities,
}: Pick<ExhibitPageProps, "view" | "record" | "authorities"> & { release: Release }): JSX.Element | null {
  const codes = WORDS_OF_RECEIVER[release.state] ?? [];
  const { state } = release.receiver;
  const reason = record.custody
    .filter(({ entry }) => entry.act === "opened-by-receiver" && entry.by.kind === "peer" && entry.by.state === state)
    .map(({ entry }) => entry.reason)
    .find((one) => !isWords(one) && codes.includes(one.code));
  if (reason === undefined || isWords(reason) || !reason.code.endsWith("-outside")) return null;
  return (
    <div class="hint">
      <Reason view={view} reason={reason} authorities={authorities} />
    </div>
  );
}

/** The line of an opening in the list below, as the end of an address. */
export function openingRow({ openingId }: Pick<Opening, "openingId">): string {
  return `opening-${openingId}`;
}

/** Originals in clear on this server, and until when; or sealed files that were given away, and what came of them. */
export function Openings({ view, user, record, names }: ExhibitPageProps): JSX.Element | null {
  const { t } = view;
  const shown = record.openings.filter(({ state }) => state !== "removed");
  if (shown.length === 0) return null;
  const isElsewhere = record.key === "elsewhere";
  const title = t(isElsewhere ? "evidence.elsewhere.copies" : "evidence.opening.title");
  return (
    <>
      <h2>{title}</h2>
      <Table
        caption={title}
        captionUnseen
        columns={[
          { key: "by", label: t("evidence.opening.by") },
          { key: "state", label: t("evidence.opening.state") },
          { key: "get", label: t(isElsewhere ? "evidence.elsewhere.file" : "evidence.opening.get") },
        ]}
        rows={shown.map((opening) => ({
          id: openingRow(opening),
          cells: {
            by: (
              <>
                <Person {...{ view, names }} userId={opening.requestedBy} />
                <div class="hint">
                  <HostileText text={opening.reason.text} lang={opening.reason.language} />
                </div>
              </>
            ),
            state: <OpeningState view={view} opening={opening} />,
            get: isMyCopy(user, opening) ? (
              <LinkButton kind="secondary" href={`/openings/${opening.openingId}/sealed`}>
                {t("evidence.elsewhere.download")}
              </LinkButton>
            ) : opening.state === "ready" && may(user, "open") ? (
              <LinkButton kind="secondary" href={`/openings/${opening.openingId}/original`}>
                {t("evidence.opening.download")}
              </LinkButton>
            ) : (
              "–"
            ),
          },
        }))}
      />
    </>
  );
}

function OpeningState({ view, opening }: Pick<ExhibitPageProps, "view"> & { opening: Opening }): JSX.Element {
  const { t } = view;
  const { state, fault, readyAt, removeAt, finding } = opening;
  if (finding !== undefined) {
    return (
      <>
        {t(`evidence.opening-state.${state === "refused" ? "found-different" : state}`)}
        <div class="hint">
          {t("evidence.finding.was-entered")} <Moment at={finding.enteredAt} />
        </div>
      </>
    );
  }
  const until = { ready: "evidence.opening.until", "sealed-copy": "evidence.elsewhere.until" };
  return (
    <>
      {t(`evidence.opening-state.${state}`)}
      {fault !== undefined && <div class="hint">{faultText(view, fault)}</div>}
      {removeAt !== undefined && (state === "ready" || state === "sealed-copy") && (
        <div class="hint">
          {t(until[state])} <Moment at={removeAt} />
        </div>
      )}
      {readyAt !== undefined && (state === "sealed-copy" || state === "taken-away") && (
        <div class="hint">
          {t("evidence.finding.taken")} <Moment at={readyAt} />
        </div>
      )}
    </>
  );
}

/** A name runs in its own direction: the date behind it would be drawn into it. */
function Person({ view, names, userId }: Pick<ExhibitPageProps, "view" | "names"> & { userId: string }): JSX.Element {
  const name = names.get(userId);
  return name === undefined ? <>{view.t("evidence.custody.somebody")}</> : <HostileText text={name} />;
}
