/**
 * Aurelia and Borealia as whole servers of the training profile on loopback: real composition, databases, key stores, logs and HTTP.
 * Both are Parties and have met. Jobs run when a test says so, and the clock stands still until a test moves it.
 */
import type { Server } from "../../src/server/composition.ts";
import type { NewPerson } from "../../src/modules/identity/index.ts";
import { serve, silentLog } from "../../src/platform/index.ts";
import { fingerprintWords } from "../../src/protocol/index.ts";
import type { VerifierPage } from "../../src/court/verifier-page.ts";
import { type TestClock, testClock } from "./clock.ts";
import { composeServer, startByHand } from "./composed-server.ts";
import { confirmTogether, detailsOf } from "./federation-network.ts";
import { openTestPlatform, type TestPlatform } from "./platform.ts";
import { type Looks, runJobs, settleServers } from "./settle.ts";
import { peersOf } from "./peers.ts";

export interface TrainingServer {
  readonly state: string;
  readonly appUrl: string;
  readonly platform: TestPlatform;
  readonly modules: Server["modules"];
  /** Where a card of the start page leads: the page on which one becomes this person. */
  card(name: string): Promise<string>;
  /** Every job of every module, once. */
  run(looks?: Looks): Promise<void>;
}

export interface TrainingPair {
  readonly clock: TestClock;
  readonly aurelia: TrainingServer;
  readonly borealia: TrainingServer;
  /** Runs the jobs of both until what was sent is there and answered. */
  settle(rounds?: number): Promise<void>;
  close(): Promise<void>;
}

export interface TrainingPairOptions {
  readonly at: string;
  readonly verifier: VerifierPage;
  readonly aurelia: readonly NewPerson[];
  readonly borealia: readonly NewPerson[];
}

const MAX_BODY_BYTES = 64 * 2 ** 20;
const system = { kind: "system", job: "founding" } as const;

/** The people of each State must include two administrators. */
export async function openTrainingPair(options: TrainingPairOptions): Promise<TrainingPair> {
  const clock = testClock(options.at);
  const { verifier } = options;
  const aurelia = await openTrainingServer("XA", "aurelia.localhost", options.aurelia, { clock, verifier });
  const borealia = await openTrainingServer("XB", "borealia.localhost", options.borealia, { clock, verifier });
  for (const [here, there] of [
    [aurelia, borealia],
    [borealia, aurelia],
  ] as const) {
    await enterLaw(here);
    await meet(here, there);
  }
  return {
    clock,
    aurelia,
    borealia,
    settle: async (rounds = 4) => await settleServers([aurelia, borealia], rounds),
    close: async () => {
      await aurelia.close();
      await borealia.close();
    },
  };
}

async function openTrainingServer(
  code: string,
  hostName: string,
  people: readonly NewPerson[],
  { clock, verifier }: { clock: TestClock; verifier: VerifierPage },
): Promise<TrainingServer & { close(): Promise<void> }> {
  let handle: ((request: Request) => Response | Promise<Response>) | undefined;
  const answer = (request: Request) => handle?.(request) ?? new Response(null, { status: 503 });
  const http = await serve(
    { fetch: answer },
    { host: "127.0.0.1", port: 0, log: silentLog(), maxBodyBytes: () => MAX_BODY_BYTES },
  );
  const appUrl = `http://${hostName}:${http.port}`;
  const platform = await openTestPlatform({
    clock,
    config: { state: code, appUrl, publicUrl: appUrl, peerUrl: appUrl },
  });
  const server = await composeServer(platform, { verifier });
  const { modules } = server;
  await platform.database.transaction(async (tx) => await modules.identity.found(tx, people));
  await startByHand(server);
  await modules.federation.designations.saveDetails(detailsOf(code), system);
  await modules.federation.designations.issue(system);
  handle = (request) => server.app.fetch(request);
  return {
    state: code,
    appUrl,
    platform,
    modules,
    card: async (name) => {
      const person = (await modules.identity.people()).find((one) => one.name === name);
      if (person === undefined) throw new Error(`nobody in ${code} is called ${name}`);
      return `${appUrl}/training/people/${person.id}`;
    },
    run: async (looks) => await runJobs(platform.jobs, looks),
    close: async () => {
      await http.close();
      await modules.federation.close();
    },
  };
}

async function administrators({ modules }: TrainingServer) {
  const [first, second] = (await modules.identity.people()).filter(({ roles }) => roles.includes("administrator"));
  if (first === undefined || second === undefined) throw new Error("two administrators are needed");
  const asUser = ({ id, name, roles, languages }: typeof first) => ({ id, name, roles, languages });
  return [asUser(first), asUser(second)] as const;
}

async function enterLaw(server: TrainingServer): Promise<void> {
  const [by] = await administrators(server);
  const source = { kind: "fictional", reference: "the script of the tests" } as const;
  const { treaty } = server.modules;
  await treaty.recordInstrument({ kind: "entry-into-force", on: "2026-01-01", source }, by);
  for (const state of ["XA", "XB"]) {
    await treaty.recordInstrument({ kind: "accession", state, on: "2026-02-01", source }, by);
  }
}

async function meet(here: TrainingServer, there: TrainingServer): Promise<void> {
  const theirs = await there.modules.federation.directory().own();
  if (theirs === undefined) throw new Error(`${there.state} has no designation`);
  const [first, second] = await administrators(here);
  const { federation } = here.modules;
  const { peerId } = await peersOf(federation).import({ bytes: theirs.bytes, source: "courier", by: first });
  const heard = fingerprintWords(theirs.rootFingerprint).join(" ");
  await confirmTogether(federation, { peerId, heard }, [first, second]);
}
