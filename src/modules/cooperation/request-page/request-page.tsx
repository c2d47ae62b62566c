import type { JSX } from "hono/jsx/jsx-runtime";
import { LIMIT_IDS, LIMIT_SUGGESTIONS, stateName } from "../../../convention/index.ts";
import {
  Button,
  CertaintyTag,
  ClockBadge,
  Form,
  HostileText,
  Moment,
  Notice,
  Page,
  PhoneNumber,
  StageBar,
  StatusTag,
  SummaryList,
  type View,
  visibleText,
} from "../../../web/index.ts";
import { StaffingNotices } from "../../identity/index.ts";
import { may } from "../access.ts";
import { eachPurpose } from "../request/domain/purposes.ts";
import { purposesOf, type RequestFile } from "../request/domain/request-file.ts";
import { purposeLabel } from "../request/lines.ts";
import { isInformation } from "../request/domain/information.ts";
import { theirTurn } from "../request/domain/their-turn.ts";
import { deadlineEnded, urgencyNow } from "../request/domain/urgency.ts";
import { PaperActs } from "../letters/pages/letters-page.tsx";
import { LettersIn } from "../request/pages/paper-note.tsx";
import { BasisCaution, LimitationCaution } from "../request/pages/cautions.tsx";
import { isToDecide, nextAct, OneButton } from "./request-acts.tsx";
import { RequestLinks } from "../request/pages/request-links.tsx";
import { OtherActs } from "./request-other-acts.tsx";
import { OffencesInLaws } from "../request/pages/offences-in-laws.tsx";
import { Information } from "../information/information-section.tsx";
import { Papers } from "../request/pages/papers.tsx";
import { AnswerParts } from "../deciding/pages/answer-part-page.tsx";
import { Decisions, Proposed } from "../deciding/pages/decision-sections.tsx";
import {
  Acknowledgement,
  Consultations,
  Contents,
  OrdersOfRequest,
  Questions,
  Reports,
  Screenings,
} from "../request/pages/request-sections.tsx";
import { ClosedNotice } from "../request/pages/closed-notice.tsx";
import { LifeSection } from "../lives/pages/life-section.tsx";
import { stagesOf } from "./request-stages.ts";
import { isOnItsWay, Sendings } from "../request/pages/sending.tsx";
import { CameTooLate } from "../exchange/pages/too-late.tsx";
import { Free, needHref, needWords, RequestTag } from "../request/pages/words.tsx";
import type { RequestPageProps } from "./props.ts";
import { mechanismTitle, UntilBadge, UrgencyTag } from "../../desk/index.ts";
import type { ClockJson } from "../request/request-view.ts";

