import type { DossierId } from "../../../protocol/identifiers.ts";
import { dossiersKeptWith, type NeedSource, type SubjectNeeds } from "../../desk/index.ts";
import { missedFrom } from "../../federation/index.ts";
import { missedSendings, unconfirmedIn } from "./missed-sendings.ts";
import type { CooperationContext } from "../request/context.ts";
import { callBackNeeds } from "../request/domain/letter-needs.ts";
import { openFilesInDossiers } from "../request/store.ts";
import { earliestAfter, factsOfFiles } from "./facts.ts";
import { kindsOf } from "./kinds.ts";

// What a dossier as a whole needs. The subject of each source is a dossier of ours, so its ids are cast.

/** One call vouches for a card, whatever number of dossiers are kept by it: one line, for whoever sees one of them. */
export function correspondentSource(context: CooperationContext): NeedSource {
  return {
    source: "correspondent",
    kinds: kindsOf("correspondent"),
    async derive(db, subjects) {
      const kept = await openFilesInDossiers(db, subjects as readonly DossierId[]);
      const { facts } = await factsOfFiles(context, db, kept);
      const byDossier = Map.groupBy(kept, ({ dossierId }) => dossierId as string);
      return new Map(
        [...byDossier].map(([dossierId, files]): [string, SubjectNeeds] => [
          dossierId,
          {
            rows: callBackNeeds(files, facts).map((item) => ({ ...item, seenIn: dossierId, line: item.subject.id })),
          },
        ]),
      );
    },
    subjects: async (db) => await dossiersKeptWith(db),
  };
}

/** What we sent and nobody has confirmed in time. */
export function sendingSource(context: CooperationContext): NeedSource {
  return {
    source: "sending",
    kinds: kindsOf("sending"),
    async derive(db, subjects) {
      const now = context.platform.clock.now();
      const sendings = await unconfirmedIn(context, subjects as readonly DossierId[], db);
      const byDossier = Map.groupBy(sendings, ({ dossierId }) => dossierId as string);
      const items = await missedSendings(sendings, now, db);
      return new Map(
        [...byDossier].map(([dossierId, of]): [string, SubjectNeeds] => [
          dossierId,
          {
            rows: items.filter((item) => item.dossierId === dossierId),
            lookAgainAt: earliestAfter(now.toISOString(), of.map(missedFrom)),
          },
        ]),
      );
    },
    subjects: async (db) => [
      ...new Set((await unconfirmedIn(context, undefined, db)).map(({ dossierId }) => dossierId)),
    ],
  };
}
