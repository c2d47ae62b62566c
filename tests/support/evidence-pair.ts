import { MODULE_ROLES } from "./all-roles.ts";
/**
 * Two States' evidence modules with real databases, key stores, audit logs and approvals, joined by a short line:
 * dispatches are handed over when a test says so, ranges travel over HTTP on loopback and can be cut.
 */
import { Hono } from "hono";
import { type AuditModule, createAudit } from "../../src/modules/audit/index.ts";
import {
  createEvidence,
  type EvidenceModule,
  type EvidenceOptions,
  type Release,
  type ReleaseRequest,
  type RequestFacts,
} from "../../src/modules/evidence/index.ts";
import type {
  FederationModule,
  Incoming,
  IncomingHandler,
  Outgoing,
  PeerView,
} from "../../src/modules/federation/index.ts";
import { createIdentity, type IdentityModule, type NewPerson, type User } from "../../src/modules/identity/index.ts";
import { serve, silentLog } from "../../src/platform/index.ts";
import type { Condition } from "../../src/protocol/bodies/decision.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import type { DesignationView } from "../../src/protocol/designation.ts";
import {
  type DossierId,
  type ExhibitId,
  type RequestId,
  type StateCode,
  parseAuthorityId,
  parseDispatchId,
  parseDossierId,
  parseRequestId,
  parseStateCode,
} from "../../src/protocol/identifiers.ts";
import { Refusal } from "../../src/protocol/refusal.ts";
import { afterFile } from "./after-file.ts";
import { BEGIN, designatedKey, inventState } from "./invented-states.ts";
import { type Browser, openBrowser } from "./officers-browser.ts";
import { openTestPlatform, type TestPlatform } from "./platform.ts";
import { shown } from "./shown.ts";
import { testClock } from "./clock.ts";
import { actsOn } from "./exhibit-acts.ts";

export const AUTHORITY = parseAuthorityId("central-authority");

export interface EvidenceServer {
  readonly state: StateCode;
  readonly platform: TestPlatform;
  readonly audit: AuditModule;
  readonly identity: IdentityModule;
  /** Of dossiers that everybody sees, until a test says otherwise. */
  readonly desk: Mutable<EvidenceOptions["desk"]>;
  readonly evidence: EvidenceModule;
  readonly people: Readonly<Record<"taker" | "custodian" | "authoriser" | "drafter", User>>;
  readonly line: Line;
  /** A new module over the same data folder and database, as after kill -9 of the process. */
  restart(): Promise<EvidenceModule>;
  job(name: string): Promise<void>;
}

export interface Pair {
  readonly holder: EvidenceServer;
  readonly asker: EvidenceServer;
  readonly dossierId: DossierId;
  readonly requestId: RequestId;
  /** What the holder's decision says of the request; tests may change it. */
  readonly facts: { current: RequestFacts };
  /** Hands over every dispatch that waits, on both sides, until none is left. */
  deliver(): Promise<void>;
}

/** What goes between two servers, and what a test does to it. */
export interface Line {
  readonly waiting: Outgoing[];
  readonly handlers: Map<string, IncomingHandler>;
  peer: Line | undefined;
  url: string;
  view: DesignationView | undefined;
  /** Bytes after which each stream is cut; undefined: never. */
  cutAfter: number | undefined;
  bytesFetched: number;
  standing: PeerView["standing"];
  /** Dossiers of before the other State was met anew. */
  readonly closed: Set<DossierId>;
}

export const USE_LIMIT: Condition = {
  id: "use-limit-1",
  kind: "use-limit",
  article: "40(19)",
  text: { language: "en", text: "For this investigation only." },
};

export async function evidencePair(): Promise<Pair> {
  const clock = testClock();
  const [holder, asker] = [await openEvidenceServer("XB", clock), await openEvidenceServer("XA", clock)];
  holder.line.peer = asker.line;
  asker.line.peer = holder.line;
  const dossierId = parseDossierId(holder.platform.random.uuid());
  const requestId = parseRequestId(holder.platform.random.uuid());
  const facts = {
    current: {
      dossierId,
      receiver: { state: asker.state, authority: AUTHORITY },
      reference: "XA-2027-0007",
      legalBasis: "UNCC art. 44",
      conditions: [USE_LIMIT],
      mayRelease: true,
      mayAsk: true,
    } satisfies RequestFacts as RequestFacts,
  };
  const lookup = async (_db: unknown, wanted: RequestId) => (wanted === requestId ? facts.current : undefined);
  holder.evidence.setRequestLookup(lookup);
  holder.evidence.setOpenRequests(async () => (facts.current.mayRelease ? [{ ...facts.current, requestId }] : []));
  for (const { evidence } of [holder, asker]) {
    evidence.setRequestDossier(async (_db, wanted) => (wanted === requestId ? facts.current.dossierId : undefined));
  }
  const deliver = async (): Promise<void> => {
    while (holder.line.waiting.length + asker.line.waiting.length > 0) {
      await handOver(holder, asker);
      await handOver(asker, holder);
    }
  };
  return { holder, asker, dossierId, requestId, facts, deliver };
}

