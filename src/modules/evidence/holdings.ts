import { Refusal } from "../../protocol/refusal.ts";
import { type Holdings, listed } from "../desk/index.ts";
import { finishDisposals } from "./actions/dispose.ts";
import { repeatDisposalOf } from "./repeat-disposal.ts";
import { type EvidenceContext, JOBS } from "./context.ts";
import { eraseMadePackages } from "./court-package-store.ts";
import { erasePeople } from "./custody-store.ts";
import { eraseLost } from "./lost-store.ts";
import { erasePapers } from "./papers/erase-papers.ts";
import { type Connection, disposalOfDossier, listPapers } from "./store.ts";
import { eraseUploads, uploadsInto } from "./upload-store.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * R17: papers go with their dossier; each exhibit is disposed of by a custodian before its dossier is; what is left then is who the pseudonyms of the custody records
 * are. Numbers and custody records stay, as with each exhibit.
 */
export function exhibitHoldings(context: EvidenceContext): Holdings {
  return {
    counts: [{ key: "exhibits", place: 30, labelKey: "evidence.disposal.exhibits", isNumbered: true }],
    hindrances: [
      { code: "disposal-exhibit-left", place: 30 },
      { code: "disposal-drop-box-full", place: 40 },
      { code: "disposal-upload-begun", place: 50 },
    ],
    subjectIds: async (db, dossierId) => [
      ...(await disposalOfDossier(db, dossierId)).exhibitIds,
      ...(await listPapers(db, { dossierId })).map(({ exhibitId }) => exhibitId),
    ],
    look: async (db, { dossierId }) => {
      const { disposed, left } = await disposalOfDossier(db, dossierId);
      const inDropBox = (await context.folders.listDropBox(dossierId)).length;
      return {
        counts: { exhibits: disposed },
        hindrances: [
          ...(left.length === 0 ? [] : [exhibitsLeft(left)]),
          ...(inDropBox === 0 ? [] : [dropBoxFull(inDropBox)]),
          ...(await uploadsBegun(context, db, await uploadsInto(db, dossierId))),
        ],
      };
    },
    erase: async (tx, { dossierId, isRepeated }) => {
      // Each had been disposed of before its dossier; where the list of that was cut short, it goes now.
      for (const exhibitId of isRepeated ? (await disposalOfDossier(tx.db, dossierId)).exhibitIds : []) {
        await repeatDisposalOf(context, tx, exhibitId);
      }
      const papers = await listPapers(tx.db, { dossierId });
      await erasePapers(
        context,
        tx,
        papers.map(({ exhibitId }) => exhibitId),
        { kind: "system", job: JOBS.openings },
      );
      await eraseUploads(tx.db, dossierId);
      await eraseLost(tx.db, dossierId);
      await eraseMadePackages(tx.db, dossierId);
      await erasePeople(tx.db, dossierId);
      return papers.map(({ exhibitId }) => ({ kind: "exhibit", id: exhibitId }));
    },
    removeFiles: async () => await finishDisposals(context),
  };
}

function exhibitsLeft(left: readonly string[]): Refusal {
  const numbers = listed(left);
  return new Refusal(
    "disposal-exhibit-left",
    `Exhibits ${numbers} are not disposed of; a custodian disposes of each first.`,
    { details: { count: left.length, numbers } },
  );
}

function dropBoxFull(count: number): Refusal {
  return new Refusal(
    "disposal-drop-box-full",
    `${count} files in clear wait in the drop box of this dossier; whoever runs the server removes them first.`,
    { details: { count } },
  );
}

/** Begun by somebody, and not an exhibit yet: how many, whose, and how long until the last goes if nobody continues any. */
async function uploadsBegun(
  { identity, platform }: EvidenceContext,
  db: Connection,
  uploads: readonly { readonly createdBy: string; readonly expiresAt: Date }[],
): Promise<Refusal[]> {
  if (uploads.length === 0) return [];
  const begun = new Set(uploads.map(({ createdBy }) => createdBy));
  const names = listed((await identity.people(db)).filter(({ id }) => begun.has(id)).map(({ name }) => name));
  const last = Math.max(...uploads.map(({ expiresAt }) => expiresAt.getTime()));
  const days = Math.max(1, Math.ceil((last - platform.clock.now().getTime()) / DAY_MS));
  const count = uploads.length;
  return [
    new Refusal(
      "disposal-upload-begun",
      `${count} uploads into this dossier are not finished, begun by ${names}: they finish or discard them first. What nobody continues is removed within ${days} days.`,
      { details: { count, names, days } },
    ),
  ];
}