/** One request, on either side: how it stands, until when, the next thing to do, and everything on file. */
export function RequestPage(props: RequestPageProps): JSX.Element {
  const { view, matter, about, errors } = props;
  const { t, lang } = view;
  const { file, dossier } = matter;
  const state = stateName(dossier.state, lang);
  const onItsWay = isOnItsWay(file, about.sendings);
  const urgency = urgencyNow(file);
  const since = file.receivedAt ?? file.sentAt;
  return (
    <Page
      view={view}
      kind={t(isInformation(file) ? "cooperation.information.page-kind" : "cooperation.request.kind", {
        mechanism: mechanismTitle(view, file.mechanism),
      })}
      title={t(`cooperation.request.title-${file.direction}`, { state, reference: file.ownReference })}
      breadcrumb={[
        { href: "/dossiers", label: t("desk.dossiers.title") },
        { href: `/dossiers/${dossier.dossierId}`, label: dossier.ownReference },
      ]}
      nextAction={about.closed === undefined ? nextAct(props) : undefined}
      errors={errors}
      width="wide"
    >
      <p>
        <RequestTag view={view} file={file} onItsWay={onItsWay} />
        {file.drill && <StatusTag tone="attention" label={t("desk.drill")} />}
        <UrgencyTag view={view} urgency={urgency} />
      </p>
      {about.closed !== undefined && <ClosedNotice view={view} state={state} closed={about.closed} />}
      <Sendings view={view} sendings={about.sendings} />
      {since !== undefined && urgency === "emergency" && (
        <p>
          <strong>{t("cooperation.request.emergency-since")}</strong> <Moment at={new Date(since)} />
        </p>
      )}
      <Reach {...props} />
      {about.closed === undefined && <WaitsForOthers {...props} />}
      <Wanted {...props} />
      {file.facts.note !== undefined && <Free text={file.facts.note} />}
      {file.bearer !== "peer" && file.direction === "incoming" && (
        <Notice tone="attention" title={t("cooperation.request.by-paper", { bearer: t(`desk.bearer.${file.bearer}`) })}>
          {t("desk.dossier.unverified-text")}
        </Notice>
      )}
      {!props.vouched && (
        <Notice tone="attention" title={t("cooperation.letters.not-called-back")}>
          {t("cooperation.letters.not-called-back-text")}
        </Notice>
      )}
      <PaperActs view={view} matter={matter} mayRegister={may(props.user, "register-letter")} />
      {file.refusals.length > 0 && <RefusedDispatch {...props} />}
      <CameTooLate view={view} file={file} state={state} />
      {about.closed === undefined && (
        <StageBar label={t("cooperation.request.progress")} stages={stagesOf(t, file, onItsWay)} />
      )}
      <AskedFor view={view} file={file} />
      <LifeSection {...props} />
      <Clocks view={view} about={about} file={file} />
      <Acknowledgement view={view} file={file} />
      <Information view={view} file={file} />
      <Proposed {...props} />
      <Decisions view={view} file={file} />
      <AnswerParts view={view} file={file} />
      <OrdersOfRequest view={view} orders={about.orders} />
      <Questions view={view} file={file} state={state} />
      <Consultations view={view} file={file} state={state} />
      <RequestLinks view={view} file={file} links={about.links} />
      {!isToDecide(props) && <BasisCaution view={view} matter={matter} bases={about.bases} />}
      <LimitationCaution view={view} file={file} />
      <Contents view={view} file={file} />
      <Papers
        view={view}
        file={file}
        standings={about.papers}
        hidden={props.hiddenPapers}
        mayAdd={about.closed === undefined && may(props.user, "correspond")}
      />
      <Screenings view={view} file={file} />
      <OffencesInLaws
        view={view}
        requestId={file.requestId}
        findings={about.offences}
        mayTest={may(props.user, "screen-incoming")}
      />
      <Reports view={view} file={file} />
      <LettersIn view={view} file={file} />
      {about.closed === undefined && <OtherActs {...props} />}
    </Page>
  );
}

/** Of several things asked for at once, where each stands. */
function AskedFor({ view, file }: { view: View; file: RequestFile }): JSX.Element | null {
  const { t } = view;
  if (purposesOf(file).length === 0 || file.status === undefined) return null;
  return (
    <section>
      <h2>{t("cooperation.request.purposes")}</h2>
      <SummaryList
        rows={eachPurpose(file).map(({ seenAs = "", status, answerParts = [] }) => ({
          label: purposeLabel(view, seenAs),
          value: (
            <>
              {t(`cooperation.status.${status}`)}
              {answerParts.length > 0 && (
                <>
                  {" · "}
                  {t("cooperation.request.answered-in", {
                    parts: view.format.list(answerParts.map(({ content }) => view.format.number(content.number))),
                  })}
                </>
              )}
            </>
          ),
        }))}
      />
    </section>
  );
}

/** What one says on the telephone, and where: their own number of the request, and ours of the line to them. */
function Reach({ view, matter, phone }: RequestPageProps): JSX.Element | null {
  const { t } = view;
  const { file } = matter;
  // The acknowledgement of a request of ours says both.
  if (file.direction === "outgoing" && file.acknowledgement !== undefined) return null;
  return (
    <SummaryList
      rows={[
        {
          label: t("measures.ring.their-reference"),
          value: file.peerReference && <HostileText text={file.peerReference} />,
        },
        { label: t("measures.ring.phone"), value: phone && <PhoneNumber number={phone} /> },
      ]}
    />
  );
}

