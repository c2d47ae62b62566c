import type { JSX } from "hono/jsx/jsx-runtime";
import { type PaperBearer, stateName } from "../../../../convention/index.ts";
import {
  Button,
  Form,
  type FormInput,
  HiddenInput,
  HostileText,
  Moment,
  Notice,
  SummaryList,
  type View,
} from "../../../../web/index.ts";
import type { Lateness } from "../../request/domain/request-file.ts";
import type { Correspondent } from "../../request/types.ts";
import { bearerLabel } from "../../request/pages/words.tsx";

export interface PaperFacts {
  readonly card: Correspondent;
  readonly bearer: PaperBearer;
  readonly datedOn: string;
  readonly receivedAt: string;
  readonly theirReference: string | undefined;
}

/** What is on the paper beside its words: from whom, how, of which day, when it came; before it, where that is so, that it comes too late. */
export function PaperSummary({
  view,
  what,
  facts,
  lateness,
}: {
  view: View;
  what: string;
  facts: PaperFacts;
  lateness?: Lateness | undefined;
}): JSX.Element {
  const { t, format, lang } = view;
  const { card, bearer, datedOn, receivedAt, theirReference } = facts;
  return (
    <>
      <Notice tone="attention" title={t("cooperation.letter.check-title")}>
        {t(lateness === undefined ? "cooperation.letter.check-text" : "cooperation.letter.check-text-late")}
      </Notice>
      {lateness !== undefined && (
        <Notice tone="bad" title={t(`cooperation.letter.late.${lateness}`)}>
          {t(`cooperation.letter.late.${lateness}-text`)}
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: t("cooperation.reply.kind"), value: what },
          {
            label: t("cooperation.letter.from"),
            value: (
              <>
                {stateName(card.state, lang)} · <HostileText text={card.authority} />
                {card.calledBackAt === undefined && (
                  <p class="hint">{t("cooperation.correspondents.not-called-back")}</p>
                )}
              </>
            ),
          },
          { label: t("cooperation.letter.bearer"), value: bearerLabel(view, bearer) },
          {
            label: t("desk.paper.reference"),
            value: theirReference === undefined ? "–" : <HostileText text={theirReference} />,
          },
          {
            label: t("cooperation.letter.dated"),
            value: format.day(datedOn),
          },
          { label: t("cooperation.reply.received"), value: <Moment at={new Date(receivedAt)} /> },
        ]}
      />
    </>
  );
}

/** Record it, or go back to the form with everything that was typed. */
export function RecordOrChange({
  view,
  action,
  change,
  input,
}: {
  view: View;
  action: string;
  change: string;
  input: FormInput;
}): JSX.Element {
  const { t } = view;
  return (
    <>
      <Form action={action}>
        <HiddenInput input={input} />
        <Button>{t("cooperation.letter.save")}</Button>
      </Form>
      <Form action={change}>
        <HiddenInput input={input} />
        <Button kind="secondary">{t("cooperation.decision.change")}</Button>
      </Form>
    </>
  );
}
