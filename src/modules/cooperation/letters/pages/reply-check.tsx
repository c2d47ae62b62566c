import type { ZoneOrName } from "../../../../convention/index.ts";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { FormInput, View } from "../../../../web/index.ts";
import { Moment } from "../../../../web/index.ts";
import type { ReplyPreview } from "../actions/register-reply.ts";
import { treatyClock } from "../../request/domain/preservation.ts";
import { followsOf } from "../domain/reply-follows.ts";
import { isOvertaken } from "../../request/domain/status.ts";
import { PaperSummary, RecordOrChange } from "./letter-check.tsx";
import { MessageText } from "../../exchange/pages/message-text.tsx";

export interface ReplyCheckProps {
  readonly view: View;
  readonly preview: ReplyPreview;
  /** In whose days a preservation is counted. */
  readonly zones: readonly ZoneOrName[];
  readonly input: FormInput;
}

/** A letter about a request as it is about to be registered, once more and whole, to be held against the paper; and what follows at once. */
export function ReplyCheck({ view, preview, zones, input }: ReplyCheckProps): JSX.Element {
  const { t } = view;
  const { matter, card, message, lateness } = preview;
  const { bearer, paper } = message;
  if (paper === undefined || bearer === "peer")
    throw new Error("What came over the line is not checked against paper.");
  const replies = `/requests/${matter.file.requestId}/replies/${message.kind}`;
  return (
    <>
      <PaperSummary
        view={view}
        what={t(`cooperation.reply.kind.${message.kind}`)}
        facts={{ card, bearer, ...paper, theirReference: paper.reference }}
        lateness={lateness}
      />
      <section>
        <h2>{t("cooperation.reply.words")}</h2>
        <MessageText view={view} file={matter.file} message={message} />
      </section>
      <WhatFollows view={view} preview={preview} zones={zones} />
      <RecordOrChange view={view} action={replies} change={`${replies}/change`} input={input} />
    </>
  );
}

function WhatFollows({ view, preview, zones }: Omit<ReplyCheckProps, "input">): JSX.Element {
  const { t } = view;
  const { matter, message, after } = preview;
  const { status, letsGo, rings } = followsOf(message, matter.file, after);
  const word = (of: typeof status): string => t(`cooperation.status.${of ?? "received"}`);
  const { due } = treatyClock(after, zones, view.now);
  const overtaken = isOvertaken(message, matter.file);
  const isCounted = message.kind === "status" && !overtaken && after.mechanism === "preservation" && due !== undefined;
  return (
    <section>
      <h2>{t("cooperation.letter.follows")}</h2>
      <ul>
        <li>
          {status === matter.file.status
            ? t("cooperation.letter.follows-same", { status: word(status) })
            : t("cooperation.letter.follows-becomes", { before: word(matter.file.status), status: word(status) })}
        </li>
        {overtaken && <li>{t("cooperation.letter.follows-overtaken")}</li>}
        {letsGo && <li>{t("cooperation.letter.follows-let-go")}</li>}
        {rings && <li>{t("cooperation.letter.follows-rings")}</li>}
        {isCounted && (
          <li>
            {t("cooperation.letter.follows-clock")} <Moment at={due.dueEarliest} /> – <Moment at={due.dueLatest} />
          </li>
        )}
      </ul>
    </section>
  );
}