/** Where this reader has nothing to do, the page says who has: another person here, or the other State. */
function WaitsForOthers({ view, user, matter, about, needs, others, able }: RequestPageProps): JSX.Element | null {
  const { t, format } = view;
  const [first] = others;
  if (needs.length > 0) return null;
  if (first === undefined) {
    // It is nobody's turn there before they have what we said.
    if (about.sendings.some(({ reached }) => reached === "under-way")) return null;
    const turn = theirTurn(matter.file);
    const state = stateName(matter.dossier.state, view.lang);
    return turn === undefined ? null : <p>{t(`cooperation.request.their-turn-${turn}`, { state })}</p>;
  }
  // G4, R16: who has the role and did a step before it leaves this one to another person.
  const isShutOut = first.notFor.includes(user.id) && first.roles.some((role) => user.roles.includes(role));
  return (
    <>
      <p>
        {t(isShutOut ? "cooperation.request.waits-for-second" : "cooperation.request.waits-for-others", {
          need: needWords(view, first),
          several: first.roles.length > 1 ? "yes" : "no",
          roles: format.list(first.roles.map((role) => t(`identity.role.${role}`))),
        })}
      </p>
      {able.length > 0 && (
        <p>{t("cooperation.request.who-can", { names: format.list(able.map(({ name }) => visibleText(name))) })}</p>
      )}
      <StaffingNotices view={view} gaps={about.gaps} mayPropose={false} />
      {view.server.profile === "training" &&
        able.map(({ id, name }) => (
          <Form action={`/training/people/${id}`}>
            <input type="hidden" name="to" value={needHref(first)} />
            <Button kind="secondary">{t("cooperation.request.go-on-as", { name })}</Button>
          </Form>
        ))}
    </>
  );
}

/** The asker proposes, the owner decides: both shown, never one for the other. */
function Wanted({ view, matter }: RequestPageProps): JSX.Element | null {
  const { t, lang } = view;
  const { file, dossier } = matter;
  const wanted = isInformation(file) ? undefined : file.content?.desiredStatus;
  if (wanted === undefined || file.status === undefined) return null;
  const owner = file.direction === "incoming" ? view.server.state : dossier.state;
  const asker = file.direction === "incoming" ? dossier.state : view.server.state;
  return (
    <p class="hint">
      {t("cooperation.request.wanted", {
        asker: stateName(asker, lang),
        wanted: t(`cooperation.status.${wanted}`),
        owner: stateName(owner, lang),
        status: t(`cooperation.status.${file.status}`),
      })}
    </p>
  );
}

function RefusedDispatch({ view, user, matter }: RequestPageProps): JSX.Element | null {
  const { t } = view;
  const last = matter.file.refusals.at(-1);
  if (!last) return null;
  const key = `cooperation.refused-dispatch.${last.code}`;
  const why = `federation.code.${last.code}`;
  return (
    <Notice tone="bad" title={t("cooperation.refused-dispatch.title")}>
      {t.has(key) ? t(key) : t("cooperation.refused-dispatch.other", { why: t.has(why) ? t(why) : last.code })}{" "}
      <Moment at={new Date(last.at)} />
      {last.code === "unknown-critical-field" && may(user, "draft") && purposesOf(matter.file).length > 0 && (
        <OneButton action={`/requests/${matter.file.requestId}/split`} label={t("cooperation.split.submit")} />
      )}
    </Notice>
  );
}

/** Where a deadline runs out, or may have: the rule behind it then acts against whoever relied on it. */
const LAPSES: readonly ClockJson["standing"][] = ["warning", "disputed", "lapsed"];

