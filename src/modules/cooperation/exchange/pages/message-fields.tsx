import type { JSX } from "hono/jsx/jsx-runtime";
import { addDays, startOfDay } from "../../../../convention/calendar.ts";
import {
  citation,
  type Ground,
  groundsFor,
  PRESERVATION_RISKS,
  type RequiredElement,
} from "../../../../convention/index.ts";
import { CLOSURE_OUTCOMES, type FreeText, GOES_ON } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  Checkbox,
  Checkboxes,
  DateField,
  dayOf,
  type FormInput,
  Radios,
  Select,
  ticked,
  typed,
  type View,
} from "../../../../web/index.ts";
import { openQuestion } from "../../request/domain/may-come.ts";
import type { MessageKind } from "../../request/domain/message-kinds.ts";
import { contentsOf, isEmpty, type RequestFile } from "../../request/domain/request-file.ts";
import { isConsulting, ownerLane } from "../../request/domain/status.ts";
import { consentedUse, ConsentFields } from "./consent-fields.tsx";
import { ElementList, elementsOf, onPaper } from "../../drafting/pages/element-fields.tsx";
import { cited, elementLabel, groundLabel } from "../../request/pages/words.tsx";
import { stepsNow } from "../../request/domain/life.ts";
import { eachPurpose, returnsOf, undecidedPurposes } from "../../request/domain/purposes.ts";
import { purposeLabel } from "../../request/lines.ts";
import { stepLabel } from "../../request/said-rows.ts";
import { boxValue } from "../../drafting/pages/read-records.ts";
import { Box } from "../../drafting/pages/record-fields.tsx";
import type { Lane } from "../../request/domain/message.ts";

/** The kinds of message that an officer writes on a page of its own. */
export const WRITTEN_KINDS = [
  "question",
  "answer",
  "consultation",
  "extension",
  "withdrawal",
  "closure",
  "use-report",
  "consent",
] as const;
export type WrittenKind = (typeof WRITTEN_KINDS)[number];

export interface MessageFieldsProps {
  readonly view: View;
  readonly file: RequestFile;
  readonly kind: MessageKind;
  /** Whose word it is: ours, or theirs as a letter has it. */
  readonly writer: Lane;
}

/** What a message about a request has beside its words: the same whether we write it, or read it off a letter of theirs. */
export function MessageFields(props: MessageFieldsProps): JSX.Element | null {
  const { view, file, kind, writer } = props;
  const { t } = view;
  switch (kind) {
    case "question":
      return (
        <>
          <QuestionKindFields {...props} isOwner={writer === ownerLane(file)} />
          <Checkboxes
            name="elements"
            label={t("cooperation.write.about-elements")}
            options={contentsOf(file).map((element) => ({
              value: element.id,
              label: cited(view, element.id, elementLabel(view, element.id)),
            }))}
            optional
          />
        </>
      );
    case "answer":
      return (
        <>
          {decidesRisk(file, writer) && (
            <Radios
              name="goesOn"
              label={t("cooperation.goes-on")}
              options={GOES_ON.map((one) => ({
                value: one,
                label: t(`cooperation.goes-on.${one}`),
                hint: t(`cooperation.goes-on.${one}-hint`),
              }))}
            />
          )}
          <ElementList view={view} elements={askedElements(file, writer)} language={view.lang} />
        </>
      );
    case "consultation":
      return !opensConsultation(file, writer) ? null : (
        <>
          {undecidedPurposes(file).length > 0 && (
            <Checkboxes
              name="purposes"
              label={t("cooperation.consultation.purposes")}
              options={undecidedPurposes(file).map((one) => ({ value: one, label: purposeLabel(view, one) }))}
              values={undecidedPurposes(file)}
            />
          )}
          <Checkboxes
            name="grounds"
            label={t("cooperation.consultation.about")}
            options={groundsOf(file, writer).map((ground) => ({
              value: ground.id,
              label: cited(view, citation(ground), groundLabel(view, ground.id)),
            }))}
            optional
          />
        </>
      );
    case "extension":
      return <DateField name="until" label={t("cooperation.write.until")} />;
    case "closure":
      return (
        <Radios
          name="outcome"
          label={t("cooperation.write.outcome")}
          options={CLOSURE_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`cooperation.closure.${outcome}`) }))}
        />
      );
    case "consent":
      return <ConsentFields view={view} file={file} />;
    case "acknowledgement":
    case "status":
    case "decision":
    case "step":
      return (
        <>
          <Select
            name="step"
            label={t("cooperation.life.column-what")}
            options={theirSteps(file).map(({ id, purpose }) => ({
              value: `${id} ${purpose ?? ""}`.trim(),
              label:
                purpose === undefined ? stepLabel(view, id) : `${purposeLabel(view, purpose)}: ${stepLabel(view, id)}`,
            }))}
          />
          <Box
            view={view}
            language={view.lang}
            name={HAPPENED_AT}
            shape="moment"
            label={t(`convention.field.${HAPPENED_AT}`)}
            value={undefined}
            optional
          />
        </>
      );
    case "withdrawal":
    case "use-report":
      return null;
  }
}

const HAPPENED_AT = "happened-at";

