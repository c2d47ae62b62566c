import type { Fault, Finding, View } from "../../web/index.ts";
import { listAlarms } from "./alarms/raise.ts";
import type { FederationContext } from "./context.ts";
import { openDraft } from "./designation/store.ts";
import { ownDesignation } from "./directory/directory.ts";
import { NEEDED_TO_TAKE_IN } from "./domain/rotatable-keys.ts";
import { missingKeys } from "./directory/own-keys.ts";
import { listPeers } from "./directory/store.ts";
import { freeForDispatches } from "./inbox/watch-disk.ts";
import { hasRoomFor } from "../../platform/index.ts";
import { MAX_CLOSED_LOGS } from "../../protocol/index.ts";
import { alarmSentence, keysInWords, namedState } from "./pages/words.tsx";
import type { Alarm } from "./types.ts";

/** Closed logs in a designation that servers of early releases take (spec/keys-and-designations.md). */
const MOST_CLOSED_ONCE = 16;
/** Of the logs that can be closed, the part from which on people are told. */
const NEARLY = 0.75;

/** R27: what is not taken in any more for want of room, and keys without which nothing can be opened or signed. */
export async function incomingFindings(view: View, context: FederationContext): Promise<readonly Finding[]> {
  const { t, format } = view;
  const { database } = context.platform;
  const free = await freeForDispatches(context.platform);
  const own = await ownDesignation(context, database.db);
  const missing = own === undefined ? [] : missingKeys(context.platform, own);
  const faults: Fault[] = [];
  const frozen = NEEDED_TO_TAKE_IN.filter((use) => context.platform.keystore.isFrozen(use));
  if (frozen.length > 0) {
    const sentence = t("federation.alarm.keys-frozen", { keys: keysInWords(view, frozen) });
    faults.push({ code: "keys-frozen", level: "bad", sentence, action: atKeys(view) });
  }
  if (!hasRoomFor("urgent", free, 0)) {
    faults.push({ code: "disk-full", level: "bad", sentence: t("federation.health.disk-full") });
  } else if (!hasRoomFor("ordinary", free, 0)) {
    faults.push({ code: "disk-low", level: "attention", sentence: t("federation.health.disk-low") });
  }
  if (missing.length > 0) {
    const sentence = t("federation.health.key-missing", { keys: format.list(missing) });
    faults.push({ code: "key-missing", level: "bad", sentence });
  }
  return faults.length > 0 ? faults : [{ level: "good", sentence: t("federation.health.incoming-fine") }];
}

/** Alarms of the line, the newest of each kind, and what of ours waits for people. */
export async function outgoingFindings(view: View, context: FederationContext): Promise<readonly Finding[]> {
  const { t, format } = view;
  const { db } = context.platform.database;
  const atPeers = { href: "/peers", label: t("federation.nav.peers") };
  const faults: Fault[] = [];
  const note = (code: string, sentence: string, action: Fault["action"] = atPeers): void =>
    void faults.push({ code, level: "attention", sentence, action });

  const alarms = await listAlarms(context);
  const counted = t("federation.health.alarms", { count: alarms.length });
  if (alarms.length > 0) note("line-alarms", counted);
  for (const [code, [newest]] of Map.groupBy(alarms, codeOf)) {
    if (newest === undefined) continue;
    const sentence = alarmSentence(view, newest);
    if (newest.kind !== "keys-frozen") note(code, sentence);
    // R8: without these nothing is sent until two people have decided.
    else faults.push({ code, level: isSendingFrozen(context) ? "bad" : "attention", sentence, action: atKeys(view) });
  }
  const stopped = (await listPeers(db)).filter(({ standing }) => standing === "stopped");
  if (stopped.length > 0) {
    const states = format.list(stopped.map(({ state }) => namedState(view, state)));
    note("peer-stopped", t("federation.health.peer-stopped", { states }));
  }
  if ((await openDraft(db)) !== undefined) {
    const action = { href: "/designation", label: t("federation.alarms.to-designation") };
    note("designation-waits", t("federation.health.designation-waits"), action);
  }
  const closed = (await ownDesignation(context, db))?.designation.log.closed?.length ?? 0;
  const most = [MOST_CLOSED_ONCE, MAX_CLOSED_LOGS].find((limit) => closed <= limit);
  if (most !== undefined && closed >= most * NEARLY) {
    const isLast = most === MAX_CLOSED_LOGS;
    const key = isLast ? "federation.health.closed-logs-many" : "federation.health.closed-logs-peers";
    note("closed-logs", t(key, { count: closed, most }));
  }
  return faults.length > 0 ? faults : [{ level: "good", sentence: counted }];
}

function isSendingFrozen({ platform: { keystore } }: FederationContext): boolean {
  return keystore.isFrozen("http") || keystore.isFrozen("dispatch");
}

function atKeys({ t }: View): Fault["action"] {
  return { href: "/keys", label: t("federation.keys.title") };
}

/** That of the alarm; of another State's designation it is not that of ours. */
function codeOf({ kind, state }: Alarm): string {
  const isOfPeer = state !== undefined && (kind === "designation-expires" || kind === "designation-expired");
  return isOfPeer ? `peer-${kind}` : kind;
}
