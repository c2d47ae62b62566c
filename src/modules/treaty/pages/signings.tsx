import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { CONVENTION_INSTRUMENT, signedUntil, stateName, stateOptions } from "../../../convention/index.ts";
import { isRefusal, type Refusal } from "../../../protocol/refusal.ts";
import {
  type ActRoutes,
  ButtonRow,
  type FieldOf,
  formOf,
  type FormPage,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  Page,
  refusalText,
  StatusTag,
  SummaryList,
  type Tone,
  useView,
  type View,
} from "../../../web/index.ts";
import { AskPage, type Role, shownAs, type User } from "../../identity/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import {
  type Appointed,
  type Became,
  becameOf,
  callSigning,
  changeSigning,
  checkAtTableIn,
  checkMayActIn,
  clearSigning,
  completeSigning,
  demandSigning,
  fitOf,
  isSigningOver,
  listAppointed,
  todayIn,
  planSigning,
  readTable,
  releaseSigning,
  signingIdParam,
  type TableRead,
  undoneNow,
  undoSigning,
} from "../actions/signings.ts";
import { signingAnswer } from "../answers.ts";
import type { TreatyContext } from "../context.ts";
import { type Examined, type FullPowers, instrumentFindings, type NewFullPowers } from "../domain/full-powers.ts";
import { latestOf } from "../domain/fact.ts";
import { isOpen, type NewSigning, type Signing } from "../domain/signing.ts";
import { listFullPowers } from "../signing-store.ts";
import { listFacts } from "../store.ts";
import { Findings, type FormPageOf, FullPowersSummary, RuleTable } from "./full-powers.tsx";
import { factKindOf, placeOption, toRecord } from "./words.tsx";

const New = formOf(planSigning);
const Change = formOf(changeSigning);
const Clearing = formOf(clearSigning);
const Call = formOf(callSigning);
const Release = formOf(releaseSigning);
const Completion = formOf(completeSigning);
const Undoing = formOf(undoSigning);

const TONES = {
  planned: "neutral",
  cleared: "info",
  called: "attention",
  done: "good",
  released: "neutral",
  undone: "neutral",
} as const satisfies Record<Signing["state"], Tone>;

interface Shown {
  readonly entry: NewSigning;
  /** The day at the place. */
  readonly on: string;
  readonly postLetter?: string | undefined;
  readonly examined?: Examined | undefined;
  readonly fullPowers?: NewFullPowers | undefined;
}

/** How both people at the table see what they stand behind. */
export const SIGNING_ACTS = [
  shownAs(completeSigning, {
    about: (view, { entry }) => factKindOf(view, entry),
    shown: (view, { remarks, ...content }) => (
      <>
        <SigningSummary view={view} {...content} />
        <p>{view.t("treaty.completion.text")}</p>
        <Completion.Shown value={{ remarks }} />
      </>
    ),
    form: ({ signingId }) => `/treaty/signings/${signingId}/completion`,
  }),
  shownAs(undoSigning, {
    about: (view, { entry }) => factKindOf(view, entry),
    shown: (view, { reason, to, ...content }) => (
      <>
        <SigningSummary view={view} {...content} />
        <p>{view.t(`treaty.undone-to.${to}`)}</p>
        <Undoing.Shown value={{ reason }} />
      </>
    ),
    form: ({ signingId }) => `/treaty/signings/${signingId}/undoing`,
  }),
];

