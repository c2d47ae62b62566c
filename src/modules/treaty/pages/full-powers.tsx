import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, stateOptions } from "../../../convention/index.ts";
import {
  type ActRoutes,
  CertaintyTag,
  type Crumb,
  formOf,
  type FormPage,
  type FormState,
  HostileText,
  Moment,
  Page,
  StatusTag,
  SummaryList,
  Table,
  type Tone,
  type View,
  visibleText,
} from "../../../web/index.ts";
import { AskPage, type mountTwoPerson, type Role, shownAs, type User } from "../../identity/index.ts";
import type { KeptDocument } from "../../registry/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import {
  announceFullPowers,
  demandFullPowers,
  examineFullPowers,
  fullPowersIdParam,
  receiveFullPowers,
  verifyFullPowers,
  withdrawFullPowers,
} from "../actions/full-powers.ts";
import { fullPowersAnswer } from "../answers.ts";
import type { TreatyContext } from "../context.ts";
import {
  type FullPowers,
  type NewFullPowers,
  type PointId,
  POINTS,
  RULE_IDS,
  SIGNING_RULES,
  type SigningRule,
  stops,
} from "../domain/full-powers.ts";
import { listFullPowers } from "../signing-store.ts";
import { factKindOf, fullPowersName, OFFERED_DOCUMENTS, SourceText, toRecord } from "./words.tsx";

const New = formOf(announceFullPowers);
const Examination = formOf(examineFullPowers);
const Original = formOf(receiveFullPowers);
const Verification = formOf(verifyFullPowers);
const Withdrawal = formOf(withdrawFullPowers);

const TONES = {
  announced: "neutral",
  defective: "bad",
  "copy-in-order": "info",
  "original-in-hand": "info",
  verified: "good",
  spent: "neutral",
  withdrawn: "neutral",
} as const satisfies Record<FullPowers["state"], Tone>;

/** How both people see what they verify. */
export const FULL_POWERS_ACTS = [
  shownAs(verifyFullPowers, {
    about: (view, { entry }) => fullPowersName(view, entry),
    shown: (view, { entry, remarks }) => (
      <>
        <FullPowersSummary view={view} entry={entry} />
        <p>{view.t("treaty.verification.text")}</p>
        <Verification.Shown value={{ remarks }} />
      </>
    ),
    form: ({ fullPowersId }) => `/treaty/full-powers/${fullPowersId}/verification`,
  }),
];

export type FormPageOf = ReturnType<typeof mountTwoPerson<TreatyContext>>["formPage"];

