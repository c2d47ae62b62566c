import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import {
  articleOf,
  dayOf,
  facts,
  heading,
  paperHead,
  type PaperView,
  paragraph,
  plainWords,
  seen,
  seenName,
} from "../../printing/index.ts";
import { type Draft, type DraftField, findingsOf, NOTIFIED, partsOf } from "../domain/draft-forms.ts";
import { WORDINGS } from "../wording/wordings.ts";

/** The form as it would be signed: marked as a model that no lawyer reviewed, with what is missing in brackets. `view` is in the draft's language. */
export function draftPaper(view: PaperView, draft: Draft): PrintedDocument {
  const { t, format } = view;
  const { kind, fields, language } = draft;
  const { opening, closing } = WORDINGS[language];
  const label = (field: DraftField): string => t(`treaty.draft.${field}`);
  const value = (field: DraftField): string => valueOf(view, draft, field) ?? `[${label(field)}]`;
  const filled = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (_, field: DraftField) => value(field));
  const parts = partsOf(kind, fields);
  const has = (field: DraftField): boolean => parts.some((part) => part.field === field);
  const rows = (
    ["stateName", "treatyTitle", "adoptedOn", "person", "personFunction", "personAct", "otherAct", "provision"] as const
  )
    .filter((field) => has(field) && (field !== "provision" || fields.provision !== undefined))
    .map((field) => [label(field), value(field)] as const);
  const notices = parts.flatMap(({ field, rule }) => {
    const words = NOTIFIED[field] === undefined ? undefined : valueOf(view, draft, field);
    return words === undefined ? [] : [[`${label(field)} (${articleOf(view, rule.place ?? "")})`, words] as const];
  });
  const missing = findingsOf(kind, fields).filter((finding) => finding.kind === "missing");
  const head = paperHead(
    view,
    { sender: value("stateName"), reference: t("treaty.drafts.version", { version: draft.version }) },
    { draft: true },
  );
  return {
    title: t(`treaty.draft-kind.${kind}`),
    ...head,
    mark: [t("treaty.drafts.model"), head.mark].join(" · "),
    blocks: [
      notice(t("treaty.drafts.model-notice")),
      ...(missing.length === 0
        ? []
        : [
            notice(t("treaty.drafts.still-missing", { fields: format.list(missing.map(({ field }) => label(field))) })),
          ]),
      facts([t("treaty.drafts.to"), t("treaty.drafts.depositary")], ...rows),
      paragraph(filled(opening)),
      ...value("words").split(/\n+/).map(paragraph),
      ...(fields.statement === undefined || !has("statement")
        ? []
        : [plainWords(view, t(`treaty.drafts.statement-of.${statementOf(kind)}`), fields.statement)]),
      ...(notices.length === 0 ? [] : [heading(t("treaty.drafts.notified")), facts(...notices)]),
      paragraph(filled(closing)),
      {
        kind: "signature",
        lines: [`${value("signer")}, ${value("signerFunction")}`, ...(fields.seal ? [label("seal")] : [])],
      },
    ],
  };
}

function statementOf(kind: Draft["kind"]): string {
  return kind === "declaration" || kind === "objection" ? kind : "instrument";
}

function notice(text: string): PrintedBlock {
  return { kind: "notice", text };
}

/** What was filled in, as it stands in the paper (R36); undefined where it is open. */
function valueOf(view: PaperView, { fields }: Draft, field: DraftField): string | undefined {
  const { t, dir } = view;
  const given = fields[field];
  if (given === undefined || typeof given === "boolean") return undefined;
  switch (field) {
    case "adoptedOn":
    case "on":
      return dayOf(view, given);
    case "personAct":
      return t(`treaty.draft-act.${given}`);
    case "stateName":
    case "person":
    case "signer":
      return seenName(view, given);
    default:
      return seen(given, dir);
  }
}