/** Who may act at the table and who not, a new appointment, and one with its next step. */
export function mountSignings(
  routes: ActRoutes<TreatyContext, User, Role>,
  context: TreatyContext,
  formPage: FormPageOf,
): void {
  const { db } = context.platform.database;

  routes.list({
    id: "treaty.list-signings",
    at: "/treaty/signings",
    who: RECORDING_ROLES,
    member: "signings",
    answer: signingAnswer,
    load: async () => ({ signings: await listAppointed(context, db) }),
    words: "treaty.signings",
    breadcrumb: (view) => [toRecord(view)],
    add: { href: "/treaty/signings/new", who: RECORDING_ROLES },
    columns: {
      who: "treaty.record.column-act",
      when: "treaty.signings.when",
      signatory: "treaty.signings.signatory",
      standing: "treaty.room.standing",
    },
    facts: async (all) => {
      const [entries, table] = [await listFacts(db), await readTable(context, db)];
      const rowOf = (one: Appointed) => {
        const latest = latestOf(entries, one.proposalId);
        const isTakenBack = latest !== undefined && latest.kept === undefined;
        return { obstacle: obstacleOf(table, context, one), isTakenBack };
      };
      return new Map(all.map((one) => [one, rowOf(one)] as const));
    },
    cells: (one, { view, facts }) => ({
      who: <a href={hrefOf(one)}>{factKindOf(view, one.entry)}</a>,
      when: <When view={view} of={one} />,
      signatory: <HostileText text={`${one.entry.signatory.name}, ${one.entry.signatory.function}`} />,
      standing: <Standing view={view} one={one} {...facts.get(one)} />,
    }),
    around: (all, { view, facts }) => {
      const { t } = view;
      const isToday = ({ on, zone }: Appointed) => on === todayIn(context, zone);
      const done = all.find((one) => one.state === "done" && isToday(one));
      const open = all.filter((one) => isToday(one) && facts.get(one)?.obstacle === undefined);
      const first = (state: Signing["state"]) => open.find((one) => one.state === state);
      const next = first("called") ?? first("cleared") ?? first("planned");
      return {
        ...(next && { nextAction: { label: nextOf(view, next), href: hrefOf(next) } }),
        before: isSigningOver(context) && <SigningOver view={view} />,
        after: (
          <ButtonRow>
            {next !== undefined && (
              <LinkButton kind="secondary" href="/treaty/signings/new">
                {t("treaty.signings.new")}
              </LinkButton>
            )}
            <LinkButton kind="secondary" href="/treaty/full-powers">
              {t("treaty.full-powers.title")}
            </LinkButton>
            {context.press !== undefined && done !== undefined && (
              <LinkButton kind="secondary" href={`/treaty/signings/record?on=${done.on}`}>
                {t("treaty.signings.print")}
              </LinkButton>
            )}
          </ButtonRow>
        ),
      };
    },
  });
  routes.formPage("/treaty/signings/new", planSigning, {
    show: ({ view, form }) => (
      <Page view={view} form={form} title={view.t("treaty.signings.new")} breadcrumb={crumbs(view)}>
        {isSigningOver(context) && <SigningOver view={view} />}
        <New.Form form={form} known={{ appointment: { day: todayIn(context) } }}>
          <New.Field
            name="state"
            options={stateOptions(view.lang, context.platform.config.profile === "production")}
            as="select"
          />
          <New.Field name="act" words="treaty.kind" />
          <AppointmentFields Box={New.Field} />
          <New.Submit />
        </New.Form>
      </Page>
    ),
    next: hrefOf,
  });
  const show = async ({ view, form, params: { id } }: FormPage<User, { readonly id: string }>) => {
    const one = await demandSigning(context, db, id);
    const held = await listFullPowers(db, { state: one.entry.state });
    const became = await becameOf(db, one);
    const props = { view, form, one, held, became, obstacle: obstacleOf(await readTable(context, db), context, one) };
    const names = {
      done: await namesOf(context, [one.doneAskedBy, one.doneBy]),
      became: await namesOf(context, became?.people ?? []),
    };
    return <SigningPage {...props} context={context} names={names} />;
  };
  routes.page("/treaty/signings/:id", { who: RECORDING_ROLES, params: { id: signingIdParam } }, show);
  const form = { show, next: hrefOf };
  routes.postForm("/treaty/signings/:id/change", changeSigning, form);
  routes.postForm("/treaty/signings/:id/clearance", clearSigning, form);
  routes.postForm("/treaty/signings/:id/call", callSigning, form);
  routes.postForm("/treaty/signings/:id/release", releaseSigning, form);
  formPage("/treaty/signings/:id/completion", completeSigning, {
    show: async ({ view, form: state, params: { id } }) => {
      const one = await demandSigning(context, db, id);
      return (
        <AskPage {...{ view, form: state }} of={completeSigning} breadcrumb={crumbs(view, one)} fields={["remarks"]}>
          {one.signatoryLeftAt !== undefined && <SignatoryLeft view={view} since={one.signatoryLeftAt} />}
          <SigningSummary view={view} {...one} />
          <p>{view.t("treaty.completion.text")}</p>
        </AskPage>
      );
    },
  });
  formPage("/treaty/signings/:id/undoing", undoSigning, {
    show: async ({ view, form: state, params: { id } }) => {
      const one = await demandSigning(context, db, id);
      return (
        <AskPage {...{ view, form: state }} of={undoSigning} breadcrumb={crumbs(view, one)} fields={["reason"]}>
          <SigningSummary view={view} {...one} />
          <p>{view.t(`treaty.undone-to.${await undoneNow(context, db, one)}`)}</p>
        </AskPage>
      );
    },
  });
}

