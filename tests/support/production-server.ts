/**
 * A State's whole server in the production profile on loopback: real composition, database, key store, log and HTTP, a root that is kept
 * elsewhere, and passkeys under a host name of its own. Its State is a real one: invented ones are for training (R19).
 */
import { createHash, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import type { Server, StateModules } from "../../src/server/composition.ts";
import type { NewPerson } from "../../src/modules/identity/index.ts";
import { createPeerHttp, serve, silentLog, type Platform } from "../../src/platform/index.ts";
import { base64, DESIGNATION_TYPE, fromBase64, signEnvelope, signerOf } from "../../src/protocol/index.ts";
import { makeCertificate } from "./certificates.ts";
import type { TestClock } from "./clock.ts";
import { composeServer, startByHand } from "./composed-server.ts";
import { detailsOf } from "./federation-network.ts";
import { inventRoot } from "./invented-states.ts";
import { openTestPlatform } from "./platform.ts";
import { seededRandom } from "./seeded-random.ts";
import { temporaryFolder } from "./temporary-folders.ts";
import { runJobs } from "./settle.ts";

export interface ProductionServer {
  readonly state: string;
  readonly appUrl: string;
  readonly platform: Platform;
  readonly modules: StateModules;
  /** Sign-in links of the founding people, by name. */
  readonly links: ReadonlyMap<string, string>;
  /** Every job of every module, once. */
  run(): Promise<void>;
  close(): Promise<void>;
}

type Certificate = ReturnType<typeof makeCertificate>;

const DOMAIN = "rogatory.localhost";

/** For the servers of one test: officers and peers speak TLS in production. `pin` makes Chromium trust it. */
export function testCertificate(): Certificate & { readonly pin: string } {
  const certificate = makeCertificate(`*.${DOMAIN}`);
  const key = new X509Certificate(certificate.cert).publicKey.export({ type: "spki", format: "der" });
  return { ...certificate, pin: createHash("sha256").update(key).digest("base64") };
}

/** Ends TLS before the server, as a reverse proxy would. */
async function listenWithTls(certificate: Certificate, port: number): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createTlsServer(certificate, (socket) => {
    const inner = connect(port, "127.0.0.1");
    for (const one of [socket, inner]) {
      sockets.add(one);
      one.on("error", () => [socket, inner].forEach((end) => end.destroy()));
      one.on("close", () => sockets.delete(one));
    }
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("TLS does not listen on a port");
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: address.port, close };
}

const system = { kind: "system", job: "founding" } as const;

/** `people` must name two administrators and an authoriser. */
export async function openProductionServer(
  code: string,
  people: readonly NewPerson[],
  { clock, certificate }: { clock: TestClock; certificate: Certificate },
): Promise<ProductionServer> {
  let handle: ((request: Request) => Response | Promise<Response>) | undefined;
  const answer = (request: Request) => handle?.(request) ?? new Response(null, { status: 503 });
  const http = await serve({ fetch: answer }, { host: "127.0.0.1", port: 0, log: silentLog() });
  const host = `${code.toLowerCase()}.${DOMAIN}`;
  const line = await listenWithTls(certificate, http.port);
  const appUrl = `https://${host}:${line.port}`;
  const base = await openTestPlatform({
    clock,
    config: { state: code, appUrl, publicUrl: appUrl, peerUrl: appUrl, profile: "production" },
  });
  const caFile = join(temporaryFolder(), "ca.pem");
  writeFileSync(caFile, certificate.cert);
  const peerHttp = createPeerHttp({ mayUsePlainLoopback: false, networks: ["127.0.0.0/8"], caFile });
  const platform: Platform = { ...base, peerHttp };
  const server = await composeServer(platform);
  const { modules } = server;
  await startByHand(server);
  await designate(modules.federation.designations, code);
  const links = await foundState(server, platform, people);
  handle = (request) => server.app.fetch(request);
  return {
    state: code,
    appUrl,
    platform,
    modules,
    links,
    run: async () => await runJobs(platform.jobs),
    close: async () => {
      line.close();
      await http.close();
      await peerHttp.close();
      await platform.jobs.stop();
      await modules.federation.close();
    },
  };
}

async function foundState(
  { modules }: Server,
  platform: Platform,
  people: readonly NewPerson[],
): Promise<ReadonlyMap<string, string>> {
  const { identity, treaty } = modules;
  const founded = await platform.database.transaction(async (tx) => await identity.found(tx, people));
  const [authoriser] = (await identity.people()).filter(({ roles }) => roles.includes("authoriser"));
  if (authoriser === undefined) throw new Error("nobody here may record the law");
  const { id, name, roles, languages } = authoriser;
  await treaty.recordBasis(
    {
      kind: "reciprocity",
      citation: "Exchange of notes, for the tests only",
      states: ["IS", "MT"],
      inForceFrom: "2026-01-01",
      mechanisms: [],
      source: { kind: "official", reference: "the script of the tests" },
    },
    { id, name, roles, languages },
  );
  return new Map(founded.map((person) => [person.name, person.linkToken]));
}

/** R8: the root of a production server is not on its machine; what is in the safe signs the draft. */
async function designate(designations: Server["modules"]["federation"]["designations"], code: string): Promise<void> {
  const { name, ed25519, mlDsa65 } = inventRoot(`safe-${code.toLowerCase()}`, seededRandom(`root of ${code}`));
  const member = {
    name,
    custody: "offline" as const,
    ed25519: base64(ed25519.publicKey),
    mlDsa65: base64(mlDsa65.publicKey),
  };
  const root = { threshold: 1, serverMember: false, offlineMembers: [member] };
  await designations.saveDetails({ ...detailsOf(code), root }, system);
  await designations.issue(system);
  const draft = await designations.draft();
  if (draft === undefined) throw new Error(`the designation of ${code} does not wait for its root`);
  // Without a signature it is no envelope yet.
  const { payload } = JSON.parse(Buffer.from(draft).toString()) as { payload: string };
  const envelope = signEnvelope(DESIGNATION_TYPE, fromBase64(payload), [signerOf(ed25519), signerOf(mlDsa65)]);
  await designations.addSignatures(envelope, system);
}
