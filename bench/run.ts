/**
 * `npm run bench`: the performance table, each row alternated with its peers in the same run, medians. Only ratios of
 * one run mean anything, and those of a busy machine mean little: ours needs both cores, its peers one. Rows whose peer is not on this machine say so.
 *   --case [--pace practised|unhurried] [--at http://localhost:8400] [--evidence FILE]: plays the whole case by the clock, in the
 *     demo that was left open (`npm run demo`), and does nothing else
 *   --pages [--seconds N (1)] [--connections N (16)] [--archive N,N (1000,99996)] [--moments N (75), of the dossier]: what officers' pages cost on PostgreSQL, beside a bare page with one prepared query, with an archive of
 *     1,000 requests and with one of 100,000, then what a status of the treaty costs from 2,000 acts, and nothing else
 *   --assistance: what it takes to find who fits a thousand needs, and to count those of a quarter, and nothing else
 *   --conference [--people N (2500)]: what it costs on PostgreSQL to take 2,500 people of 130 delegations in, the page of the delegations and
 *     the programme that everybody reads; then what as many badges cost to print and to judge, and nothing else
 *   --first-day: plays the first day of two States in a browser, from two empty folders until a first request has arrived, counts
 *     what everybody clicks and types, and nothing else
 *   --size MiB (2048)   --rounds N (5)   --rows P1,P2,P5,P6,P6b,P3,P17   --memory-size MiB (4096, a sparse file)   --folder PATH
 */
import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { randomFillSync } from "node:crypto";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generateSealingIdentity } from "../src/protocol/sealing.ts";
import { type Bench, MEMORY_ROWS, ROWS, type Row } from "./exhibit-rows.ts";
import { describeMachine, freeBytes, versionOf } from "./machine.ts";
import { buildEngine } from "./build-engine.ts";
import { measureAssistance } from "./assistance.ts";
import { measureBadges } from "./badges.ts";
import { measureConference } from "./conference.ts";
import { playFirstDay } from "./first-day.ts";
import { type Run, medianRun } from "./measure.ts";
import { measurePages } from "./pages.ts";
import { playWholeCase } from "./whole-case.ts";