/** Why the next step of an appointment is not open today; undefined where it is, or where none is left. */
function obstacleOf(table: TableRead, context: TreatyContext, one: Appointed): Refusal | undefined {
  if (!isOpen(one)) return undefined;
  const check = one.state === "planned" ? checkMayActIn : checkAtTableIn;
  try {
    check(table, context, one);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error;
  }
}

async function namesOf({ identity }: TreatyContext, people: readonly (string | undefined)[]): Promise<string[]> {
  const known = people.filter((id) => id !== undefined);
  return await Promise.all(known.map(async (id) => (await identity.person(id))?.name ?? ""));
}

/** How it stands, and what it waits for. */
function Standing({
  view: { t },
  one,
  obstacle,
  isTakenBack = false,
}: {
  readonly view: View;
  readonly one: Signing;
  readonly obstacle?: Refusal | undefined;
  readonly isTakenBack?: boolean;
}): JSX.Element {
  const byOffice = one.entry.act === "signature" ? "treaty.signings.needs-letter" : "treaty.signings.needs-instrument";
  const needs = one.entry.signatory.office === "none" ? "treaty.signings.needs-powers" : byOffice;
  return (
    <>
      <StatusTag tone={TONES[one.state]} label={t(`treaty.signing-state.${one.state}`)} />
      {isOpen(one) && one.signatoryLeftAt !== undefined && <div class="hint">{t("treaty.signatory-left.title")}</div>}
      {isTakenBack && <div class="hint">{t("treaty.became.taken-back")}</div>}
      {obstacle !== undefined && <div class="hint">{refusalText(obstacle, t)}</div>}
      {one.state === "planned" && obstacle === undefined && <div class="hint">{t(needs)}</div>}
    </>
  );
}

/** Whoever was named to sign no longer comes: what to do, before anything goes on. */
function SignatoryLeft({ view: { t, format }, since }: { readonly view: View; readonly since: Date }): JSX.Element {
  return (
    <Notice tone="attention" title={t("treaty.signatory-left.title")}>
      <p>{t("treaty.signatory-left.text", { date: format.dateTime(since) })}</p>
    </Notice>
  );
}

/** The last day for signature is over: what to do instead. */
function SigningOver({ view }: { readonly view: View }): JSX.Element {
  const { t, format } = view;
  return (
    <Notice tone="attention" title={t("treaty.signings.over")}>
      <p>{t("treaty.signings.over-text", { date: format.day(signedUntil(CONVENTION_INSTRUMENT)) })}</p>
    </Notice>
  );
}

interface SigningPageProps {
  readonly context: TreatyContext;
  readonly view: View;
  readonly form: FormState | undefined;
  readonly one: Appointed;
  /** Full powers of its State. */
  readonly held: readonly FullPowers[];
  /** Who stood at the table, and who decided what became of it. */
  readonly names: Readonly<Record<"done" | "became", readonly string[]>>;
  readonly became: Became | undefined;
  readonly obstacle: Refusal | undefined;
}

