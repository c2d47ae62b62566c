import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { stateName } from "../../../convention/index.ts";
import { typedMoment } from "../../../convention/wall-clock.ts";
import { parseSha256Hex } from "../../../protocol/identifiers.ts";
import {
  Button,
  Checkbox,
  Comma,
  DateField,
  dateText,
  errorFor,
  Field,
  Form,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  optionalText,
  requiredText,
  timeText,
  TextArea,
  tick,
  TimeField,
  typed,
  type View,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { may } from "../access.ts";
import { type findingSchema, MAX_OPENED_BY, MAX_TOOL } from "../schemas.ts";
import type { EnteredFinding, ExhibitRecord, Opening } from "../types.ts";
import type { ExhibitPageProps } from "./props.ts";
import { ReasonFields, reasonForm } from "./reason-fields.tsx";

/** Where the page asks what was found. */
export const FINDING_ANCHOR = "finding";

/** The form's fields have the names of the API, so that a refusal finds its field. */
const TIME = "openedAt-time";
/** The form shows the tick only once a digest was turned back. */
const COMPARED = "comparedAgain";

/** As people copy it: with capitals, in groups, over two lines. */
const typedDigest = requiredText().transform((text, form) => {
  const hex = text.replaceAll(/\s/g, "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return parseSha256Hex(hex);
  form.addIssue({ code: "custom", message: "evidence.finding.error.sha256" });
  return z.NEVER;
});

/** What the form posts, before its moment is known. */
export const findingForm = z
  .object({
    sha256: typedDigest,
    sizeBytes: optionalText(20).transform((text, form) => {
      if (text === undefined || /^\d{1,15}$/.test(text)) return text === undefined ? undefined : Number(text);
      form.addIssue({ code: "custom", message: "evidence.finding.error.size" });
      return z.NEVER;
    }),
    openedAt: dateText(),
    [TIME]: timeText(),
    tool: optionalText(MAX_TOOL),
    [COMPARED]: tick(),
  })
  .and(reasonForm("openedBy", MAX_OPENED_BY).transform((openedBy) => ({ openedBy })));

/** The form as a program sends it, its moment by the clock of this office. Refuses `time-not-readable`. */
export function findingOf(values: z.infer<typeof findingForm>, timeZone: string): z.output<typeof findingSchema> {
  const { [TIME]: time, openedAt, ...said } = values;
  return { ...said, openedAt: typedMoment(openedAt, time, timeZone, TIME).toISOString() };
}

/** The names of the form's fields, for the summary of errors. */
export function findingLabels({ t }: View): Readonly<Record<string, string>> {
  return {
    sha256: t("evidence.finding.sha256"),
    sizeBytes: t("evidence.finding.size"),
    openedAt: t("evidence.finding.opened-on"),
    [TIME]: t("form.time"),
    openedBy: t("evidence.finding.opened-by"),
    tool: t("evidence.finding.tool"),
  };
}

/** The sealed file that was taken and of which nothing was entered yet: this person's own before those of others. */
export function copyToReport(user: User, openings: readonly Opening[]): Opening | undefined {
  if (!may(user, "take-sealed")) return undefined;
  const open = openings.filter(
    ({ state, readyAt }) => (state === "sealed-copy" || state === "taken-away") && readyAt !== undefined,
  );
  return open.find(({ requestedBy }) => requestedBy === user.id) ?? open[0];
}

/** What was found last. */
function lastFinding(openings: readonly Opening[]): EnteredFinding | undefined {
  return openings
    .flatMap(({ finding }) => finding ?? [])
    .toSorted((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime())
    .at(-1);
}

/** Whether the last that was found is not what the sender sealed. */
export function isFoundDifferent({ openings, exhibit }: ExhibitRecord): boolean {
  const finding = lastFinding(openings);
  return finding !== undefined && finding.sha256 !== exhibit.original?.sha256;
}

/** What an expert found who opened the sealed file elsewhere, in the custodian's hand. */
export function FindingForm(props: ExhibitPageProps): JSX.Element | null {
  const { view, user, record, names } = props;
  const { t } = view;
  const { exhibitId } = record.exhibit;
  const copy = copyToReport(user, record.openings);
  if (copy?.readyAt === undefined) return null;
  return (
    <>
      <h2 id={FINDING_ANCHOR}>{t("evidence.finding.title")}</h2>
      <p>{t("evidence.finding.explained")}</p>
      <p class="hint">
        {t("evidence.finding.taken")} <Moment at={copy.readyAt} />
        <Comma />
        <HostileText text={names.get(copy.requestedBy) ?? t("evidence.custody.somebody")} />
      </p>
      <FindingFields {...props} openingId={copy.openingId} />
      {may(user, "export") && (
        <>
          <p>{t("evidence.next.court-package-sealed")}</p>
          <LinkButton kind="secondary" href={`/exhibits/${exhibitId}/court-package`}>
            {t("evidence.next.court-package")}
          </LinkButton>
        </>
      )}
    </>
  );
}

function FindingFields(props: ExhibitPageProps & { openingId: string }): JSX.Element {
  const { view, record, openingId, errors, input } = props;
  const { t } = view;
  return (
    <Form action={`/exhibits/${record.exhibit.exhibitId}/openings/${openingId}/finding`} {...{ errors, input }}>
      <TextArea
        name="sha256"
        label={t("evidence.finding.sha256")}
        hint={t("evidence.finding.sha256-hint")}
        rows={3}
        maxLength={200}
        code
      />
      {wasCompared(props) && <Checkbox name={COMPARED} label={t("evidence.finding.compared")} />}
      <Field
        name="sizeBytes"
        label={t("evidence.finding.size")}
        width="medium"
        inputMode="numeric"
        maxLength={20}
        code
        optional
      />
      <DateField name="openedAt" label={t("evidence.finding.opened-on")} />
      <TimeField name={TIME} />
      <ReasonFields
        view={view}
        name="openedBy"
        label={t("evidence.finding.opened-by")}
        hint={t("evidence.finding.opened-by-hint")}
        rows={2}
        maxLength={MAX_OPENED_BY}
      />
      <Field
        name="tool"
        label={t("evidence.finding.tool")}
        hint={t("evidence.finding.tool-hint")}
        maxLength={MAX_TOOL}
        optional
      />
      <Button>{t("evidence.finding.action")}</Button>
    </Form>
  );
}

/** Whether another digest was turned back once: only then can it be said that it stays. */
function wasCompared({ errors, input }: ExhibitPageProps): boolean {
  const isDigest = typedDigest.safeParse(typed(input, "sha256")).success;
  return typed(input, COMPARED) !== undefined || (isDigest && errorFor(errors, "sha256") !== undefined);
}

/** What came of it last, as it was entered; and what to do where it is not what the sender sealed. */
export function FindingNotice({ view, record, names }: ExhibitPageProps): JSX.Element | null {
  const { t } = view;
  const finding = lastFinding(record.openings);
  if (finding === undefined) return null;
  const differs = isFoundDifferent(record);
  return (
    <Notice tone={differs ? "bad" : "good"} title={t(`evidence.finding.${differs ? "differs" : "matches"}`)}>
      {differs && (
        <p>{t("evidence.finding.what-to-do", { state: stateName(record.exhibit.fromState ?? "", view.lang) })}</p>
      )}
      <p>{t("evidence.finding.reported")}</p>
      <FindingFacts {...{ view, names, finding }} />
    </Notice>
  );
}

/** Who said so, when, and what they say of the opening. */
function FindingFacts({
  view,
  names,
  finding,
}: Pick<ExhibitPageProps, "view" | "names"> & { finding: EnteredFinding }): JSX.Element {
  const { t, format } = view;
  const { sha256, sizeBytes, openedAt, openedBy, tool, enteredBy, enteredAt } = finding;
  return (
    <ul class="plain">
      <li>
        {t("evidence.finding.entered-by")} <HostileText text={names.get(enteredBy) ?? t("evidence.custody.somebody")} />
        <Comma />
        <Moment at={enteredAt} />
      </li>
      <li>
        {t("evidence.finding.was-opened")} <HostileText text={openedBy.text} lang={openedBy.language} />
        <Comma />
        <Moment at={openedAt} />
      </li>
      {tool !== undefined && (
        <li>
          {t("evidence.finding.was-with")} <HostileText text={tool} />
        </li>
      )}
      <li>
        {t("evidence.finding.was-sha256")}{" "}
        <code class="digest-whole" dir="ltr" translate="no">
          {sha256}
        </code>
        {sizeBytes !== undefined && (
          <>
            <Comma />
            {format.bytes(sizeBytes)}
          </>
        )}
      </li>
    </ul>
  );
}
