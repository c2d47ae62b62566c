import { wordsFor } from "../../../convention/index.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import { stateName } from "../../../web/index.ts";
import {
  dayOf,
  facts,
  heading,
  paperHead,
  type PaperView,
  paragraph,
  plainWords,
  seenName,
  table,
} from "../../printing/index.ts";
import type { ConferenceHead } from "../frame/domain/conference.ts";
import type { Project, ProjectApproval, ProjectBody } from "./domain/project.ts";

/** The project of organising as the government gets it; what is not approved is printed as a draft. */
export function projectPaper(
  view: PaperView,
  head: ConferenceHead,
  { number, entry }: Project,
  approval: ProjectApproval | undefined,
): PrintedDocument {
  const { t, server, lang, format } = view;
  const { aims, bodies, milestones, means } = entry;
  const written = (text: string): string => seenName(view, text);
  return {
    title: t("conference.project.title"),
    ...paperHead(
      view,
      { sender: stateName(server, lang), reference: t("conference.project.reference", { slug: head.slug, number }) },
      { draft: approval === undefined },
    ),
    blocks: [
      facts(
        [t("conference.project.conference"), written(wordsFor(head.title, lang).text)],
        [t("conference.conference.place"), written(head.place)],
        [t("conference.conference.opensOn"), dayOf(view, head.opensOn)],
        [t("conference.conference.closesOn"), dayOf(view, head.closesOn)],
        [t("conference.project.number"), format.number(number)],
      ),
      plainWords(view, t("conference.project.aims"), aims),
      heading(t("conference.project.bodies")),
      ...bodies.map((body) => paragraph(written(bodyName(view, body)))),
      heading(t("conference.project.milestones")),
      table(
        [
          [t("conference.project.milestones.on"), 1],
          [t("conference.project.milestones.what"), 3],
        ],
        milestones.map(({ what, on }) => [dayOf(view, on), written(what)]),
      ),
      heading(t("conference.project.means")),
      table(
        [
          [t("conference.project.means.what"), 2],
          [t("conference.project.means.source"), 2],
          [t("conference.project.means.amount"), 1],
        ],
        means.map(({ what, source, amount = "" }) => [what, source, amount].map(written)),
      ),
      ...(approval === undefined
        ? []
        : [
            heading(t("conference.project.approved")),
            facts(
              [t("conference.project-approval.decision"), written(approval.decision)],
              [t("conference.project-approval.decidedOn"), dayOf(view, approval.decidedOn)],
              [t("conference.project-approval.decidedBy"), written(approval.decidedBy)],
            ),
          ]),
    ],
  };
}

/** By its own name, else by that of its template in the reader's language. @public */
export function bodyName({ t }: Pick<PaperView, "t">, { template, name }: ProjectBody): string {
  return name ?? t(`conference.project.bodies.template.${template ?? "steering"}`);
}
