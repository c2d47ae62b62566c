import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { USES } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { Field, oneOf, optionalText, requiredText, TextArea, useView } from "../../../web/index.ts";
import type { FurtherUse } from "../use-gate.ts";

/** What a page asks before a further use of what another State gave. */
export const furtherUseForm = z.object({
  use: oneOf(USES),
  note: requiredText(2_000),
  recipient: optionalText(500),
  notice: optionalText(20_000),
  noNoticeBecause: optionalText(2_000),
});

/** The form as a use; its words are in the language of the page. */
export function furtherUseOf(values: z.infer<typeof furtherUseForm>, language: string): FurtherUse {
  const { use, note, recipient, notice, noNoticeBecause } = values;
  const told = notice === undefined ? {} : { notice: { language, text: notice } };
  return { use, note: { language, text: note }, ...compact({ recipient, noNoticeBecause }), ...told };
}

/** For whom a further use is, and what the sending State is told of it beforehand (UNCC art. 40(19)), or why nothing. */
export function FurtherUseFields(): JSX.Element {
  const { t } = useView();
  return (
    <>
      <Field
        name="recipient"
        label={t("cooperation.use.recipient")}
        hint={t("cooperation.use.recipient-hint")}
        maxLength={500}
        optional="depends"
      />
      <TextArea
        name="notice"
        label={t("cooperation.use.notice")}
        hint={t("cooperation.use.notice-hint")}
        rows={3}
        maxLength={20_000}
        optional="depends"
      />
      <Field
        name="noNoticeBecause"
        label={t("cooperation.use.no-notice-because")}
        hint={t("cooperation.use.no-notice-hint")}
        maxLength={2_000}
        optional="depends"
      />
    </>
  );
}
