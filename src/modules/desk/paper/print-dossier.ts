import { type DossierId } from "../../../protocol/identifiers.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { type User, userActor } from "../../identity/index.ts";
import { type PaperView, type Press, printedFile, type PrintedFile } from "../../printing/index.ts";
import { demandDossier, demandKept } from "../access.ts";
import type { DeskContext } from "../context.ts";
import type { PaperPart } from "../dossier-contributions.ts";
import { membersOf } from "../dossier-store.ts";
import { dossierTimeline } from "../timeline.ts";
import type { Dossier } from "../types.ts";
import { dossierPaper, type WholeDossier } from "./dossier-paper.ts";
import type { LogHead } from "./log-annex.ts";
import { logEntries, logLines } from "./log-lines.ts";

/** Whoever may see a dossier may print it; the log keeps who did, and which paper it was. */
export async function printDossier(
  context: DeskContext,
  press: Press,
  wanted: { readonly dossierId: DossierId; readonly view: PaperView },
  by: User,
): Promise<PrintedFile> {
  const { view } = wanted;
  const dossier = await demandDossier(context, by, wanted.dossierId);
  demandKept(dossier);
  const whole = await readWhole(context, dossier);
  const printed = await printedFile(
    press,
    dossierPaper(view, whole, context.contributed.now, by.name),
    dossier.ownReference,
  );
  await context.platform.database.transaction(async (tx) => {
    await context.audit.append(tx, {
      type: "cooperation.dossier-printed",
      actor: userActor(by),
      subject: { kind: "dossier", id: dossier.dossierId },
      dossierId: dossier.dossierId,
      details: { reference: dossier.ownReference, language: view.lang, sha256: printed.sha256 },
    });
  });
  return printed;
}

async function readWhole(context: DeskContext, dossier: Dossier): Promise<WholeDossier> {
  const { dossierId, ownReference } = dossier;
  const parts: PaperPart[] = [];
  for (const { paper } of context.contributed.now.all) if (paper !== undefined) parts.push(await paper.read(dossier));
  const subjects = parts.flatMap((part) => part.subjects ?? []);
  const entries = await logEntries(context, dossier, [{ kind: "dossier", id: dossierId }, ...subjects]);
  const called = new Map<string, { readonly reference: string; readonly kind?: string }>([
    [dossierId, { reference: ownReference }],
    ...subjects.map(({ id, reference }) => [id, { reference }] as const),
    ...parts.flatMap(({ named = [] }) => named),
  ]);
  return {
    dossier,
    members: await membersOf(context.platform.database.db, dossierId),
    names: new Map((await context.identity.people()).map(({ id, name }) => [id, name])),
    parts,
    timeline: await dossierTimeline(context, dossier),
    entries,
    log: logLines(entries, called, await context.audit.closedLogs()),
    head: await logHead(context),
  };
}

async function logHead({ audit }: DeskContext): Promise<LogHead | undefined> {
  try {
    const { size, root } = await audit.head();
    const witnesses = await audit.witnessesOf(size);
    return {
      origin: await audit.origin(),
      size,
      root,
      witnesses: witnesses.map(({ state, at }) => ({ state, at: at.toISOString() })),
    };
  } catch (error) {
    if (isRefusal(error, "log-not-started")) return undefined;
    throw error;
  }
}
