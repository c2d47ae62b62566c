import type { JSX } from "hono/jsx/jsx-runtime";
import { dateIn } from "../../../../convention/calendar.ts";
import type { Paper } from "../../../../protocol/bodies/index.ts";
import { HostileText, Notice, StatusTag, Table, type Tone, type View, visibleText } from "../../../../web/index.ts";
import type { PaperStanding } from "../../../evidence/index.ts";
import { paperCautions } from "../domain/paper-cautions.ts";
import { type DraftPaper, papersOf, type RequestDraft, type RequestFile } from "../domain/request-file.ts";
import { mayFollow } from "../domain/supplement.ts";
import { paperKind, paperLines } from "../lines.ts";
import { Lines } from "./words.tsx";

const TONES: Readonly<Record<PaperStanding, Tone>> = {
  kept: "info",
  "on-its-way": "info",
  received: "good",
  "read-there": "good",
  "not-readable-there": "bad",
  "taken-back": "attention",
  "not-here": "attention",
  coming: "info",
  "without-head": "info",
  readable: "good",
  "with-custodian": "attention",
  withdrawn: "attention",
  erased: "attention",
};

/** What goes with a request, how far each has come, and the way to read it. */
export function Papers({
  view,
  file,
  standings,
  hidden,
  mayAdd,
}: {
  readonly view: View;
  readonly file: RequestFile;
  readonly standings: ReadonlyMap<string, PaperStanding>;
  /** How many there are that whoever reads the page may not open. */
  readonly hidden: number;
  /** Whether whoever reads the page may send further ones. */
  readonly mayAdd: boolean;
}): JSX.Element | null {
  const { t, format } = view;
  const papers = papersOf(file);
  const more = mayAdd && mayFollow(file);
  if (papers.length === 0 && hidden === 0 && !more) return null;
  return (
    <section id="papers">
      <h2>{t("cooperation.papers.title")}</h2>
      {more && (
        <p>
          <a href={`/requests/${file.requestId}/papers`}>{t("cooperation.supplement.add")}</a>
        </p>
      )}
      {hidden > 0 && <p>{t("cooperation.papers.hidden", { count: hidden })}</p>}
      {papers.length > 0 && (
        <Table
          caption={t("cooperation.papers.title")}
          captionUnseen
          columns={[
            { key: "paper", label: t("cooperation.papers.paper") },
            { key: "language", label: t("cooperation.paper.language") },
            { key: "size", label: t("cooperation.papers.size"), numeric: true },
            { key: "state", label: t("cooperation.papers.state") },
          ]}
          rows={papers.map((paper) => {
            const standing = standings.get(paper.paperId) ?? (file.direction === "incoming" ? "not-here" : "kept");
            return {
              cells: {
                paper: (
                  <>
                    {canBeRead(standing) ? (
                      <a href={paperHref(file, paper)}>
                        <HostileText text={paper.title.text} />
                      </a>
                    ) : (
                      <HostileText text={paper.title.text} />
                    )}
                    <PaperDetails view={view} paper={paper} all={papers} />
                  </>
                ),
                language: format.languageName(paper.language),
                size: format.bytes(paper.size),
                state: <StatusTag tone={TONES[standing]} label={t(`cooperation.paper-standing.${standing}`)} />,
              },
            };
          })}
        />
      )}
    </section>
  );
}

/** Whether this server can open it; what another State got stays readable for whoever sent it. */
function canBeRead(standing: PaperStanding): boolean {
  switch (standing) {
    case "not-here":
    case "coming":
    case "without-head":
    case "with-custodian":
    case "withdrawn":
    case "erased":
      return false;
    case "kept":
    case "on-its-way":
    case "received":
    case "read-there":
    case "not-readable-there":
    case "taken-back":
    case "readable":
      return true;
  }
}

/** What to know of these papers before they leave. */
export function PaperCautions({
  view,
  draft,
  accepted,
}: {
  readonly view: View;
  readonly draft: Pick<RequestDraft, "papers">;
  readonly accepted: readonly string[];
}): JSX.Element {
  const { t, now, server } = view;
  return (
    <>
      {paperCautions(draft.papers ?? [], dateIn(now, server.timeZone), accepted).map(({ paper, code }) => (
        <Notice
          tone="attention"
          title={t(`cooperation.paper-caution.${code}`, { paper: visibleText(paper.title.text) })}
        />
      ))}
    </>
  );
}

export function paperHref({ requestId }: Pick<RequestFile, "requestId">, { paperId }: Pick<Paper, "paperId">): string {
  return `/requests/${requestId}/papers/${paperId}`;
}

/** Everything that is said of a paper, folded under its kind. */
export function PaperDetails({
  view,
  paper,
  all,
}: {
  readonly view: View;
  readonly paper: Paper;
  readonly all: readonly DraftPaper[];
}): JSX.Element {
  return (
    <details>
      <summary>{paperKind(view, paper.kind)}</summary>
      <Lines groups={[[{ free: paper.title }], paperLines(view, paper, all)]} />
    </details>
  );
}
