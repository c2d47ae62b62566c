import { parseStateCode, type DesignationView } from "../../../protocol/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { currentView, ownDesignation } from "../directory/directory.ts";
import { listPeers, type PeerRow } from "../directory/store.ts";
import { renewalOf, WARN_DAYS } from "../domain/renewal.ts";
import { mayExchange } from "../domain/standing.ts";
import { fetchNewestDesignation } from "../line/fetch-designation.ts";
import { findLink } from "../line/store.ts";
import { refOf } from "../peer-ref.ts";
import type { AlarmKind } from "../types.ts";
import { issueDesignation, ownDetails } from "./issue-designation.ts";
import { openDraft } from "./store.ts";
import { tellOurs } from "../line/tell-ours.ts";

const DAY_MS = 24 * 60 * 60_000;
/** R12: the private half of a dispatch seal is kept for so long after its end. */
const SEAL_KEPT_DAYS = 90;
const LOOK_EVERY_MS = DAY_MS;

const actor = { kind: "system", job: "federation.designations" } as const;

/** Keeps our designation alive and known, and the peers' ones fresh. */
export async function keepDesignations(context: FederationContext, signal: AbortSignal): Promise<void> {
  const { platform } = context;
  if (platform.keystore.isLocked || platform.incarnation.current().state === "recovery") return;
  const own = await keepOwn(context);
  if (own === undefined) return;
  await destroyOldSeals(context, own);
  for (const peer of await listPeers(platform.database.db)) {
    if (signal.aborted) return;
    if (!mayExchange(peer.standing)) continue;
    await tellOurs(context, peer, own);
    await lookAtTheirs(context, peer);
  }
}

/** Issues anew what is due, where the root member of this machine is enough alone; otherwise tells a person. Resolves with our newest. */
async function keepOwn(context: FederationContext): Promise<DesignationView | undefined> {
  const { platform } = context;
  const { db } = platform.database;
  const own = await ownDesignation(context, db);
  const details = await ownDetails(context);
  if (own === undefined || details === undefined) return own;
  const { isEnding, isSealOld } = renewalOf(own.designation, platform.clock.now());
  // R1: peers cosign the log that the newest designation names, and no other.
  const isOtherLog = own.designation.log.origin !== (await context.audit.origin());
  const isEnoughAlone = details.root.serverMember && details.root.threshold === 1;
  // A draft that waits needs others than this machine, and another one would make their signatures worthless.
  const isDue = (isEnding || isSealOld || isOtherLog) && isEnoughAlone && (await openDraft(db)) === undefined;
  if (isDue) await issueDesignation(context, actor);
  const newest = (isDue ? await ownDesignation(context, db) : undefined) ?? own;
  await tellWhatIsDue(context, newest);
  return newest;
}

async function tellWhatIsDue(context: FederationContext, own: DesignationView): Promise<void> {
  const { clock, database } = context.platform;
  const { daysLeft, sealAgeDays, isEnding, isEnded, isSealOld } = renewalOf(own.designation, clock.now());
  const subject = { kind: "designation", id: own.state };
  const alarms: readonly (readonly [AlarmKind, boolean, Record<string, number>])[] = [
    ["designation-expires", isEnding && !isEnded, { daysLeft }],
    ["designation-expired", isEnded, {}],
    ["dispatch-seal-old", isSealOld, { sealAgeDays }],
  ];
  await database.transaction(async (tx) => {
    for (const [kind, isSo, details] of alarms) {
      if (isSo) await raiseAlarm(context, tx, { kind, peer: undefined, subject, details });
    }
    const over = alarms.flatMap(([kind, isSo]) => (isSo ? [] : [kind]));
    await clearAlarmOf(context, tx, over, subject);
  });
}

async function destroyOldSeals({ platform, audit }: FederationContext, own: DesignationView): Promise<void> {
  const keepAfter = platform.clock.now().getTime() - SEAL_KEPT_DAYS * DAY_MS;
  for (const key of platform.keystore.list()) {
    if (key.kind !== "sealing" || key.family !== "dispatch-seal") continue;
    const listed = own.designation.sealing.find((one) => one.recipient === key.recipient);
    const isOver = listed?.state === "retired" && new Date(listed.until ?? "").getTime() < keepAfter;
    if (!isOver) continue;
    // Before it is done: broken off in between, the next run does it, and says so once more rather than never.
    await platform.database.transaction(async (tx) => {
      await audit.append(tx, {
        type: "federation.key-destroyed",
        actor,
        subject: { kind: "key", id: key.id },
        details: { family: key.family, recipient: key.recipient },
      });
    });
    await platform.keystore.destroy(key.id);
  }
}

async function lookAtTheirs(context: FederationContext, peer: PeerRow): Promise<void> {
  const { database, clock } = context.platform;
  const link = await findLink(database.db, peer.peer_id);
  const now = clock.now();
  const last = link?.designationCheckedAt?.getTime() ?? 0;
  const view = await currentView(context, peer.state);
  const msLeft = new Date(view.designation.validUntil).getTime() - now.getTime();
  if (now.getTime() - last > LOOK_EVERY_MS || msLeft < DAY_MS) await fetchNewestDesignation(context, peer);
  const after = await currentView(context, parseStateCode(peer.state));
  const daysLeft = (new Date(after.designation.validUntil).getTime() - now.getTime()) / DAY_MS;
  const subject = { kind: "peer", id: peer.peer_id };
  const ref = refOf(peer);
  await database.transaction(async (tx) => {
    if (daysLeft > WARN_DAYS) {
      await clearAlarmOf(context, tx, ["designation-expires", "designation-expired"], subject);
      return;
    }
    const kind = daysLeft > 0 ? "designation-expires" : "designation-expired";
    await raiseAlarm(context, tx, { kind, peer: ref, subject, details: { daysLeft: Math.floor(daysLeft) } });
  });
}
