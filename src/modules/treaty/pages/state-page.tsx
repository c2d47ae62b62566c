import type { JSX } from "hono/jsx/jsx-runtime";
import { groupsOf, stateName } from "../../../convention/index.ts";
import { type FieldError, HostileText, Page, QuoteBlock, StatusTag, Table, type View } from "../../../web/index.ts";
import type { WithRoom } from "../actions/status.ts";
import type { StateRecord, TracedAct } from "../domain/state-record.ts";
import { InTheRoom } from "./proposals.tsx";
import { inForceText } from "./status-page.tsx";
import { TwoDays } from "./two-days.tsx";
import { actOn, dayOrMonth, DigestText, factName, placeOption, SourceText, effectText } from "./words.tsx";

/** One State's acts, each with its source, since when it stands here and on whose word. */
export function StatePage({
  view,
  record,
  errors,
}: {
  readonly view: View;
  readonly record: StateRecord & WithRoom;
  readonly errors: readonly FieldError[];
}): JSX.Element {
  const { t } = view;
  const { state, on, known, periods, acts, isParty } = record;
  const back = { href: `/status?${new URLSearchParams({ on, known }).toString()}`, label: t("treaty.status.title") };
  return (
    <Page
      view={view}
      title={stateName(state, view.lang)}
      breadcrumb={[back]}
      width="wide"
      hasErrors={errors.length > 0}
    >
      <p class="lead">
        <StatusTag
          tone={isParty ? "good" : "info"}
          label={t(isParty ? "treaty.state.party" : "treaty.state.no-party", { date: view.format.day(on) })}
        />
      </p>
      {groupsOf(state).length > 0 && (
        <p class="hint">
          {t("treaty.groups.title")}:{" "}
          {groupsOf(state).map((id, index) => (
            <>
              {index > 0 && " · "}
              <a href={`/status?${new URLSearchParams({ on, known, group: id }).toString()}`}>
                {t(`treaty.group.${id}`)}
              </a>
            </>
          ))}
        </p>
      )}
      {record.invented && <p>{t("treaty.state.invented")}</p>}
      {periods.some(({ from }) => from !== undefined) && (
        <ul>
          {periods.flatMap(({ from, until }) =>
            from === undefined ? [] : [<li>{inForceText(view, from, until)}</li>],
          )}
        </ul>
      )}
      <h2>{t("treaty.state.acts")}</h2>
      {acts.length === 0 ? (
        <p>{t("treaty.state.no-acts")}</p>
      ) : (
        <Table
          caption={t("treaty.state.acts")}
          captionUnseen
          columns={[
            { key: "act", label: t("treaty.record.column-act") },
            { key: "day", label: t("treaty.record.column-day") },
            { key: "source", label: t("treaty.record.column-source") },
            { key: "word", label: t("treaty.state.column-word") },
          ]}
          rows={acts.map((act, index) => ({
            id: `act-${act.factId ?? index}`,
            cells: {
              act: <ActOf view={view} act={act} />,
              day: act.on === undefined ? t("treaty.status.day-unknown") : dayOrMonth(view, act.on),
              source: <SourceOf view={view} act={act} />,
              word: <WordOf view={view} act={act} />,
            },
          }))}
        />
      )}
      <InTheRoom view={view} acts={record.inTheRoom} />
      <TwoDays view={view} action={`/status/${state}`} days={record} errors={errors} />
    </Page>
  );
}