/** What a letter tells of a step: which, and when it happened; the rest is in its words. Refuses `step-missing`. */
export function stepFrom(file: RequestFile, input: FormInput, language: string): Record<string, unknown> {
  const { id: step, purpose } =
    theirSteps(file).find((one) => `${one.id} ${one.purpose ?? ""}`.trim() === typed(input, "step")) ?? {};
  if (step === undefined) throw new Refusal("step-missing", "Say which step the letter tells of.", { field: "step" });
  const at = boxValue({ shape: "moment" }, input, HAPPENED_AT, language);
  return { step, ...compact({ purpose, records: at && [{ [HAPPENED_AT]: at }] }) };
}

/** What the other State can say now; of several things asked for, in the life of each. */
function theirSteps(file: RequestFile): readonly { readonly id: string; readonly purpose: string | undefined }[] {
  return eachPurpose(file).flatMap((one) => stepsNow(one, "peer").map(({ id }) => ({ id, purpose: one.seenAs })));
}

/** UNCC arts. 40(26), 42(7): of the owner of a preservation the risks of it; of the asker whether it only wants to know how it stands. */
function QuestionKindFields({
  view: { t },
  file,
  isOwner,
}: MessageFieldsProps & { isOwner: boolean }): JSX.Element | null {
  if (!isOwner) {
    return (
      <Checkbox name="progress" label={t("cooperation.write.progress")} hint={t("cooperation.write.progress-hint")} />
    );
  }
  if (file.mechanism !== "preservation") return null;
  return (
    <Checkboxes
      name="risk"
      label={t("cooperation.write.risks")}
      hint={t("cooperation.write.risks-hint")}
      options={PRESERVATION_RISKS.map(({ code }) => ({ value: code, label: t(`convention.risk.${code}`) }))}
      optional
    />
  );
}

/** Only the State that was asked opens a consultation, and while none is open. */
export function opensConsultation(file: RequestFile, writer: Lane): boolean {
  return writer === ownerLane(file) && !isConsulting(file);
}

/** What a consultation may be about: what the other State calls a ground is theirs to say, ours must be one. */
function groundsOf({ mechanism }: RequestFile, writer: Lane): Ground[] {
  const grounds = groundsFor(mechanism).map(({ ground }) => ground);
  return writer === "own" ? grounds.filter(({ kind }) => kind !== "not-a-ground") : grounds;
}

/** The asker of a preservation answers what its owner told of a risk. */
function decidesRisk(file: RequestFile, writer: Lane): boolean {
  const owner = ownerLane(file);
  return writer !== owner && openQuestion(file, owner)?.question.content.kind === "risk";
}

/** The contents of a request that its owner asked to be completed; only the State that asks supplies any. */
function askedElements(file: RequestFile, writer: Lane): readonly RequiredElement[] {
  const owner = ownerLane(file);
  if (writer === owner) return [];
  const ids =
    openQuestion(file, owner)?.question.content.elements ??
    returnsOf(file).flatMap(({ content }) => content.requestedElements ?? []);
  // No letter must have any of them.
  const listed = writer === "own" ? contentsOf(file) : contentsOf(file).map(onPaper);
  // A request that says nothing is completed by any of its contents, whichever were named.
  return isEmpty(file) ? listed : listed.filter(({ id }) => ids.includes(id));
}

/** What was typed of a message, and whose word it is. */
export interface TypedMessage {
  readonly file: RequestFile;
  readonly writer: Lane;
  readonly input: FormInput;
  /** In which its words are. */
  readonly language: string;
  readonly text: FreeText | undefined;
  readonly timeZone: string;
}

/**
 * A message that was typed in: of ours, the input of its act; of theirs, its content as far as a letter has it. Refuses `outcome-missing`,
 * `date-not-readable`, and what `words-missing` says of a use without its purpose.
 */
export function messageFrom(kind: WrittenKind, typedIn: TypedMessage): Readonly<Record<string, unknown>> {
  const { file, writer, input, language, text, timeZone } = typedIn;
  const some = (name: string) => (ticked(input, name).length === 0 ? undefined : ticked(input, name));
  switch (kind) {
    case "question": {
      const risk = some("risk");
      const kindOf = risk === undefined ? (typed(input, "progress") === "yes" ? "progress" : undefined) : "risk";
      return compact({ text, elements: some("elements"), kind: kindOf, risk });
    }
    case "answer": {
      const elements = elementsOf(askedElements(file, writer), input, language);
      const goesOn = GOES_ON.find((one) => one === typed(input, "goesOn"));
      return compact({ text, elements: Object.keys(elements).length === 0 ? undefined : elements, goesOn });
    }
    case "consultation":
      return compact({ text, groundIds: some("grounds"), purposes: some("purposes") });
    case "extension": {
      const day = dayOf(input, "until");
      const unreadable = "Enter a real date: day, month and year.";
      if (day === undefined) throw new Refusal("date-not-readable", unreadable, { field: "until" });
      // "Until the 5th" gives the 5th whole, in our own calendar.
      return { until: endOfDay(day, timeZone), reason: text };
    }
    case "withdrawal":
      return { reason: text };
    case "use-report":
      return { text };
    case "consent":
      return compact({ lifts: ticked(input, "lifts"), use: consentedUse(input), text });
    case "closure": {
      const outcome = CLOSURE_OUTCOMES.find((one) => one === typed(input, "outcome"));
      if (!outcome) throw new Refusal("outcome-missing", "Say how it ended.", { field: "outcome" });
      return compact({ outcome, note: text });
    }
  }
}

/** The last moment of a day, by the calendar of a time zone. */
export function endOfDay(day: string, timeZone: string): string {
  return new Date(startOfDay(addDays(day, 1), timeZone).getTime() - 1).toISOString();
}