/** UNCC arts. 42(8), 25(2): the treaty's clock and each order's, side by side. */
function Clocks({
  view,
  about: { clocks, deadline },
  file,
}: {
  view: View;
  about: RequestPageProps["about"];
  file: RequestFile;
}): JSX.Element | null {
  const { t } = view;
  // One that has ended without a day has nothing to show.
  const isQuiet = clocks.every(({ dueEarliest, standing }) => dueEarliest === null && standing === "ended");
  if (isQuiet && deadline === undefined && file.facts.partly !== true) return null;
  return (
    <section>
      <h2>{t("cooperation.request.clocks")}</h2>
      {file.facts.partly === true && (
        <Notice tone="attention" title={t("cooperation.request.partly")}>
          {file.facts.partlyNote !== undefined && <Free text={file.facts.partlyNote} />}
        </Notice>
      )}
      {deadline !== undefined && (
        <UntilBadge view={view} label={t("cooperation.request.deadline")} due={deadline} ended={deadlineEnded(file)} />
      )}
      <Unknown view={view} clocks={clocks} />
      {clocks.flatMap((clock) => {
        if (clock.known === true && clock.dueEarliest === null && clock.standing !== "ended")
          return [<AtOnce {...{ view, clock }} />];
        if (clock.dueEarliest === null) return [];
        const due = new Date(clock.dueEarliest);
        const warnMs = clock.warnFrom === null ? undefined : due.getTime() - Date.parse(clock.warnFrom);
        if (clock.standing === "held") {
          return [
            <Notice tone="good" title={`${clockLabel(view, clock, file)} (${clock.article})`}>
              {t("cooperation.clock.held")}
            </Notice>,
          ];
        }
        return [
          <>
            <ClockBadge
              label={clockLabel(view, clock, file)}
              due={due}
              latest={clock.dueLatest === null ? undefined : new Date(clock.dueLatest)}
              day={clock.day}
              warnMs={warnMs}
              ended={clock.standing === "ended" ? "stopped" : undefined}
              cite={clock.article}
            />
            {LAPSES.includes(clock.standing) && <CertaintyTag certainty={clock.certainty} cite={clock.article} />}
            {clock.standing === "not-started" && <p class="hint">{t("cooperation.clock.not-started")}</p>}
          </>,
        ];
      })}
    </section>
  );
}

/** No number is law between the two States before somebody has kept it; what other treaties say is a suggestion. */
function Unknown({ view, clocks }: { view: View; clocks: readonly ClockJson[] }): JSX.Element | null {
  const { t } = view;
  const unknown = clocks.filter(({ known, standing }) => known === false && standing !== "ended");
  if (unknown.length === 0) return null;
  return (
    <Notice tone="attention" title={t("cooperation.life.no-number")}>
      <p>{t("cooperation.life.no-number-text")}</p>
      <ul>
        {unknown.map(({ rule }) => {
          const id = LIMIT_IDS.find((one) => one === rule);
          const suggestion = id && LIMIT_SUGGESTIONS[id];
          return (
            <li>
              {t(`convention.clock.${rule}.title`)}
              {suggestion !== undefined && (
                <p class="hint">
                  {t("cooperation.life.suggestion", { days: suggestion.days, source: suggestion.basis })}{" "}
                  {t(`convention.certainty.${suggestion.certainty}.explanation`)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

/** The Convention gives no number and asks for no delay. */
function AtOnce({ view: { t }, clock }: { view: View; clock: ClockJson }): JSX.Element {
  return (
    <Notice tone="attention" title={t(`convention.clock.${clock.rule}.title`)}>
      <p>{t(`convention.clock.${clock.rule}.statement`)}</p>
      <CertaintyTag certainty={clock.certainty} cite={clock.article} />
    </Notice>
  );
}

/** Kept here for the other State, or there for us. */
function clockLabel(view: View, { kind, rule, purpose }: ClockJson, { direction }: RequestFile): string {
  const { t } = view;
  const own = kind === "treaty" && direction === "outgoing" ? "treaty-for-us" : kind;
  const label = t(kind === "life" ? `convention.clock.${rule}.title` : `cooperation.clock.${own}`);
  return purpose === undefined ? label : t("print.life.of", { purpose: purposeLabel(view, purpose), step: label });
}