async function openEvidenceServer(code: string, clock: ReturnType<typeof testClock>): Promise<EvidenceServer> {
  const platform = await openTestPlatform({ clock, config: { state: code } });
  const { keystore } = platform;
  for (const algorithm of ["ed25519", "ml-dsa-65"] as const)
    await keystore.createSigningKey({ use: "manifest", algorithm });
  await keystore.createSealingKey({ family: "exhibit-seal", authority: AUTHORITY });
  const line: Line = {
    waiting: [],
    handlers: new Map(),
    peer: undefined,
    url: "",
    view: undefined,
    cutAfter: undefined,
    bytesFetched: 0,
    standing: "confirmed",
    closed: new Set(),
  };
  line.view = await designate(code, platform);
  const audit = createAudit({ platform });
  const identity = createIdentity({ platform, audit, roles: MODULE_ROLES });
  const routes = new Hono();
  let mounted = new Hono();
  routes.all("/peer/v1/*", async (c) => await mounted.fetch(c.req.raw));
  const federation = shortLine(platform, line, (path, transferRoutes) => {
    mounted = new Hono().route(`/peer/v1${path}`, transferRoutes);
  });
  const http = await serve(routes, { host: "127.0.0.1", port: 0, log: silentLog() });
  line.url = http.url;
  afterFile(async () => await http.close());
  const desk = everybodysDesk(line);
  const create = async (): Promise<EvidenceModule> => {
    line.handlers.clear();
    const evidence = createEvidence({ platform, audit, identity, desk, federation });
    // Nobody here knows of decisions: what the manifest says is shown, and no use is open.
    const isClosed = async (): Promise<never> => {
      throw new Refusal("request-unknown", "There is no cooperation module in this pair.");
    };
    evidence.setUseGate({
      conditions: async (_db, _requestId, used) => used.conditions.map((condition) => ({ condition, sources: [] })),
      demand: isClosed,
      record: isClosed,
    });
    await evidence.start();
    return evidence;
  };
  const server = {
    state: parseStateCode(code),
    platform,
    audit,
    identity,
    desk,
    line,
    people: await enterPeople(platform, identity),
    evidence: await create(),
    restart: async () => (server.evidence = await create()),
    job: async (name: string) => {
      const job = server.evidence.jobs.find((candidate) => candidate.name === name);
      if (job === undefined) throw new Error(`no job ${name}`);
      await job.run(new AbortController().signal);
    },
  };
  return server;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Whatever is named is a dossier with the State at the other end of the line. */
function everybodysDesk(line: Line): EvidenceServer["desk"] {
  return {
    mayRead: async () => true,
    hold: async () => undefined,
    // Nobody searches here.
    search: { contribute: () => undefined, touch: () => undefined } as unknown as EvidenceServer["desk"]["search"],
    dossier: async (dossierId) => ({
      dossierId,
      ownReference: "D-1",
      title: "A matter",
      state: line.peer?.view?.state ?? "",
      correspondentId: undefined,
      openedAt: new Date(BEGIN),
      disposedAt: undefined,
    }),
  };
}

async function designate(code: string, { keystore }: TestPlatform): Promise<DesignationView> {
  const sealing = keystore.sealingKeys("exhibit-seal", AUTHORITY);
  const { view } = await inventState(code, {
    change: (designation) => ({
      ...designation,
      keys: [
        ...designation.keys.filter(({ use }) => use !== "manifest"),
        ...keystore.signingKeys("manifest").map((key) => designatedKey("manifest", key)),
      ],
      sealing: [
        ...designation.sealing.filter(({ family }) => family !== "exhibit-seal"),
        ...sealing.map(({ recipient }) => ({
          family: "exhibit-seal" as const,
          authority: AUTHORITY,
          recipient,
          from: BEGIN,
          state: "active" as const,
        })),
      ],
    }),
  });
  return view;
}

async function enterPeople(platform: TestPlatform, identity: IdentityModule): Promise<EvidenceServer["people"]> {
  const roles = {
    taker: ["executing-officer"],
    custodian: ["custodian"],
    authoriser: ["authoriser"],
    drafter: ["drafter"],
  } as const;
  const administrators = ["first", "second"].map((name) => ({
    name,
    languages: ["en"],
    roles: ["administrator" as const],
  }));
  const officers: NewPerson[] = Object.entries(roles).map(([name, held]) => ({ name, languages: ["en"], roles: held }));
  await platform.database.transaction(async (tx) => await identity.found(tx, [...administrators, ...officers]));
  const entered = await identity.people();
  return Object.fromEntries(
    entered.map(({ id, name, roles: held, languages }) => [name, { id, name, roles: held, languages }]),
  ) as EvidenceServer["people"]; // the four above
}

function shortLine(platform: TestPlatform, line: Line, mount: (path: string, routes: Hono) => void): FederationModule {
  const peer = (): Line => {
    if (line.peer === undefined) throw new Error("the line has no other end");
    return line.peer;
  };
  type Restores = "recover" | "restoresOf" | "isReconciledWith" | "tellOfRecovery";
  type Lines = "send" | "receive" | "onReceipt" | "onReached" | "onKeysLost" | "streamFromPeer" | "mountPeerUnsigned";
  type Part = "closedDossiers" | "directory" | Lines | Restores;
  const part: Pick<FederationModule, Part> = {
    closedDossiers: async (_, among) =>
      (among?.dossierIds ?? [])
        .filter((id) => line.closed.has(id))
        .map((dossierId) => ({ dossierId, state: parseStateCode(peer().view?.state ?? ""), metAnewAt: new Date(0) })),
    directory: () => ({
      own: async () => line.view,
      peer: async () => ({ standing: line.standing, designation: peer().view }) as PeerView, // all that evidence asks for
      peers: async () => [],
      history: async (state) =>
        [line.view, peer().view].filter((view) => view !== undefined && view.state === state) as DesignationView[],
      lookup: async () => ({
        current: (state) => [line.view, peer().view].find((view) => view?.state === state),
        byDigest: () => undefined,
      }),
    }),
    send: async (tx, outgoing) => {
      tx.afterCommit(() => void line.waiting.push(outgoing));
      return parseDispatchId(platform.random.uuid());
    },
    receive: (kind, handler) => void line.handlers.set(kind, handler),
    recover: () => undefined,
    restoresOf: async () => [],
    isReconciledWith: async () => true,
    tellOfRecovery: () => undefined,
    onReceipt: () => undefined,
    onReached: () => undefined,
    onKeysLost: () => undefined,
    mountPeerUnsigned: mount,
    streamFromPeer: async (call) => {
      const range = call.range === undefined ? {} : { range: `bytes=${call.range.from}-${call.range.to}` };
      const stream = await platform.peerHttp.stream({
        endpoint: peer().url,
        method: "GET",
        path: call.path,
        headers: { ...range, "if-match": call.ifMatch ?? "", "rogatory-transfer-token": call.token },
        deadlineMs: 10_000,
        maxResponseBytes: call.maxAnswerBytes,
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      });
      return { ...stream, body: cut(stream.body, line) };
    },
  };
  // The rest of federation is not used by evidence.
  return part as FederationModule;
}

/** The first person asks for the release of exactly what they were shown. */
export async function askRelease(
  { evidence }: EvidenceServer,
  exhibitId: ExhibitId,
  request: ReleaseRequest,
  by: User,
): Promise<Release> {
  const preview = await actsOn(evidence).previewRelease(exhibitId, request, by);
  return (await actsOn(evidence).requestRelease(exhibitId, request, shown(by, preview))) as unknown as Release;
}

/** The second person approves exactly what they were shown. */
export async function approveRelease({ evidence }: EvidenceServer, releaseId: string, by: User): Promise<Release> {
  const seen = shown(by, await actsOn(evidence).previewApproval(releaseId, by));
  return (await actsOn(evidence).approveRelease(releaseId, seen)) as unknown as Release;
}

async function* cut(body: AsyncIterable<Uint8Array>, line: Line): AsyncIterable<Uint8Array> {
  let sent = 0;
  for await (const piece of body) {
    sent += piece.length;
    if (line.cutAfter !== undefined && sent > line.cutAfter) throw new Error("the line was cut");
    line.bytesFetched += piece.length;
    yield piece;
  }
}

async function handOver(from: EvidenceServer, to: EvidenceServer): Promise<void> {
  for (const outgoing of from.line.waiting.splice(0)) {
    const handler = to.line.handlers.get(outgoing.kind);
    if (handler === undefined) throw new Error(`nobody takes ${outgoing.kind}`);
    await to.platform.database.transaction(async (tx) => await handler(tx, incomingOf(from, outgoing)));
  }
}

/** Officers' browsers and programs of one of them. */
export async function browserAt(pair: Pair, side: "holder" | "asker"): Promise<Browser> {
  const { evidence, platform, people, state } = pair[side];
  return await openBrowser({
    state,
    now: () => platform.clock.now(),
    origin: `http://${side}.localhost`,
    users: Object.values(people),
    api: evidence.api,
    pages: evidence.pages,
  });
}

export function incomingOf(from: EvidenceServer, outgoing: Outgoing): Incoming {
  const { random, clock } = from.platform;
  return {
    from: { state: from.state, authority: AUTHORITY },
    toAuthority: outgoing.toAuthority,
    dispatchId: parseDispatchId(random.uuid()),
    dossierId: outgoing.dossierId,
    kind: outgoing.kind,
    bodyDigest: sha256Hex(random.bytes(32)),
    envelope: new Uint8Array(),
    basedOn: outgoing.basedOn,
    links: { own: null, seen: null },
    // As it would arrive: through JSON.
    content: JSON.parse(JSON.stringify(outgoing.content)) as unknown,
    priority: outgoing.priority,
    sentAt: clock.now().toISOString(),
    receivedAt: clock.now(),
    earlierItemMissing: false,
  };
}
