import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, mechanism as mechanismRecord, type MechanismId, MECHANISMS } from "../../../../convention/index.ts";
import { Button, Checkbox, Form, Radios, Select, typed } from "../../../../web/index.ts";
import { type DossierFacts, mechanismTitle } from "../../../desk/index.ts";
import { isInformation } from "../../request/domain/information.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { isSettled } from "../../request/domain/status.ts";

/** What is asked next in this dossier: under which mechanism, for which earlier request. */
export function NewRequestForm({
  view,
  dossier,
  files,
  before,
  errors,
  input,
}: DossierFacts & {
  files: readonly RequestFile[];
  /** Of the dossier with which this one goes on. */
  before: readonly RequestFile[];
}): JSX.Element {
  const { t } = view;
  const earlier = files.filter(
    (file) => file.direction === "outgoing" && file.stage === "sent" && !isInformation(file),
  );
  const informations = files.filter((file) => file.direction === "incoming" && isInformation(file));
  const preservations = earlier.filter(({ mechanism, status }) => mechanism === "preservation" && !isSettled(status));
  const again = before.filter((file) => !isInformation(file));
  // In a dossier that goes on with another one the first thing is most likely what was asked there last.
  const last = files.length === 0 ? again.at(-1) : undefined;
  const earlierOnes = [
    ["follows", "cooperation.request.follows", preservations],
    ["takesUp", "cooperation.link.takes-up", informations],
    ["copyOf", "cooperation.request.copy-of", [...again, ...earlier]],
  ] as const;
  const options = (some: readonly RequestFile[]) =>
    some.map((file) => ({
      value: file.requestId,
      label: `${file.ownReference} · ${mechanismTitle(view, file.mechanism)}`,
    }));
  return (
    <details open={files.length === 0 || (errors?.length ?? 0) > 0}>
      <summary>{t("cooperation.request.new")}</summary>
      <Form action={`/dossiers/${dossier.dossierId}/requests`} {...{ errors, input }}>
        <Select
          name="mechanism"
          label={t("cooperation.request.mechanism")}
          options={MECHANISMS.filter((one) => one.byRequest).map((one) => ({
            value: one.id,
            label: t("cooperation.request.mechanism-option", {
              title: mechanismTitle(view, one.id),
              article: `${one.article}${one.paragraph ?? ""}`,
            }),
          }))}
          value={last?.mechanism ?? (earlier.length > 0 ? "stored-data" : "preservation")}
        />
        {earlierOnes.map(
          ([name, label, some]) =>
            some.length > 0 && (
              <Select
                name={name}
                label={t(label)}
                hint={t.has(`${label}-hint`) ? t(`${label}-hint`) : undefined}
                options={options(some)}
                value={name === "copyOf" ? last?.requestId : undefined}
                optional
              />
            ),
        )}
        <DrillBox view={view} />
        <Button kind={files.length === 0 ? "primary" : "secondary"}>{t("cooperation.request.begin")}</Button>
      </Form>
    </details>
  );
}

const GIVEN_FROM_A_DOSSIER: readonly MechanismId[] = ["spontaneous-information", "asset-information"];

/** What this State tells without being asked. A further provider is disclosed from the preservation in which it was found. */
export function GiveInformationForm({ view, dossier, errors, input }: DossierFacts): JSX.Element {
  const { t } = view;
  const known = GIVEN_FROM_A_DOSSIER.find((id) => id === typed(input, "mechanism"));
  return (
    <details open={known !== undefined && (errors?.length ?? 0) > 0}>
      <summary>{t("cooperation.information.new")}</summary>
      <Form action={`/dossiers/${dossier.dossierId}/requests`} input={known === undefined ? undefined : input}>
        <Radios
          name="mechanism"
          label={t("cooperation.information.kind")}
          options={GIVEN_FROM_A_DOSSIER.map((id) => ({
            value: id,
            label: t("cooperation.request.mechanism-option", {
              title: mechanismTitle(view, id),
              article: citation(mechanismRecord(id)),
            }),
            hint: t(`convention.mechanism.${id}.summary`),
          }))}
          value="spontaneous-information"
        />
        <DrillBox view={view} />
        <Button kind="secondary">{t("cooperation.information.begin")}</Button>
      </Form>
    </details>
  );
}

function DrillBox({ view: { t } }: Pick<DossierFacts, "view">): JSX.Element {
  return (
    <Checkbox name="drill" label={t("cooperation.request.as-drill")} hint={t("cooperation.request.as-drill-hint")} />
  );
}
