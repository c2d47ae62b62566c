import type { Hono } from "hono";
import { CONVENTION, stateName } from "../../../convention/index.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type ActRoutes, dateText } from "../../../web/index.ts";
import { type Role, type User } from "../../identity/index.ts";
import {
  dayOf,
  factsTogether,
  heading,
  momentOf,
  mountPaper,
  paperHead,
  type PaperView,
  paragraph,
  seenName,
} from "../../printing/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { listAppointed, todayIn } from "../actions/signings.ts";
import type { TreatyContext } from "../context.ts";
import type { NewFullPowers } from "../domain/full-powers.ts";
import type { Signing } from "../domain/signing.ts";
import { listFullPowers } from "../signing-store.ts";

/** What was done at the table, with whom it was done, and on which authority. */
interface Done extends Pick<Signing, "entry" | "postLetter"> {
  readonly doneAt: Date;
  readonly fullPowers: NewFullPowers | undefined;
  readonly people: readonly string[];
}

/** GET /treaty/signings/record: the procès-verbal of one day, for people and below /api/v1. Not there without a printer. */
export function mountSigningRecord(
  { api, operation }: ActRoutes<TreatyContext, User, Role>,
  pages: Hono,
  context: TreatyContext,
): void {
  const { press } = context;
  if (press === undefined) return;
  mountPaper(
    { api, pages, operation },
    { ...context, press },
    {
      id: "treaty.print-signings",
      at: "/treaty/signings/record",
      who: RECORDING_ROLES,
      query: { on: dateText().optional() },
      refusals: ["nothing-signed"],
      logged: "treaty.signings-printed",
      make: async ({ view, query: { on = todayIn(context) } }) => {
        const done = await doneOn(context, on);
        if (done.length === 0) {
          throw new Refusal("nothing-signed", `Nothing was done at the table on ${on}.`, { details: { on } });
        }
        const paper = signingRecord(view, on, done);
        return { paper, name: `signings-${on}`, subject: { kind: "signings", id: on }, details: { on } };
      },
    },
  );
}

async function doneOn(context: TreatyContext, day: string): Promise<readonly Done[]> {
  const { platform, identity } = context;
  const { db } = platform.database;
  const done = (await listAppointed(context, db)).filter(({ state, on }) => state === "done" && on === day);
  return await Promise.all(
    done.map(async ({ entry, postLetter, fullPowersId: id, doneAt, doneAskedBy, doneBy }) => {
      const [held] = id === undefined ? [] : await listFullPowers(db, { id });
      const people = [doneAskedBy, doneBy].filter((one) => one !== undefined);
      return {
        entry,
        ...(postLetter === undefined ? {} : { postLetter }),
        fullPowers: held?.entry,
        doneAt: doneAt ?? platform.clock.now(),
        people: await Promise.all(people.map(async (one) => (await identity.person(one))?.name ?? one)),
      };
    }),
  );
}

function signingRecord(view: PaperView, on: string, done: readonly Done[]): PrintedDocument {
  const { t, lang, server, format } = view;
  return {
    title: t("treaty.paper.title", { date: dayOf(view, on) }),
    ...paperHead(view, { sender: server.stateNames[lang] ?? server.state, reference: on }),
    blocks: [
      paragraph(t("treaty.paper.text", { treaty: CONVENTION.title, count: done.length })),
      ...done.flatMap(({ entry, postLetter, fullPowers, doneAt, people }) => {
        const { signatory, appointment } = entry;
        const interim = signatory.adInterim ? ` (${t("treaty.signing.signatory.adInterim")})` : "";
        return [
          heading(t("treaty.record.act", { state: stateName(entry.state, lang), act: t(`treaty.kind.${entry.act}`) })),
          factsTogether(
            [t("treaty.signing.signatory.name"), seenName(view, signatory.name)],
            [t("treaty.signing.signatory.function"), seenName(view, signatory.function) + interim],
            [t("treaty.clearing.postLetter"), postLetter && seenName(view, postLetter)],
            [t("treaty.clearing.fullPowersId"), fullPowers && powersOf(view, fullPowers)],
            [t("treaty.signings.done-at"), momentOf(view, doneAt.toISOString())],
            [t("treaty.signing.appointment.room"), appointment.room && seenName(view, appointment.room)],
            [t("treaty.signings.people"), format.list(people.map((name) => seenName(view, name)))],
          ),
        ];
      }),
      paragraph(t("treaty.paper.not-certified")),
    ],
  };
}

/** "Minister for Foreign Affairs, Ana Ortuz, 3 March 2026". */
function powersOf(view: PaperView, { issuer, issuerName, datedOn, reference }: NewFullPowers): string {
  const issued = [view.t(`treaty.office.${issuer}`), issuerName, reference].filter((one) => one !== undefined);
  return view.format.list([...issued.map((one) => seenName(view, one)), dayOf(view, datedOn)]);
}
