import { z } from "zod";
import { fingerprintDigits, fingerprintWords, fromHex, Refusal } from "../../../protocol/index.ts";
import { pathParam } from "../../../web/index.ts";
import { ADMINISTRATORS } from "../access.ts";
import { twoPerson } from "../act.ts";
import { countDossiersOf } from "../directory/closed-dossiers.ts";
import { notePeerEvent } from "../directory/history.ts";
import { setIntroducedAside } from "../directory/set-aside.ts";
import { findIntroducedPeer, findPeer, historyOf, lockPeer, updatePeer } from "../directory/store.ts";
import { updateLink } from "../line/store.ts";
import { mayChange } from "./confirm-peer.ts";

/**
 * R16: two administrators let the meeting with a stopped peer, or one that was only compared, begin anew: under the root that it has here it is
 * compared and confirmed as if it were new. Refuses `peer-standing`.
 */
export const reintroducePeer = twoPerson({
  ask: ADMINISTRATORS,
  approve: ADMINISTRATORS,
  id: "federation.reintroduce-peer",
  at: "/peers/:peerId/reintroduction",
  params: { peerId: pathParam(z.uuid(), () => new Refusal("not-found", "There is no such peer.")) },
  titleKey: "federation.peer.reintroduce",
  thing: { kind: "peer", action: "reintroduce" },
  input: z.strictObject({ reason: z.string().trim().min(3).max(2000) }),
  content: z.strictObject({
    peerId: z.string(),
    state: z.string(),
    standing: z.enum(["compared", "stopped"]),
    stoppedBecause: z.string().exactOptional(),
    rootFingerprint: z.string(),
    words: z.array(z.string()),
    digits: z.string(),
    /** When it came to stand so: another stop is another thing to stand behind. */
    since: z.string(),
    /** How many dossiers are kept under this root; administrators see no more of them. */
    dossiers: z.int(),
    /** The fingerprint under which the State was to be met anew, which is given up by this. */
    setsAside: z.string().exactOptional(),
    reason: z.string(),
  }),
  subject: "peerId",
  refusals: ["not-found", "peer-standing"],
  words: "federation.reintroduction",
  describe: async ({ db, input: { reason }, id }) => {
    const peer = mayChange(await findPeer(db, id), "imported");
    const { standing } = peer;
    if (standing !== "compared" && standing !== "stopped") throw new Error(`a ${standing} peer was let through`);
    const [newest] = await historyOf(db, id);
    if (newest === undefined) throw new Error(`the peer ${id} has no history`);
    const root = fromHex(peer.root_fingerprint);
    const brought = standing === "stopped" ? await findIntroducedPeer(db, peer.state) : undefined;
    return {
      peerId: id,
      state: peer.state,
      standing,
      ...(peer.stopped_because === null ? {} : { stoppedBecause: peer.stopped_because }),
      rootFingerprint: peer.root_fingerprint,
      words: [...fingerprintWords(root)],
      digits: fingerprintDigits(root),
      since: newest.at.toISOString(),
      dossiers: await countDossiersOf(db, id),
      ...(brought === undefined ? {} : { setsAside: brought.root_fingerprint }),
      reason,
    };
  },
  carryOut: async ({ context: { federation }, tx, content: { peerId, reason }, askedBy, by }) => {
    const peer = mayChange(await lockPeer(tx.db, peerId), "imported");
    const actor = { kind: "user", userId: by.id } as const;
    if (peer.standing === "stopped") await setIntroducedAside(federation, tx, peer.state, actor);
    const nobody = {
      compared_by: null,
      compared_at: null,
      confirmed_by: null,
      confirmed_at: null,
      stopped_because: null,
    };
    // A new round of approvals needs a new thing to approve.
    const anew = { imported_at: federation.platform.clock.now(), imported_by: by.id };
    await updatePeer(tx.db, peerId, { standing: "imported", ...nobody, ...anew });
    // R20: people have looked; whichever of two copies is left speaks first, and only that one may go on.
    await updateLink(tx.db, peerId, { their_start: null });
    await notePeerEvent(federation, tx, peer, { event: "reintroduced", by: actor, details: { reason, askedBy } });
  },
});
