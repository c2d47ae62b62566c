// The rows of pages: what an officer's page costs, beside a bare Hono page with one prepared query on the same database.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Stage } from "../scripts/demo/stage.ts";
import { enterTreatyFacts } from "../scripts/demo/steps/law.ts";
import { meet, startServers } from "../scripts/demo/steps/meet.ts";
import { orderProvider, ringBorealia, sendPreservation } from "../scripts/demo/steps/preservation.ts";
import type { Step } from "../scripts/demo/steps/step.ts";
import { completion, followUp, refusal } from "../scripts/demo/steps/stored-data.ts";
import { findPostgres, type PostgresCluster, startPostgres } from "../tests/support/postgres.ts";
import { type Load, load, residentMiB, type Target } from "./load.ts";
import { describeMachine } from "./machine.ts";
import { median } from "./measure.ts";

const root = join(import.meta.dirname, "..");
/** A case of three requests in two dossiers, as the demo plays it. */
const CASE: readonly Step[] = [
  startServers,
  meet,
  enterTreatyFacts,
  sendPreservation,
  ringBorealia,
  orderProvider,
  followUp,
  completion,
  refusal,
];

export interface PagesOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly folder: string;
}

/** Plays a case on PostgreSQL, then asks for each page in turn with the peer's, and prints medians and their ratios. */
export async function measurePages({ rounds, seconds, folder }: PagesOptions): Promise<void> {
  const postgres = findPostgres();
  if ("missing" in postgres) throw new Error(`The pages are measured on PostgreSQL: ${postgres.missing}.`);
  for (const line of describeMachine()) console.log(line);
  if (spawnSync(process.execPath, ["scripts/build.ts"], { cwd: root, stdio: "inherit" }).status !== 0) {
    throw new Error("The server was not built.");
  }
  const home = mkdtempSync(join(folder, "rogatory-pages-"));
  const cluster = await startPostgres(postgres.folder, { isDurable: true });
  const stage = await stageOn(cluster, home);
  let peer: ChildProcess | undefined;
  try {
    for (const { run } of CASE) await run(stage, () => undefined);
    const bare = await startPeer(cluster.url("aurelia"), stage.fact("aurelia.dossier"));
    peer = bare.process;
    console.log(`\nmedians of ${rounds} times ${seconds} s, 16 connections (pages a second | processor ms a page)`);
    for (const [name, target] of rowsOf(stage)) await measureRow(name, [target, bare.target], { rounds, seconds });
    const pid = stage.aurelia.server.pid ?? 0;
    console.log(`\nresident memory of the server after it: ${residentMiB(pid).toFixed(0)} MiB`);
  } finally {
    peer?.kill();
    await stage.close();
    await cluster.remove();
    rmSync(home, { recursive: true, force: true });
  }
}

function rowsOf(stage: Stage): [string, Target][] {
  const { appUrl, server } = stage.aurelia;
  const headers = { authorization: `Bearer ${stage.as(stage.aurelia, "drafter").token}`, accept: "text/html" };
  const paths = {
    dossier: `/dossiers/${stage.fact("aurelia.dossier")}`,
    request: `/requests/${stage.fact("preservation.request")}`,
    queue: "/queue",
    "list of dossiers": "/dossiers",
    "/health/ready": "/health/ready",
    "/health/live": "/health/live",
  };
  const pid = server.pid ?? 0;
  // A balancer is nobody.
  return Object.entries(paths).map(([name, path]) => [
    name,
    { url: appUrl + path, headers: path.startsWith("/health/") ? {} : headers, pid },
  ]);
}

async function measureRow(
  name: string,
  targets: readonly [Target, Target],
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<void> {
  const runs: [Load[], Load[]] = [[], []];
  for (const target of targets) await load(target, 1); // compiled and connected before it counts
  for (let round = 0; round < rounds; round += 1) {
    runs[0].push(await load(targets[0], seconds));
    runs[1].push(await load(targets[1], seconds));
  }
  const [own, other] = [medianOf(runs[0]), medianOf(runs[1])];
  const ratio = own.pagesASecond / other.pagesASecond;
  const processor = own.processorMsAPage / other.processorMsAPage;
  console.log(
    `${name.padEnd(18)} ours ${show(own)}   peer ${show(other)}   ratio ${ratio.toFixed(3)}, processor ${processor.toFixed(1)} times`,
  );
}

function medianOf(runs: readonly Load[]): Load {
  return {
    pagesASecond: median(runs.map(({ pagesASecond }) => pagesASecond)),
    processorMsAPage: median(runs.map(({ processorMsAPage }) => processorMsAPage)),
  };
}

function show({ pagesASecond, processorMsAPage }: Load): string {
  return `${pagesASecond.toFixed(0).padStart(5)} | ${processorMsAPage.toFixed(2).padStart(6)}`;
}

async function stageOn(cluster: PostgresCluster, folder: string): Promise<Stage> {
  for (const name of ["aurelia", "borealia"]) await cluster.createDatabase(name);
  const [aurelia = 0, borealia = 0, line = 0, start = 0] = await freePorts(4);
  return new Stage(root, {
    folder,
    evidence: undefined,
    ports: { aurelia, borealia, line, start },
    databaseUrls: { aurelia: cluster.url("aurelia"), borealia: cluster.url("borealia") },
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = servers.map(
    async (server) =>
      await new Promise<number>((resolve) => {
        server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)); // it listens on TCP
      }),
  );
  const found = await Promise.all(ports);
  await Promise.all(servers.map(async (server) => await new Promise((closed) => server.close(closed))));
  return found;
}

async function startPeer(databaseUrl: string, dossierId: string): Promise<{ process: ChildProcess; target: Target }> {
  const child = spawn(process.execPath, [join(root, "bench/peer-page.ts"), databaseUrl], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (text) => resolve(String(text).trim()));
    child.once("exit", (code) => reject(new Error(`the peer's page ended with ${code}`)));
  });
  const url = `http://127.0.0.1:${port}/dossiers/${dossierId}`;
  return { process: child, target: { url, headers: {}, pid: child.pid ?? 0 } };
}