const MIB = 2 ** 20;
const { values } = parseArgs({
  options: {
    size: { type: "string", default: "2048" },
    rounds: { type: "string", default: "5" },
    rows: { type: "string", default: "P1,P2,P5,P6,P6b,P3,P17" },
    "memory-size": { type: "string", default: "4096" },
    folder: { type: "string", default: tmpdir() },
    pages: { type: "boolean", default: false },
    seconds: { type: "string", default: "1" },
    connections: { type: "string", default: "16" },
    archive: { type: "string", default: "1000,99996" },
    moments: { type: "string", default: "75" },
    "first-day": { type: "boolean", default: false },
    case: { type: "boolean", default: false },
    conference: { type: "boolean", default: false },
    assistance: { type: "boolean", default: false },
    people: { type: "string", default: "2500" },
    pace: { type: "string", default: "practised" },
    at: { type: "string", default: "http://localhost:8400" },
    evidence: { type: "string" },
  },
});
if (values.case) {
  await playWholeCase({ startPage: values.at, pace: values.pace, evidence: values.evidence });
  process.exit(0);
}
if (values["first-day"]) {
  await playFirstDay();
  process.exit(0);
}
if (values.conference) {
  await measureConference({
    people: Number(values.people),
    delegations: 130,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    folder: values.folder,
  });
  await measureBadges(Number(values.people));
  process.exit(0);
}
if (values.assistance) {
  measureAssistance();
  process.exit(0);
}
if (values.pages) {
  const sizes = values.archive.split(",").map(Number);
  await measurePages({
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    folder: values.folder,
    sizes,
    connections: Number(values.connections),
    moments: Number(values.moments),
  });
  process.exit(0);
}
const sizeMiB = Number(values.size);
const memorySizeMiB = Number(values["memory-size"]);
const rounds = Number(values.rounds);
const wanted = values.rows.split(",");
const folder = mkdtempSync(join(values.folder, "rogatory-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130));

for (const line of describeMachine()) console.log(line);
// Original, body, what two peers made and what was opened; the original of P17 is sparse.
const neededBytes = Math.max(5 * sizeMiB, wanted.includes("P17") ? 2 * memorySizeMiB : 0) * MIB;
if (freeBytes(folder) < neededBytes) {
  console.error(`This needs ${neededBytes / MIB} MiB of free disk under ${values.folder}; give --size or --folder.`);
  process.exit(2);
}

await buildEngine(folder);
const bench = await prepare();
if (ROWS.some(({ id }) => wanted.includes(id))) {
  writeRandom(bench.source, sizeMiB);
  console.log(`\n${sizeMiB} MiB, medians of ${rounds} (wall s | processor s | peak MiB)`);
  for (const row of ROWS) if (wanted.includes(row.id) || needsItsOutput(row)) measureRow(row, wanted.includes(row.id));
}
if (wanted.includes("P17")) measureMemory();

function needsItsOutput({ id }: Row): boolean {
  return id === "P1" && ROWS.some((row) => row.needsSealed === true && wanted.includes(row.id));
}

function measureRow(row: Row, isShown: boolean): void {
  const peers = row.peers.filter(({ needs }) => needs.every((program) => versionOf(program) !== undefined));
  const ours: Run[] = [];
  const theirs = new Map<string, Run[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < (isShown ? rounds : 1); round++) {
    clear(row.makes);
    if (row.isCold === true) dropFromMemory(bench.source);
    ours.push(row.ours(bench));
    for (const peer of peers) {
      clear(peer.makes);
      if (row.isCold === true) dropFromMemory(bench.source);
      theirs.get(peer.name)?.push(peer.run(bench));
    }
  }
  if (!isShown) return;
  const own = medianRun(ours);
  const load = loadavg()[0]?.toFixed(1);
  console.log(`\n${row.id}  ${row.name}\n    ours ${show(own)}  (load of the machine ${load})`);
  for (const peer of row.peers) {
    const runs = theirs.get(peer.name);
    if (runs === undefined) {
      console.log(
        `    ${peer.name}: not run, missing here: ${peer.needs.filter((p) => versionOf(p) === undefined).join(", ")}`,
      );
      continue;
    }
    const other = medianRun(runs);
    const ratio = own.wallSeconds / other.wallSeconds;
    const verdict = ratio <= peer.targetRatio ? "met" : "NOT met";
    const span = spanOf(ours.map((run, round) => run.wallSeconds / (runs[round]?.wallSeconds ?? Number.NaN)));
    console.log(
      `    ${peer.name} ${show(other)}  ratio ${ratio.toFixed(2)} (${span}), target ${peer.targetRatio} ${verdict}`,
    );
  }
}

function measureMemory(): void {
  const [small, large] = [Math.min(256, memorySizeMiB), memorySizeMiB].map((size) => {
    writeSparse(bench.source, size);
    return MEMORY_ROWS.map((row) => {
      clear(row.makes);
      const run = row.run(bench);
      if (row.name !== "seal") clear(row.makes);
      return run;
    });
  });
  console.log(`\nP17  peak memory, sparse file of ${Math.min(256, memorySizeMiB)} MiB and of ${memorySizeMiB} MiB`);
  for (const [position, row] of MEMORY_ROWS.entries()) {
    const [a, b] = [small?.[position]?.peakMiB ?? Number.NaN, large?.[position]?.peakMiB ?? Number.NaN];
    const verdict = b <= row.targetMiB ? "met" : "NOT met";
    console.log(`    ${row.name}: ${a.toFixed(0)} and ${b.toFixed(0)} MiB, target ${row.targetMiB} ${verdict}`);
  }
}

/** Freeing gigabytes and writing back what came before must not be counted in the run that follows. */
function clear(names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, name), { force: true });
  execFileSync("sync");
}

/** Makes the next reader fetch a file from the disk; it must be written back already. */
function dropFromMemory(path: string): void {
  execFileSync("dd", [`if=${path}`, "iflag=nocache", "count=0", "status=none"]);
}

/** Smallest and largest ratio of a single round. */
function spanOf(ratios: readonly number[]): string {
  return `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
}

function show({ wallSeconds, cpuSeconds, peakMiB }: Run): string {
  const peak = peakMiB === undefined ? "–" : peakMiB.toFixed(0);
  return `${wallSeconds.toFixed(2)} | ${cpuSeconds.toFixed(2)} | ${peak}`;
}

async function prepare(): Promise<Bench> {
  const random = (count: number): Uint8Array => randomFillSync(new Uint8Array(count));
  const { recipient, identity } = await generateSealingIdentity("post-quantum", random);
  let ageRecipient: string | undefined;
  if (versionOf("age") !== undefined) {
    const text = execFileSync("age-keygen", { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    writeFileSync(join(folder, "age-identity.txt"), text, { mode: 0o600 });
    ageRecipient = /public key: (age1\S+)/.exec(text)?.[1];
  }
  const others = [
    await generateSealingIdentity("post-quantum", random),
    await generateSealingIdentity("post-quantum", random),
  ];
  const classical = await generateSealingIdentity("classical", random);
  return {
    folder,
    source: join(folder, "original"),
    recipient,
    otherRecipients: others.map((other) => other.recipient),
    classicalRecipient: classical.recipient,
    identity,
    ageRecipient,
  };
}

function writeRandom(path: string, mib: number): void {
  const file = openSync(path, "w");
  const block = Buffer.alloc(MIB);
  for (let written = 0; written < mib; written++) writeSync(file, randomFillSync(block));
  closeSync(file);
}

function writeSparse(path: string, mib: number): void {
  const file = openSync(path, "w");
  ftruncateSync(file, mib * MIB);
  closeSync(file);
}
