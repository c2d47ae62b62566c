import { stateName, wordsFor } from "../../../convention/index.ts";
import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import { type ConferenceHead } from "../../conference/index.ts";
import {
  dayOf,
  facts,
  factsTogether,
  heading,
  momentOf,
  paperHead,
  type PaperView,
  paragraph,
  seenName,
} from "../../printing/index.ts";
import { isOnRecord, type Sitting } from "./sitting.ts";

/** The procès-verbal of a sitting: what was done at the table, in its order, before whom. It certifies nothing. */
export function sittingPaper(
  view: PaperView,
  head: ConferenceHead,
  { meeting, rule, draw, appointments }: Sitting,
  names: ReadonlyMap<string, string>,
): PrintedDocument {
  const { t, lang, server, format } = view;
  const { entry, beginsAt, endsAt } = meeting;
  const moment = (at: Date): string => momentOf(view, at.toISOString(), head.zone);
  const done = appointments.flatMap((one) => (one.done === undefined ? [] : [{ ...one.entry, at: one.done }]));
  const [onRecord, notOnRecord] = [done.filter(({ at }) => isOnRecord(at)), done.filter(({ at }) => !isOnRecord(at))];
  const standings = {
    hollow: (kind: string) => t("treaty.room.hollow", { kind }),
    certified: () => t("proceedings.signing.certified"),
    "not-on-record": () => t("proceedings.signing.not-on-record"),
  };
  const told = (all: typeof done): readonly PrintedBlock[] =>
    all.flatMap(({ state, act, signatory, at }) => [
      heading(`${stateName(state, lang)}: ${t(`treaty.kind.${act}`)}`),
      factsTogether(
        [t("treaty.signing.signatory.name"), seenName(view, signatory.name)],
        [t("treaty.signing.signatory.function"), seenName(view, signatory.function)],
        [t("treaty.signings.done-at"), moment(at.at)],
        [
          t("treaty.signings.people"),
          format.list(at.people.map((id) => seenName(view, names.get(id) ?? t("conference.home.somebody")))),
        ],
        [t("proceedings.sitting.column-standing"), standings[at.standing](act)],
      ),
    ]);
  return {
    title: t("proceedings.sitting.record", { date: dayOf(view, entry.day) }),
    ...paperHead(view, { sender: stateName(server.state, lang), reference: `${head.slug} · ${entry.day}` }),
    blocks: [
      facts(
        [t("conference.project.conference"), seenName(view, wordsFor(head.title, lang).text)],
        [t("proceedings.sitting.title"), seenName(view, wordsFor(entry.title, lang).text)],
        [t("proceedings.meeting.room"), seenName(view, entry.room)],
        [t("proceedings.meeting.begins"), moment(beginsAt)],
        [t("proceedings.meeting.ends"), moment(endsAt)],
        [t("conference.rule.signingOrder"), orderOf(view, rule, head.zone)],
        [t("proceedings.draw.seed"), draw?.seed],
      ),
      paragraph(t("proceedings.sitting.done", { done: onRecord.length, of: appointments.length })),
      ...told(onRecord),
      ...(notOnRecord.length === 0 ? [] : [paragraph(t("proceedings.sitting.not-on-record"))]),
      ...told(notOnRecord),
      paragraph(t("treaty.paper.not-certified")),
    ],
  };
}

/** How the rule stands, and when it was entered where its day was over by then. */
function orderOf(view: PaperView, { value, enteredLateAt }: Sitting["rule"], zone: string): string {
  const order = view.t(`conference.rule.signingOrder.${value}`);
  if (enteredLateAt === undefined) return order;
  const moment = momentOf(view, enteredLateAt.toISOString(), zone);
  return `${order}. ${view.t("conference.rules.entered-late", { moment })}`;
}
