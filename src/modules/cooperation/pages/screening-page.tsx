import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, type SafeguardGate } from "../../../convention/index.ts";
import {
  Button,
  CertaintyTag,
  errorFor,
  ErrorSummary,
  type FieldError,
  Form,
  type FormInput,
  Page,
  Radios,
  TextArea,
  typed,
  type View,
} from "../../../web/index.ts";
import type { Matter } from "../access.ts";
import { GATE_ANSWERS, type GateRecord } from "../domain/request-file.ts";
import { Contents } from "./request-sections.tsx";
import { gateTitle } from "./words.tsx";

export interface ScreeningPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly gates: readonly SafeguardGate[];
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** The safeguard questions of a request, each answered by a person, beside the request itself. */
export function ScreeningPage({ view, matter, gates, errors, input }: ScreeningPageProps): JSX.Element {
  const { t } = view;
  const { file, dossier } = matter;
  return (
    <Page
      view={view}
      kind={file.ownReference}
      title={t("cooperation.screening.title")}
      breadcrumb={[
        { href: `/dossiers/${dossier.dossierId}`, label: dossier.ownReference },
        { href: `/requests/${file.requestId}`, label: file.ownReference },
      ]}
      hasErrors={(errors?.length ?? 0) > 0}
    >
      <ErrorSummary
        errors={errors ?? []}
        labels={Object.fromEntries(
          gates.flatMap(({ id }) => {
            const label = `${id} · ${gateTitle(view, id)}`;
            return [
              [id, label],
              [`${id}-note`, label],
            ];
          }),
        )}
      />
      <p class="lead">{t(`cooperation.screening.lead-${file.direction}`)}</p>
      <Contents view={view} file={file} />
      <Form action={`/requests/${file.requestId}/screening`}>
        {gates.map((gate) => (
          <>
            <Radios
              name={gate.id}
              label={`${gate.id} · ${gateTitle(view, gate.id)}`}
              hint={
                <>
                  {t(`convention.gate.${gate.id.toLowerCase()}.question`)}{" "}
                  <CertaintyTag certainty={gate.certainty} cite={citation(gate)} />
                </>
              }
              options={GATE_ANSWERS.map((answer) => ({
                value: answer,
                label: t(`cooperation.gate-answer.${answer}`),
                hint: t(`cooperation.gate-answer.${answer}-hint`),
              }))}
              value={typed(input, gate.id)}
              error={errorFor(errors, gate.id)}
            />
            <TextArea
              name={`${gate.id}-note`}
              label={t("cooperation.screening.note", { gate: gate.id })}
              hint={gate.id === "G5" ? t("cooperation.screening.note-g5") : undefined}
              value={typed(input, `${gate.id}-note`)}
              error={errorFor(errors, `${gate.id}-note`)}
              rows={2}
              optional={gate.id !== "G5"}
            />
          </>
        ))}
        <Button>{t("cooperation.screening.record")}</Button>
      </Form>
    </Page>
  );
}

/** The answered questions of the form; one left open is left out. */
export function recordsOf(gates: readonly SafeguardGate[], input: FormInput): GateRecord[] {
  return gates.flatMap((gate) => {
    const answer = GATE_ANSWERS.find((one) => one === typed(input, gate.id));
    const note = (typed(input, `${gate.id}-note`) ?? "").trim();
    return answer === undefined ? [] : [{ gate: gate.id, answer, ...(note === "" ? {} : { note }) }];
  });
}