function ActOf({ view, act }: ActProps): JSX.Element {
  const { t, format } = view;
  const { kind, reservation, text, decisive, place, signatory, unconfirmed, circulatedOn, objectionsUntil } = act;
  const { madeStanding, withoutInstrument, withdrawnOn, about, objections = [] } = act;
  const isTold = madeStanding !== undefined && madeStanding !== "made";
  const { id, authority, languages } = act.notification ?? {};
  return (
    <>
      <div>
        {t(`treaty.kind.${kind}`)} {reservation !== undefined && <bdi>{reservation}</bdi>}
      </div>
      {id !== undefined && <div>{t(`treaty.duty-of.${id}`)}</div>}
      {authority !== undefined && (
        <div class="hint">
          <HostileText text={authority} />
        </div>
      )}
      {languages !== undefined && (
        <div class="hint">{format.list(languages.map((tag) => format.languageName(tag)))}</div>
      )}
      {!decisive && (
        <div>
          <StatusTag tone="attention" label={t("treaty.status.unconfirmed")} />
        </div>
      )}
      {signatory !== undefined && (
        <div class="hint">
          <HostileText text={`${signatory.name}, ${signatory.function}`} />
        </div>
      )}
      {place !== undefined && <div class="hint">{placeOption(view, place).label}</div>}
      {about !== undefined && <div class="hint">{t("treaty.state.about", { act: aboutOf(view, about) })}</div>}
      {isTold && (
        <div>
          <StatusTag
            tone={madeStanding === "pending" ? "attention" : "neutral"}
            label={t(`treaty.made.${madeStanding}`)}
          />
        </div>
      )}
      {madeStanding === "pending" && <div class="hint">{t("treaty.warning.late")}</div>}
      {withoutInstrument === true && <div class="hint">{t("treaty.warning.without-instrument")}</div>}
      {unconfirmed === true && <div class="hint">{t("treaty.state.not-confirmed")}</div>}
      {circulatedOn !== undefined && (
        <div class="hint">
          {t("treaty.state.circulated", { on: format.day(circulatedOn) })}
          {objectionsUntil !== undefined && ` ${t("treaty.state.objections", { until: format.day(objectionsUntil) })}`}
        </div>
      )}
      {text !== undefined && <QuoteBlock quote={text} />}
      {kind === "objection" && <div class="hint">{effectText(view, act)}</div>}
      {withdrawnOn !== undefined && (
        <div class="hint">{t("treaty.state.withdrawn", { on: format.day(withdrawnOn) })}</div>
      )}
      {objections.map((one) => (
        <div id={`objection-${one.factId}`}>
          <a href={`/status/${one.state}`}>{actOn(view, factName(view, { kind: "objection", ...one }), one.on)}</a>
          {one.text !== undefined && <QuoteBlock quote={one.text} />}
          <div class="hint">{effectText(view, one)}</div>
        </div>
      ))}
    </>
  );
}

function aboutOf(view: View, about: NonNullable<TracedAct["about"]>): string {
  return actOn(view, factName(view, about), about.on);
}

function SourceOf({
  view: { t, nav },
  act: { sourceKind, source, note, document, documentId },
}: ActProps): JSX.Element {
  // Everybody is told its title; whoever reads documents has them in the navigation.
  const readsDocuments = nav.some(({ href }) => href === "/documents");
  return (
    <>
      {sourceKind !== undefined && <div>{t(`treaty.source.${sourceKind}`)}</div>}
      <div class="hint">
        <SourceText text={source} />
      </div>
      {document !== undefined && (
        <div class="hint">
          {documentId !== undefined && readsDocuments ? (
            <a href={`/documents/${documentId}`}>
              <HostileText text={document.title} />
            </a>
          ) : (
            <HostileText text={document.title} />
          )}
          {document.reference !== undefined && <HostileText text={` (${document.reference})`} />}
          <DigestText sha256={document.sha256} />
        </div>
      )}
      {note !== undefined && (
        <div class="hint">
          <SourceText text={note} />
        </div>
      )}
    </>
  );
}

/** Since when it stands here, whether two people stand behind it, and what stood there before. */
function WordOf({ view, act: { recordedAt, byTwo, earlier } }: ActProps): JSX.Element {
  const { t, format } = view;
  if (recordedAt === undefined) return <>{t("treaty.state.shipped")}</>;
  return (
    <>
      <div>
        {t(byTwo === true ? "treaty.state.by-two" : "treaty.state.by-one", { when: format.dateTime(recordedAt) })}
      </div>
      {earlier.map((was) => (
        <div class="hint">
          {t("treaty.state.earlier", {
            act: t(`treaty.kind.${was.kind}`),
            on: dayOrMonth(view, was.on),
            when: format.dateTime(was.recordedAt),
          })}
        </div>
      ))}
    </>
  );
}

interface ActProps {
  readonly view: View;
  readonly act: TracedAct;
}
