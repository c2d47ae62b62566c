// The rows of pages: what an officer's page costs, beside a bare Hono page with one prepared query on the same database.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../scripts/free-port.ts";
import { Stage } from "../scripts/demo/stage.ts";
import { enterTreatyFacts } from "../scripts/demo/steps/law.ts";
import { meet, startServers } from "../scripts/demo/steps/meet.ts";
import { orderProvider, ringBorealia, sendPreservation } from "../scripts/demo/steps/preservation.ts";
import type { Step } from "../scripts/demo/steps/step.ts";
import { completion, followUp, refusal } from "../scripts/demo/steps/stored-data.ts";
import { findPostgres, type PostgresCluster, startPostgres } from "../tests/support/postgres.ts";
import { ARCHIVE_YEAR, beginArchive, fillArchive, prolongDossier, registerLetter } from "./archive.ts";
import { get, type Load, load, residentMiB, type Target } from "./load.ts";
import { describeMachine } from "./machine.ts";
import { median } from "./measure.ts";
import { searchRows, untilFound } from "./search-rows.ts";
import { measureStatus } from "./status.ts";

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
  readonly connections: number;
  readonly folder: string;
  /** How many requests the archive has when the pages are measured, at first and at last; one in ten is open. */
  readonly sizes: readonly number[];
  /** How many moments the dossier of the case has at least. */
  readonly moments: number;
}

/** A page, as which person, and how much of the peer's page it should reach. */
interface Row {
  readonly name: string;
  readonly person?: string;
  readonly path: string;
  readonly aim?: number;
}
const MOST_GROWTH = 1.5;
const MOST_SECONDS_OF_FIGURES = 0.5;
const MOST_MEMORY_MIB = 300;

/**
 * Plays a case on PostgreSQL and fills an archive around it; asks for each page in turn with the peer's, and prints medians and their
 * ratios, with a small archive and with a large one.
 */
export async function measurePages(options: PagesOptions): Promise<void> {
  const { rounds, seconds, connections, folder, sizes, moments } = options;
  const postgres = findPostgres();
  if ("missing" in postgres) throw new Error(`The pages are measured on PostgreSQL: ${postgres.missing}.`);
  for (const line of describeMachine()) console.log(line);
  const home = mkdtempSync(join(folder, "rogatory-pages-"));
  const cluster = await startPostgres(postgres.folder, { isDurable: true });
  const stage = await stageOn(cluster, home);
  let peer: ChildProcess | undefined;
  try {
    for (const { run } of CASE) await run(stage, () => undefined);
    await prolongDossier(stage, moments);
    const archive = await beginArchive(stage, cluster.url("aurelia"));
    const bare = await startPeer(cluster.url("aurelia"), stage.fact("aurelia.dossier"));
    peer = bare.process;
    const found: Measured[] = [];
    let filled = 0;
    for (const size of sizes) {
      await fillArchive(archive, stage, { from: filled + 1, to: size });
      await untilFound(stage);
      filled = size;
      console.log(
        `\n${size} requests, medians of ${rounds} times ${seconds} s, ${connections} connections (pages a second | processor ms a page)`,
      );
      const ratios = new Map<string, number>();
      for (const row of rowsOf(stage, moments)) {
        ratios.set(row.name, await measureRow(row, [targetOf(stage, row), bare.target], options));
      }
      found.push({ ratios, ...(await measureSingly(stage, archive.correspondentId, size)) });
    }
    showGrowth(found, sizes);
    const page = {
      url: `${stage.aurelia.appUrl.replace("://", "://public.")}/status`,
      headers: {},
      pid: stage.aurelia.server.pid ?? 0,
    };
    await measureStatus({ databaseUrl: cluster.url("aurelia"), folder: home, page, rounds, seconds });
    const memory = residentMiB(stage.aurelia.server.pid ?? 0);
    console.log(
      `resident memory of the server after it ${verdict(memory, MOST_MEMORY_MIB, (mib) => `${mib.toFixed(0)} MiB`)}`,
    );
  } finally {
    peer?.kill();
    await stage.close();
    await cluster.remove();
    rmSync(home, { recursive: true, force: true });
  }
}

/** What an archive of one size gave: each page's share of the peer's, and the time of what is asked for singly. */
interface Measured {
  readonly ratios: ReadonlyMap<string, number>;
  readonly letterMs: number;
  readonly figuresMs: number;
}