/** All full powers, new ones, and one with its checklist and its next step. */
export function mountFullPowers(
  routes: ActRoutes<TreatyContext, User, Role>,
  { platform, documents }: TreatyContext,
  formPage: FormPageOf,
): void {
  const { db } = platform.database;

  routes.list({
    id: "treaty.list-full-powers",
    at: "/treaty/full-powers",
    who: RECORDING_ROLES,
    member: "fullPowers",
    answer: fullPowersAnswer,
    load: async () => ({ fullPowers: await listFullPowers(db) }),
    words: "treaty.full-powers",
    breadcrumb: (view) => [toRecord(view)],
    add: { href: "/treaty/full-powers/new", who: RECORDING_ROLES },
    columns: {
      person: "treaty.full-powers.person",
      act: "treaty.record.column-act",
      issuer: "treaty.full-powers.issuer",
      state: "treaty.room.standing",
    },
    cells: (one, { view }) => ({
      person: (
        <>
          <a href={hrefOf(one)}>
            <HostileText text={one.entry.person} />
          </a>
          <div class="hint">
            <HostileText text={one.entry.function} />
          </div>
        </>
      ),
      act: factKindOf(view, one.entry),
      issuer: (
        <>
          <div>{view.t(`treaty.office.${one.entry.issuer}`)}</div>
          <div class="hint">{view.format.day(one.entry.datedOn)}</div>
        </>
      ),
      state: <StateTag view={view} one={one} />,
    }),
  });
  routes.formPage("/treaty/full-powers/new", announceFullPowers, {
    show: ({ view, form }) => {
      const states = stateOptions(view.lang, platform.config.profile === "production");
      return (
        <Page
          view={view}
          form={form}
          title={view.t("treaty.full-powers.new")}
          breadcrumb={[toRecord(view), toFullPowers(view)]}
        >
          <New.Form form={form}>
            <New.Field name="state" options={states} as="select" />
            <New.Field name="act" words="treaty.kind" />
            <New.Fields of={["person", "function"]} />
            <New.Field name="issuer" words="treaty.office" />
            <New.Fields of={["issuerName", "adInterim", "datedOn", "expiresOn", "general", "reference"]} />
            <New.Submit />
          </New.Form>
        </Page>
      );
    },
    next: hrefOf,
  });
  const show = async ({ view, form, params: { id } }: FormPage<User, { readonly id: string }>) => (
    <FullPowersPage
      view={view}
      form={form}
      one={await demandFullPowers(db, id)}
      documents={(await documents?.latest(OFFERED_DOCUMENTS)) ?? []}
    />
  );
  routes.page("/treaty/full-powers/:id", { who: RECORDING_ROLES, params: { id: fullPowersIdParam } }, show);
  const form = { show, next: hrefOf };
  routes.postForm("/treaty/full-powers/:id/examination", examineFullPowers, form);
  routes.postForm("/treaty/full-powers/:id/original", receiveFullPowers, form);
  routes.postForm("/treaty/full-powers/:id/withdrawal", withdrawFullPowers, form);
  formPage("/treaty/full-powers/:id/verification", verifyFullPowers, {
    show: async ({ view, form: state, params: { id } }) => {
      const { entry } = await demandFullPowers(db, id);
      const crumbs = [toRecord(view), toFullPowers(view), { href: hrefOf({ fullPowersId: id }), label: entry.person }];
      return (
        <AskPage view={view} form={state} of={verifyFullPowers} breadcrumb={crumbs} fields={["remarks"]}>
          <FullPowersSummary view={view} entry={entry} />
          <p>{view.t("treaty.verification.text")}</p>
        </AskPage>
      );
    },
  });
}

/** One paper: how it stands, what each rule says of it, and the one step that is next. */
function FullPowersPage({
  view,
  form,
  one,
  documents,
}: {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly one: FullPowers;
  readonly documents: readonly KeptDocument[];
}): JSX.Element {
  const { t } = view;
  const { state, entry } = one;
  const at = hrefOf(one);
  const isOpen = state !== "spent" && state !== "withdrawn";
  const canExamine = state === "announced" || state === "defective" || state === "copy-in-order";
  const next = {
    "original-in-hand": { label: t("treaty.verification.title"), href: `${at}/verification` },
    verified: { label: t("treaty.signings.title"), href: "/treaty/signings" },
    spent: { label: t("treaty.signing.title"), href: `/treaty/signings/${one.spentBy ?? ""}` },
  };
  const examine = (
    <Examination.Form action={`${at}/examination`} form={form} known={{ documentId: one.documentId }}>
      <Examination.Fields of={["signed", "dated", "namesPerson", "namesTreaty", "namesAct", "empowers"]} />
      {documents.length > 0 && (
        <Examination.Field
          name="documentId"
          options={documents.map(({ documentId, entry: { title } }) => ({
            value: documentId,
            label: visibleText(title),
          }))}
          as="select"
        />
      )}
      <Examination.Submit kind={state === "copy-in-order" ? "secondary" : "primary"} />
    </Examination.Form>
  );
  return (
    <Page
      view={view}
      form={form}
      title={fullPowersName(view, entry)}
      breadcrumb={[toRecord(view), toFullPowers(view)]}
      nextAction={state in next ? next[state as keyof typeof next] : undefined}
    >
      <p>
        <StateTag view={view} one={one} />
      </p>
      <FullPowersSummary view={view} entry={entry} />
      <Steps view={view} one={one} />
      {state === "copy-in-order" && (
        <>
          <h2>{t("treaty.original.title")}</h2>
          <Original.Form action={`${at}/original`} form={form}>
            <Original.Field name="broughtBy" />
            <Original.Submit />
          </Original.Form>
        </>
      )}
      {canExamine && state !== "copy-in-order" && <h2>{t("treaty.examination.title")}</h2>}
      {canExamine && state !== "copy-in-order" && examine}
      {canExamine && state === "copy-in-order" && (
        <details>
          <summary>{t("treaty.examination.again")}</summary>
          {examine}
        </details>
      )}
      <h2>{t("treaty.rules.title")}</h2>
      <RuleTable view={view} findings={one.findings} />
      {isOpen && <Withdrawal.Folded action={`${at}/withdrawal`} form={form} of={["reason"]} />}
    </Page>
  );
}

