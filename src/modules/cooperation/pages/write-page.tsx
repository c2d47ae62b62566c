import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, elementsFor, groundsFor } from "../../../convention/index.ts";
import { CLOSURE_OUTCOMES, LONG_TEXT_CHARACTERS } from "../../../protocol/bodies/index.ts";
import {
  Button,
  Checkboxes,
  DateField,
  errorFor,
  ErrorSummary,
  type FieldError,
  Form,
  type FormInput,
  LANGUAGE_NAMES,
  LANGUAGES,
  Page,
  Radios,
  Select,
  TextArea,
  ticked,
  typed,
  typedDay,
  type View,
} from "../../../web/index.ts";
import type { Matter } from "../access.ts";
import { openQuestion } from "../domain/may-come.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { ConsentFields } from "./consent-fields.tsx";
import { ElementFields } from "./element-fields.tsx";
import { elementLabel, Free, groundLabel } from "./words.tsx";

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

export interface WritePageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly kind: WrittenKind;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** One message to the other State about a request. */
export function WritePage(props: WritePageProps): JSX.Element {
  const { view, matter, kind, errors, input } = props;
  const { t } = view;
  const { file, dossier } = matter;
  return (
    <Page
      view={view}
      kind={file.ownReference}
      title={t(`cooperation.write.${kind}`)}
      breadcrumb={[
        { href: `/dossiers/${dossier.dossierId}`, label: dossier.ownReference },
        { href: `/requests/${file.requestId}`, label: file.ownReference },
      ]}
      hasErrors={(errors?.length ?? 0) > 0}
    >
      <ErrorSummary errors={errors ?? []} />
      <Occasion {...props} />
      <Form action={`/requests/${file.requestId}/write/${kind}`}>
        <KindFields {...props} />
        <TextArea
          name="words"
          label={t(`cooperation.write.${kind}-words`)}
          hint={t("cooperation.write.words-limit", { limit: LONG_TEXT_CHARACTERS })}
          value={typed(input, "words")}
          error={errorFor(errors, "words") ?? errorFor(errors, "text")}
          rows={8}
          maxLength={LONG_TEXT_CHARACTERS}
          optional={kind === "closure"}
        />
        <Select
          name="language"
          label={t("cooperation.draft.language")}
          options={LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }))}
          value={typed(input, "language") ?? view.lang}
          error={errorFor(errors, "language")}
        />
        <Button kind={kind === "withdrawal" ? "danger" : "primary"}>{t(`cooperation.write.${kind}-send`)}</Button>
      </Form>
    </Page>
  );
}

/** What is being answered, in the other side's own words. */
function Occasion({ view, matter, kind }: WritePageProps): JSX.Element | null {
  const { t } = view;
  const { file } = matter;
  if (kind === "answer") {
    const question = openQuestion(file, "peer");
    const returned = file.decisions.at(-1)?.told.content;
    if (question !== undefined) return <Free text={question.question.content.text} />;
    if (returned?.outcome !== "return-for-completion") return null;
    return (
      <>
        <p>{t("cooperation.write.returned")}</p>
        {returned.reasons !== undefined && <Free text={returned.reasons} />}
      </>
    );
  }
  const last = file.consultations.at(-1);
  if (kind !== "consultation" || last === undefined) return null;
  return <Free text={(last.replies.at(-1) ?? last.opened).content.text} />;
}

function KindFields({ view, matter, kind, errors, input }: WritePageProps): JSX.Element | null {
  const { t } = view;
  const { file } = matter;
  switch (kind) {
    case "question":
      return (
        <Checkboxes
          name="elements"
          label={t("cooperation.write.about-elements")}
          options={elementsFor(file.mechanism).map(({ element }) => ({
            value: element.id,
            label: `${element.id} · ${elementLabel(view, element.id)}`,
          }))}
          values={ticked(input, "elements")}
          optional
        />
      );
    case "answer":
      return (
        <>
          {askedElements(file).map(({ element }) => (
            <ElementFields
              view={view}
              element={element}
              value={undefined}
              language={view.lang}
              errors={errors}
              input={input}
              prefix={elementPrefix(element.id)}
            />
          ))}
        </>
      );
    case "consultation":
      return file.direction === "incoming" && file.status !== "consultation" ? (
        <Checkboxes
          name="grounds"
          label={t("cooperation.consultation.about")}
          options={groundsFor(file.mechanism)
            .filter(({ ground }) => ground.kind !== "not-a-ground")
            .map(({ ground }) => ({
              value: ground.id,
              label: `${citation(ground)} · ${groundLabel(view, ground.id)}`,
            }))}
          values={ticked(input, "grounds")}
          optional
        />
      ) : null;
    case "extension":
      return (
        <DateField
          name="until"
          label={t("cooperation.write.until")}
          value={typedDay(input, "until")}
          error={errorFor(errors, "until")}
        />
      );
    case "closure":
      return (
        <Radios
          name="outcome"
          label={t("cooperation.write.outcome")}
          options={CLOSURE_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`cooperation.closure.${outcome}`) }))}
          value={typed(input, "outcome")}
          error={errorFor(errors, "outcome")}
        />
      );
    case "withdrawal":
      return <p>{t("cooperation.write.withdrawal-warning")}</p>;
    case "use-report":
      return null;
    case "consent":
      return <ConsentFields view={view} file={file} errors={errors} input={input} />;
  }
}

/** The elements that the question or the return for completion named. */
export function askedElements(file: RequestFile): ReturnType<typeof elementsFor> {
  const ids =
    openQuestion(file, "peer")?.question.content.elements ??
    file.decisions.at(-1)?.told.content.requestedElements ??
    [];
  return file.direction === "outgoing"
    ? elementsFor(file.mechanism).filter(({ element }) => ids.includes(element.id))
    : [];
}

export function elementPrefix(elementId: string): string {
  return `e${elementId.replaceAll(/[^0-9A-Za-z]+/g, "-")}`;
}
