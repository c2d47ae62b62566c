import type { JSX } from "hono/jsx/jsx-runtime";
import { type FormInput, HostileText, Page, SummaryList, type View } from "../../../../web/index.ts";
import { ringFor } from "../../exchange/actions/receive-request.ts";
import type { LetterPreview } from "../actions/register-letter.ts";
import { letterDay } from "../../request/domain/request-file.ts";
import { PaperSummary, RecordOrChange } from "./letter-check.tsx";
import { Information } from "../../information/information-section.tsx";
import { Contents } from "../../request/pages/request-sections.tsx";
import { Free, urgencyLabel } from "../../request/pages/words.tsx";
import type { PaperBearer } from "../../../../convention/index.ts";
import { mechanismTitle } from "../../../desk/index.ts";

/** A request on paper as it is about to be registered, once more and whole, to be held against the paper. */
export function NewLetterCheckPage({
  view,
  preview,
  bearer,
  input,
}: {
  view: View;
  preview: LetterPreview;
  bearer: PaperBearer;
  input: FormInput;
}): JSX.Element {
  const { t, format } = view;
  const { card, file } = preview;
  const { content, mechanism, receivedAt = "" } = file;
  const deadline = content?.responseDeadline;
  return (
    <Page
      view={view}
      title={t("cooperation.letter.check")}
      breadcrumb={[{ href: "/correspondents", label: t("cooperation.correspondents.title") }]}
    >
      <PaperSummary
        view={view}
        what={mechanismTitle(view, mechanism)}
        facts={{ card, bearer, datedOn: letterDay(file) ?? "", receivedAt, theirReference: content?.reference }}
      />
      <SummaryList
        rows={[
          {
            label: t("cooperation.draft.urgency"),
            value: urgencyLabel(view, content?.urgency ?? "ordinary"),
          },
          {
            label: t("cooperation.draft.deadline"),
            value: deadline && (
              <>
                {format.day(deadline.date)}
                <Free text={deadline.reason} />
              </>
            ),
          },
        ]}
      />
      <Information view={view} file={file} />
      <Contents view={view} file={file} />
      <WhatFollows view={view} preview={preview} />
      <RecordOrChange view={view} action="/letters" change="/letters/change" input={input} />
    </Page>
  );
}

function WhatFollows({ view, preview }: { view: View; preview: LetterPreview }): JSX.Element {
  const { t } = view;
  const { dossier, file, earlier, unfit } = preview;
  return (
    <section>
      <h2>{t("cooperation.letter.follows")}</h2>
      <ul>
        <li>
          {dossier === undefined ? (
            t("cooperation.letter.follows-new-dossier")
          ) : (
            <>
              {t("cooperation.letter.follows-dossier", { reference: dossier.ownReference })}{" "}
              <HostileText text={dossier.title} />
            </>
          )}
        </li>
        {file.content !== undefined && ringFor(file.content) !== undefined && (
          <li>{t("cooperation.letter.follows-rings")}</li>
        )}
        {earlier !== undefined && unfit === undefined && (
          <li>{t("cooperation.letter.follows-holds", { reference: earlier.ownReference })}</li>
        )}
        {earlier !== undefined && unfit !== undefined && (
          <li>
            {t("cooperation.letter.follows-holds-not", { reference: earlier.ownReference })}{" "}
            {t(`cooperation.link.unfit.${unfit}`)}
          </li>
        )}
      </ul>
    </section>
  );
}