/** What happened to the paper so far. */
function Steps({ view: { t }, one }: { readonly view: View; readonly one: FullPowers }): JSX.Element {
  const { examinedAt, originalAt, originalFrom, verifiedAt, reason, documentId } = one;
  const rows = [
    { label: t("treaty.examination.done"), value: examinedAt && <Moment at={examinedAt} /> },
    {
      label: t("treaty.examination.documentId"),
      value: documentId && <a href={`/documents/${documentId}`}>{t("treaty.record.to-document")}</a>,
    },
    {
      label: t("treaty.original.done"),
      value: originalAt && (
        <>
          <Moment at={originalAt} /> <HostileText text={originalFrom ?? ""} />
        </>
      ),
    },
    { label: t("treaty.full-powers-state.verified"), value: verifiedAt && <Moment at={verifiedAt} /> },
    { label: t("treaty.full-powers-state.withdrawn"), value: reason && <HostileText text={reason} /> },
  ];
  return <SummaryList rows={rows} />;
}

/** Each rule with where it is from, how sure we are of it, and what was found. */
export function RuleTable({
  view,
  findings,
}: {
  readonly view: View;
  readonly findings: readonly PointId[] | undefined;
}): JSX.Element {
  const { t } = view;
  const examined: readonly SigningRule[] = findings === undefined ? [] : ["F2", "F3", "F6"];
  const foundBy = (rule: SigningRule): Child => {
    const points = findings?.filter((point) => POINTS[point] === rule) ?? [];
    if (points.length > 0) return <Findings view={view} points={points} />;
    return examined.includes(rule) && <StatusTag tone="good" label={t("treaty.rules.in-order")} />;
  };
  return (
    <Table
      caption={t("treaty.rules.title")}
      captionUnseen
      columns={[
        { key: "rule", label: t("treaty.rules.rule") },
        { key: "found", label: t("treaty.rules.found") },
      ]}
      rows={RULE_IDS.map((rule) => ({
        id: `rule-${rule}`,
        cells: {
          rule: (
            <>
              <div>
                {t(`treaty.rule.${rule}`)} <SourceOf view={view} rule={rule} />
              </div>
            </>
          ),
          found: foundBy(rule),
        },
      }))}
    />
  );
}

function SourceOf({ view: { t }, rule }: { readonly view: View; readonly rule: SigningRule }): JSX.Element {
  const { certainty, source } = SIGNING_RULES[rule];
  if (certainty === undefined || source === undefined) return <>({t("treaty.rules.own")})</>;
  return (
    <>
      <CertaintyTag certainty={certainty} cite={rule} />
      <div class="hint">
        <SourceText text={source} />
      </div>
    </>
  );
}

/** What is wrong, in words; what does not stop is a warning. */
export function Findings({
  view: { t },
  points,
}: {
  readonly view: View;
  readonly points: readonly PointId[];
}): JSX.Element {
  return (
    <>
      {points.map((point) => (
        <div>
          <StatusTag tone={stops(point) ? "bad" : "attention"} label={t(`treaty.point.${point}`)} />
        </div>
      ))}
    </>
  );
}

export function FullPowersSummary({
  view,
  entry,
}: {
  readonly view: View;
  readonly entry: NewFullPowers;
}): JSX.Element {
  return (
    <New.Shown
      value={entry}
      words={{ act: "treaty.kind", issuer: "treaty.office" }}
      as={{ state: stateName(entry.state, view.lang) }}
    />
  );
}

function StateTag({ view: { t }, one: { state } }: { readonly view: View; readonly one: FullPowers }): JSX.Element {
  return <StatusTag tone={TONES[state]} label={t(`treaty.full-powers-state.${state}`)} />;
}

function toFullPowers({ t }: View): Crumb {
  return { href: "/treaty/full-powers", label: t("treaty.full-powers.title") };
}

function hrefOf({ fullPowersId }: { readonly fullPowersId: string }): string {
  return `/treaty/full-powers/${fullPowersId}`;
}