/** One appointment: how it stands, why it does not go on where it does not, and its next step. */
function SigningPage(props: SigningPageProps): JSX.Element {
  const { context, view, form, one, held, names, became, obstacle } = props;
  const { t } = view;
  const { state, entry } = one;
  const at = hrefOf(one);
  const used = held.find(({ fullPowersId }) => fullPowersId === one.fullPowersId);
  const certify = { label: t("treaty.proposal.certify"), href: `/treaty/new?proposal=${one.proposalId ?? ""}` };
  const next = {
    called: obstacle === undefined ? { label: t("treaty.completion.title"), href: `${at}/completion` } : undefined,
    done: became?.what === "open" ? certify : undefined,
  };
  return (
    <Page
      view={view}
      form={form}
      title={factKindOf(view, entry)}
      breadcrumb={crumbs(view)}
      nextAction={state in next ? next[state as keyof typeof next] : undefined}
    >
      <p>
        <StatusTag tone={TONES[state]} label={t(`treaty.signing-state.${state}`)} />{" "}
        {became?.what === "taken-back" && <StatusTag tone="attention" label={t("treaty.became.taken-back")} />}
      </p>
      {isOpen(one) && one.signatoryLeftAt !== undefined && <SignatoryLeft view={view} since={one.signatoryLeftAt} />}
      {obstacle !== undefined && (
        <Notice tone="attention" title={t("treaty.signings.obstacle")}>
          <p>{refusalText(obstacle, t)}</p>
        </Notice>
      )}
      <SigningSummary view={view} {...one} fullPowers={used?.entry} />
      {one.examined !== undefined && <Findings view={view} points={instrumentFindings(one.examined)} />}
      {one.doneAt !== undefined && (
        <SummaryList
          rows={[
            { label: t("treaty.signings.done-at"), value: <Moment at={one.doneAt} /> },
            { label: t("treaty.signings.people"), value: view.format.list([...names.done]) },
            ...(became === undefined ? [] : [becameRow(view, one, became, names.became)]),
          ]}
        />
      )}
      {state === "released" && (
        <p>
          <HostileText text={one.reason ?? ""} />
        </p>
      )}
      {state === "planned" && <ClearForm {...props} />}
      {state === "cleared" && obstacle === undefined && (
        <Call.Form action={`${at}/call`} form={form}>
          <Call.Submit />
        </Call.Form>
      )}
      {used !== undefined && <Findings view={view} points={fitOf(context, one, used)} />}
      {state === "done" && (
        <ButtonRow>
          {became?.what === "open" && (
            <LinkButton kind="secondary" href={`${at}/undoing`}>
              {t("treaty.undoing.title")}
            </LinkButton>
          )}
          {context.press !== undefined && (
            <LinkButton kind="secondary" href={`/treaty/signings/record?on=${one.on}`}>
              {t("treaty.signings.print")}
            </LinkButton>
          )}
        </ButtonRow>
      )}
      {isOpen(one) && (
        <>
          <details open={form?.of === changeSigning.id}>
            <summary>{t("treaty.signings.change")}</summary>
            <p>{t("treaty.signings.change-text")}</p>
            <Change.Form action={`${at}/change`} form={form} known={entry}>
              <AppointmentFields Box={Change.Field} />
              <Change.Submit kind="secondary">{t("treaty.signings.change")}</Change.Submit>
            </Change.Form>
          </details>
          <Release.Folded action={`${at}/release`} form={form} of={["reason"]} />
        </>
      )}
    </Page>
  );
}

/** What became of what was done: since when, on whose word, and why. */
function becameRow(
  view: View,
  { entry: { state } }: Signing,
  { what, at, reason }: Became,
  names: readonly string[],
): { readonly label: string; readonly value: Child } {
  const said = view.t(`treaty.became.${what}`);
  const isEntered = what !== "open" && what !== "dropped";
  const value = (
    <>
      <div>{isEntered ? <a href={`/status/${state}`}>{said}</a> : said}</div>
      {what !== "open" && (
        <div class="hint">
          <Moment at={at} /> · {view.format.list([...names])}
        </div>
      )}
      {reason !== undefined && (
        <div>
          <HostileText text={reason} />
        </div>
      )}
    </>
  );
  return { label: view.t("treaty.signings.became"), value };
}

