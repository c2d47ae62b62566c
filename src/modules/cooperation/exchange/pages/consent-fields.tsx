import type { JSX } from "hono/jsx/jsx-runtime";
import { CONSENTED_USES } from "../../../../convention/index.ts";
import type { ConsentContent } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { Checkboxes, Field, type FormInput, HostileText, Radios, typed, type View } from "../../../../web/index.ts";
import { conditionsOf, type RequestFile } from "../../request/domain/request-file.ts";
import { conditionName } from "../../request/lines.ts";

/** UNCC art. 40(19), 36(3): conditions that bind no longer, and one use outside the request. */
export function ConsentFields({ view, file }: { view: View; file: RequestFile }): JSX.Element {
  const { t } = view;
  const bound = conditionsOf(file);
  return (
    <>
      {bound.length > 0 && (
        <Checkboxes
          name="lifts"
          label={t("cooperation.consent.lifts")}
          hint={t("cooperation.consent.lifts-hint")}
          options={bound.map((condition) => ({
            value: condition.id,
            label: t("cooperation.decision.condition", {
              kind: conditionName(view, condition),
              article: condition.article,
            }),
            more: <HostileText text={condition.text.text.slice(0, 300)} />,
          }))}
          optional
        />
      )}
      <Radios
        name="use"
        label={t("cooperation.consent.use")}
        hint={t("cooperation.consent.use-hint")}
        options={[
          { value: NO_USE, label: t("cooperation.consent.no-use") },
          ...CONSENTED_USES.map((use) => ({ value: use, label: t(`cooperation.use.${use}`) })),
        ]}
        value={NO_USE}
      />
      <Field
        name="recipient"
        label={t("cooperation.use.recipient")}
        hint={t("cooperation.use.recipient-hint")}
        maxLength={500}
        optional="depends"
      />
      <Field
        name="purpose"
        label={t("cooperation.consent.purpose")}
        hint={t("cooperation.consent.purpose-hint")}
        maxLength={500}
        optional="depends"
      />
    </>
  );
}

/** Conditions are lifted, and no use outside the request is opened. */
const NO_USE = "none";

/** The use that was chosen. Refuses `words-missing` without a purpose. */
export function consentedUse(input: FormInput): NonNullable<ConsentContent["use"]> | undefined {
  const kind = CONSENTED_USES.find((one) => one === typed(input, "use"));
  if (kind === undefined) return undefined;
  const [recipient, purpose] = ["recipient", "purpose"].map((name) => (typed(input, name) ?? "").trim());
  if (!purpose) throw new Refusal("words-missing", "Say for which case and purpose.", { field: "purpose" });
  return { kind, purpose, ...(recipient ? { recipient } : {}) };
}