function rowsOf(stage: Stage, moments: number): Row[] {
  return [
    { name: "queue", person: "screener", path: "/queue", aim: 1 / 20 },
    { name: "list of dossiers", person: "screener", path: "/dossiers", aim: 1 / 20 },
    ...[
      { name: "dossiers: State, open", path: "/dossiers?state=XC&open=yes" },
      { name: "dossiers: due today", path: "/dossiers?due=today" },
      { name: "requests: State, mine", path: "/requests?state=XC&mine=yes" },
      { name: "requests: stage", path: "/requests?stage=preserved&open=yes" },
      { name: "orders: State, open", path: "/orders?state=XB&open=yes" },
      { name: "orders: ended", path: "/orders?stage=ended&mine=yes" },
      { name: "exhibits: State", path: "/exhibits?state=XB" },
      { name: "exhibits: none of it", path: "/exhibits?state=XC&stage=withdrawn" },
    ].map((row) => ({ ...row, person: "screener", aim: 1 / 20 })),
    { name: "people", person: "administrator1", path: "/people", aim: 1 / 20 },
    { name: "request", person: "drafter", path: `/requests/${stage.fact("preservation.request")}`, aim: 1 / 40 },
    {
      name: `dossier of ${moments}`,
      person: "drafter",
      path: `/dossiers/${stage.fact("aurelia.dossier")}`,
      aim: 1 / 80,
    },
    ...searchRows(),
    // A balancer is nobody.
    { name: "/health/ready", path: "/health/ready" },
    { name: "/health/live", path: "/health/live" },
  ];
}

function targetOf(stage: Stage, { person, path }: Pick<Row, "person" | "path">): Target {
  const { appUrl, server } = stage.aurelia;
  const headers: Record<string, string> =
    person === undefined
      ? {}
      : { authorization: `Bearer ${stage.as(stage.aurelia, person).token}`, accept: "text/html" };
  return { url: appUrl + path, headers, pid: server.pid ?? 0 };
}

/** Prints a row; returns how many pages we give while the peer gives one. */
async function measureRow(
  { name, aim }: Row,
  targets: readonly [Target, Target],
  { rounds, seconds, connections }: Pick<PagesOptions, "rounds" | "seconds" | "connections">,
): Promise<number> {
  const runs: [Load[], Load[]] = [[], []];
  for (const target of targets) await load(target, seconds, connections); // compiled and connected before it counts
  for (let round = 0; round < rounds; round += 1) {
    runs[0].push(await load(targets[0], seconds, connections));
    runs[1].push(await load(targets[1], seconds, connections));
  }
  const [own, other] = [medianOf(runs[0]), medianOf(runs[1])];
  // Of each round: what else the machine does weighs on both.
  const ratio = median(runs[0].map(({ pagesASecond }, round) => pagesASecond / (runs[1][round]?.pagesASecond ?? NaN)));
  const share = (value: number): string => `1/${value.toFixed(1)}`;
  const aimed = aim === undefined ? share(1 / ratio) : verdict(1 / ratio, 1 / aim, share);
  console.log(
    `${name.padEnd(24)} ours ${show(own)}   peer ${show(other)}   processor ${(own.processorMsAPage / other.processorMsAPage).toFixed(1)} times, ${aimed}`,
  );
  return ratio;
}

/** Medians of what one person waits for: a letter that is registered, and the figures of the whole archive. */
async function measureSingly(
  stage: Stage,
  correspondentId: string,
  numbered: number,
): Promise<{ letterMs: number; figuresMs: number }> {
  let number = numbered;
  const figures = targetOf(stage, { person: "drafter", path: `/statistics?year=${ARCHIVE_YEAR}` });
  return {
    letterMs: await medianMs(20, async () => await registerLetter(stage, correspondentId, (number += 1))),
    figuresMs: await medianMs(5, async () => await get(figures)),
  };
}

async function medianMs(times: number, act: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const startedAt = performance.now();
    await act();
    took.push(performance.now() - startedAt);
  }
  return median(took);
}

function showGrowth([small, large]: readonly Measured[], sizes: readonly number[]): void {
  if (small === undefined || large === undefined) return;
  console.log(`\nhow many times as long with ${sizes[1]} requests as with ${sizes[0]}, by the peer's time`);
  for (const [name, ratio] of small.ratios) {
    console.log(`${name.padEnd(24)} ${verdict(ratio / (large.ratios.get(name) ?? Number.NaN), MOST_GROWTH)}`);
  }
  console.log(
    `registering a letter ${small.letterMs.toFixed(1)} and ${large.letterMs.toFixed(1)} ms: ${verdict(large.letterMs / small.letterMs, MOST_GROWTH)}`,
  );
  console.log(
    `the year's figures ${verdict(large.figuresMs / 1000, MOST_SECONDS_OF_FIGURES, (of) => `${of.toFixed(2)} s`)}`,
  );
}

export function verdict(value: number, most: number, text = (one: number) => one.toFixed(2)): string {
  return `${text(value)}, aim ${text(most)} ${value <= most ? "met" : "NOT met"}`;
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
  const ports = {
    aurelia: await freePort(),
    borealia: await freePort(),
    line: await freePort(),
    doronia: await freePort(),
    start: await freePort(),
  };
  return new Stage(root, {
    folder,
    evidence: undefined,
    ports,
    databaseUrls: { aurelia: cluster.url("aurelia"), borealia: cluster.url("borealia") },
  });
}

export async function startPeer(
  databaseUrl: string,
  dossierId: string,
): Promise<{ process: ChildProcess; target: Target }> {
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