/** By letter, or by full powers of which each says whether it fits. */
function ClearForm({ context, view, form, one, held }: SigningPageProps): JSX.Element {
  const { t } = view;
  const options = held
    .filter(({ state }) => state === "verified")
    .map((powers) => ({
      value: powers.fullPowersId,
      label: t("treaty.full-powers.name", { person: powers.entry.person, act: t(`treaty.kind.${powers.entry.act}`) }),
      hint: fitOf(context, one, powers)
        .map((point) => t(`treaty.point.${point}`))
        .join(" · "),
    }));
  const isByOffice = one.entry.signatory.office !== "none";
  return (
    <>
      <h2>{t("treaty.clearing.title")}</h2>
      {options.length === 0 && !isByOffice && (
        <p>
          {t("treaty.clearing.no-powers")} <a href="/treaty/full-powers">{t("treaty.full-powers.title")}</a>
        </p>
      )}
      {(options.length > 0 || isByOffice) && (
        <Clearing.Form action={`${hrefOf(one)}/clearance`} form={form}>
          {one.entry.act === "signature"
            ? isByOffice && <Clearing.Field name="postLetter" />
            : (["title", "consent", "signed", "dated"] as const).map((what) => (
                <Clearing.Field name={`examined.${what}`} />
              ))}
          {options.length > 0 && <Clearing.Field name="fullPowersId" options={options} as="radios" depends />}
          <Clearing.Submit />
        </Clearing.Form>
      )}
      <details>
        <summary>{t("treaty.rules.title")}</summary>
        <RuleTable view={view} findings={undefined} />
      </details>
    </>
  );
}

function AppointmentFields({
  Box,
}: {
  readonly Box: FieldOf<Pick<NewSigning, "signatory" | "bearer" | "appointment">>;
}): JSX.Element {
  const view = useView();
  const places = CONVENTION_INSTRUMENT.signing.map(({ place }) => placeOption(view, place));
  return (
    <>
      <Box name="signatory.name" />
      <Box name="signatory.function" />
      <Box name="signatory.office" words="treaty.office" />
      <Box name="signatory.adInterim" />
      <Box name="bearer" />
      <Box name="appointment.day" />
      <Box name="appointment.hour" code />
      <Box name="appointment.place" options={places} as="select" depends />
      <Box name="appointment.room" />
    </>
  );
}

/** Who acts for whom, in what capacity, on which authority. */
function SigningSummary({
  view,
  entry,
  on,
  postLetter,
  examined,
  fullPowers,
}: Shown & { readonly view: View }): JSX.Element {
  const place: Child = entry.appointment.place && placeOption(view, entry.appointment.place).label;
  return (
    <>
      <New.Shown
        value={entry}
        words={{ act: "treaty.kind", "signatory.office": "treaty.office" }}
        as={{ state: stateName(entry.state, view.lang), "appointment.place": place }}
      />
      {on !== entry.appointment.day && (
        <SummaryList rows={[{ label: view.t("treaty.signings.on"), value: view.format.day(on) }]} />
      )}
      {(postLetter ?? examined) !== undefined && <Clearing.Shown value={{ postLetter, examined }} />}
      {fullPowers !== undefined && (
        <>
          <h2>{view.t("treaty.full-powers.title")}</h2>
          <FullPowersSummary view={view} entry={fullPowers} />
        </>
      )}
    </>
  );
}

function When({ view, of }: { readonly view: View; readonly of: Appointed }): JSX.Element {
  const { day, hour, place, room } = of.entry.appointment;
  return (
    <>
      <div>
        {view.format.day(day)}, <bdi>{hour}</bdi>
      </div>
      {of.on !== day && (
        <div class="hint">
          {view.t("treaty.signings.on")}: {view.format.day(of.on)}
        </div>
      )}
      {place !== undefined && <div class="hint">{placeOption(view, place).label}</div>}
      {room !== undefined && (
        <div class="hint">
          <HostileText text={room} />
        </div>
      )}
    </>
  );
}

function nextOf(view: View, one: Signing): string {
  const what = {
    planned: "treaty.clearing.submit",
    cleared: "treaty.calling.submit",
    called: "treaty.completion.title",
  };
  const key = what[one.state as keyof typeof what];
  return view.t("treaty.signings.next", { step: view.t(key), act: factKindOf(view, one.entry) });
}

function crumbs(view: View, one?: Signing) {
  const all = { href: "/treaty/signings", label: view.t("treaty.signings.title") };
  const own = one === undefined ? [] : [{ href: hrefOf(one), label: factKindOf(view, one.entry) }];
  return [toRecord(view), all, ...own];
}

function hrefOf({ signingId }: { readonly signingId: string }): string {
  return `/treaty/signings/${signingId}`;
}
