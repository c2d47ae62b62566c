/** An exhibit's way between the two States of `evidencePair`, in the steps that tests of it take. */
import type { Exhibit, ExhibitRecord, IntakeFacts, Release } from "../../src/modules/evidence/index.ts";
import type { ExhibitId } from "../../src/protocol/identifiers.ts";
import { approveRelease, askRelease, AUTHORITY, type Pair, USE_LIMIT } from "./evidence-pair.ts";
import { once } from "./byte-streams.ts";
import { actsOn } from "./exhibit-acts.ts";

interface Named {
  readonly exhibitId: ExhibitId;
}

/** What the holder hands over of an exhibit that was offered. */
interface Transfer {
  readonly transferId: string;
  readonly token: string;
}

export interface Exchange {
  /** What the taker says of a mailbox. */
  readonly facts: () => IntakeFacts;
  /** Taken in by the holder; `isSizeKnown: false`: without saying beforehand how many bytes come. */
  readonly takeIn: (content: Uint8Array, options?: { isSizeKnown?: boolean }) => Promise<Exhibit>;
  /** Asked to be released by the first person. */
  readonly ask: (exhibit: Named) => Promise<Release>;
  /** Released by two people, and known to the asker. */
  readonly offer: (exhibit: Named) => Promise<Transfer>;
  readonly accept: (exhibit: Named) => Promise<void>;
  /** Taken in, offered, accepted, fetched, and completed with its head. */
  readonly receive: (content: Uint8Array) => Promise<Exhibit>;
  readonly recordAt: (side: "holder" | "asker", exhibit: Named) => Promise<ExhibitRecord>;
}

/** The steps for the pair that a test has at the moment it takes them. */
export function exchangeOf(pair: () => Pair): Exchange {
  const facts = (): IntakeFacts => ({
    dossierId: pair().dossierId,
    requestId: pair().requestId,
    title: { language: "en", text: "Mailbox of account 4711" },
    kind: "mailbox",
    acquisition: { tools: [] },
  });
  const takeIn: Exchange["takeIn"] = async (content, { isSizeKnown = true } = {}) => {
    const { evidence, people } = pair().holder;
    const upload = { stream: once(content), ...(isSizeKnown ? { size: content.length } : {}) };
    return await evidence.exhibits.takeIn(facts(), upload, people.taker);
  };
  const ask: Exchange["ask"] = async ({ exhibitId }) => {
    const { holder, asker, requestId } = pair();
    const receiver = { state: asker.state, authority: AUTHORITY };
    const request = { requestId, receiver, conditions: [], reason: { language: "en", text: "Answer to the request." } };
    return await askRelease(holder, exhibitId, request, holder.people.taker);
  };
  const offer: Exchange["offer"] = async (exhibit) => {
    const { holder } = pair();
    const { releaseId } = await ask(exhibit);
    await approveRelease(holder, releaseId, holder.people.custodian);
    const outgoing = holder.line.waiting.at(-1);
    if (outgoing === undefined) throw new Error("the release put nothing on the line");
    const { transfer } = outgoing.content as { transfer: Transfer }; // the content of an exhibit-offer
    await pair().deliver();
    return transfer;
  };
  const accept: Exchange["accept"] = async ({ exhibitId }) => {
    const { asker } = pair();
    await actsOn(asker.evidence).accept(exhibitId, [USE_LIMIT.id], asker.people.custodian);
    await pair().deliver();
  };
  const receive: Exchange["receive"] = async (content) => {
    const exhibit = await takeIn(content);
    await offer(exhibit);
    await accept(exhibit);
    await pair().asker.job("evidence.transfers");
    await pair().deliver();
    return exhibit;
  };
  const recordAt: Exchange["recordAt"] = async (side, { exhibitId }) => {
    const record = await pair()[side].evidence.exhibits.byId(exhibitId);
    if (record === undefined) throw new Error(`the ${side} has no record of ${exhibitId}`);
    return record;
  };
  return { facts, takeIn, ask, offer, accept, receive, recordAt };
}
