import { beforeAll, describe, expect, it } from "vitest";
import { takenIn } from "../../../tests/support/given-exhibit.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { DISK_RESERVES, type PrintedDocument } from "../../platform/index.ts";
import { hex, utf8 } from "../../protocol/bytes.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { parseFingerprint } from "../../protocol/fingerprint.ts";
import { type ExhibitId } from "../../protocol/identifiers.ts";
import { PACKAGE_LIMITS } from "../../protocol/package/package-index.ts";
import { readStoredZip, writeStoredZip } from "../../protocol/package/stored-zip.ts";
import { type PackageReport, verifyPackage } from "../../protocol/package/verify-package.ts";
import { readReceipt } from "../../protocol/receipt.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { verifyPackage as verifyIndependently } from "../../second-verifier/index.ts";
import { findKeptPackage, newestPackage } from "./court-package-store.ts";
import type { RotatableKey } from "../federation/index.ts";
import type { CertificateFacts } from "./index.ts";

// Two servers over HTTP on loopback: Borealia's exhibit is received by Aurelia, whose court checks it years later.

const CONTENT = utf8("The evidence of an invented fraud. ".repeat(1_000));
const MEASURED = { sha256: sha256Hex(CONTENT), sizeBytes: CONTENT.length };
const DAY_MS = 24 * 3_600_000;

let pair: CasePair;
let exhibitId: ExhibitId;
/** Got by the court on the first day, and never again. */
let fingerprint: string;

async function untilState(state: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await pair.settle(1);
    pair.clock.advance(2_000);
    if ((await pair.asker.evidence.exhibits.byId(exhibitId))?.exhibit.state === state) return;
  }
  throw new Error(`the exhibit is not ${state}`);
}

async function deliver(): Promise<void> {
  const { owner, asker } = pair;
  const { exhibit, requestId } = await takenIn(pair, CONTENT);
  exhibitId = exhibit.exhibitId;
  const release = await owner.as("custodian").confirm(`/exhibits/${exhibitId}/releases`, {
    requestId,
    receiver: { state: "XA", authority: "central-authority" },
    reason: { language: "en", text: "Answer to the request." },
  });
  await owner.as("authoriser").confirm(`/releases/${release.releaseId}/approval`);
  await untilState("offered");
  await asker.as("custodian").post(`/exhibits/${exhibitId}/acceptance`, { acceptedConditions: [] });
  await untilState("complete");
  await pair.settle();
}

interface Exported {
  readonly bytes: Uint8Array;
  readonly facts: CertificateFacts;
}

async function exportPackage(meanwhile = (): void => undefined): Promise<Exported> {
  const { platform, audit, federation, evidence, people } = pair.asker;
  const printed: CertificateFacts[] = [];
  const certificate = (facts: CertificateFacts): PrintedDocument => {
    printed.push(facts);
    meanwhile();
    return {
      title: "Certificate",
      language: "en",
      direction: "ltr",
      sender: "Aurelia",
      reference: facts.number,
      mark: "",
      pageNumber: "{page}",
      printedAt: facts.exportedAt,
      blocks: [{ kind: "code", text: facts.sha256 }],
    };
  };
  const use = { use: "this-case", note: { language: "en", text: "District Court of Northport, case 7/2027" } } as const;
  const startPage = () => new TextEncoder().encode("begin here");
  const ports = { audit, federation, verifierPage: undefined, certificate, startPage, printer: platform.printer };
  const { bytes } = await evidence.exportCourtPackage(ports, exhibitId, use, people.custodian);
  const [facts] = printed;
  if (!facts) throw new Error("no certificate was printed");
  expect(readStoredZip(bytes, PACKAGE_LIMITS)[1]?.path).toBe("begin-here.html");
  // The record with which a person begins is the whole one, and names everybody in it.
  expect(facts.custody.map(({ entry }) => entry.act)).toEqual(expect.arrayContaining(["received", "exported"]));
  const [marks, names] = [facts.custody.map(({ entry: { by } }) => by), facts.names.people];
  expect(marks.every((by) => by.kind !== "person" || names.get(by.pseudonym) !== by.pseudonym)).toBe(true);
  return { bytes, facts };
}

/** What both verifiers say; they must agree. */
function check(bytes: Uint8Array): PackageReport {
  const report = verifyPackage({ bytes, roots: [parseFingerprint(fingerprint)], exhibit: MEASURED });
  const independent = verifyIndependently(Buffer.from(bytes), [fingerprint], MEASURED);
  const linesOf = (checks: readonly { check: string; about: string; outcome: string }[]) =>
    checks.map((one) => `${one.check} ${one.about} ${one.outcome}`).toSorted();
  expect(independent.verdict).toBe(report.verdict);
  expect(linesOf(independent.checks)).toEqual(linesOf(report.checks));
  return report;
}

function findings(report: PackageReport, outcome: string): string[] {
  return report.checks
    .filter((one) => one.outcome === outcome)
    .map(({ check: name, about, code }) => `${name} ${about}${code === undefined ? "" : ` ${code}`}`);
}

/** Paths of the receipts that a State gave. */
function receiptsBy(state: string, bytes: Uint8Array): string[] {
  return readStoredZip(bytes, PACKAGE_LIMITS)
    .filter(({ path, content }) => path.startsWith("receipts/") && readReceipt(content).receipt.giver === state)
    .map(({ path }) => path);
}

const ALL = ["receipt", "http", "dispatch", "dispatch-seal", "manifest", "log", "witness"] as const;
/** A cosignature says its own time: a witness that lost its key has anchored nothing. */
const BUT_WITNESS = ALL.filter((use) => use !== "witness");

async function rotate(server: CaseServer, keys: readonly RotatableKey[], compromisedSince?: Date): Promise<void> {
  pair.clock.advance(60_000);
  await server.federation.designations.rotate(keys, { kind: "system", job: "test" }, compromisedSince);
  await pair.settle(2);
}

beforeAll(async () => {
  pair = await openCasePair();
  await pair.owner.evidence.start();
  await pair.asker.evidence.start();
  const own = await pair.asker.federation.directory().own();
  fingerprint = hex(own?.rootFingerprint ?? new Uint8Array());
  await deliver();
});

describe("a court package, and the keys that signed what is in it", () => {
  let first: Exported;
  let delivered: Date;

  it("anchors every receipt of both States in the log, under the other State's cosignature", async () => {
    first = await exportPackage();
    delivered = pair.clock.now();
    const report = check(first.bytes);
    expect(report.verdict).toBe("verified");
    expect(findings(report, "not-checked")).toEqual([]);
    const [ours, theirs] = [receiptsBy("XA", first.bytes), receiptsBy("XB", first.bytes)];
    expect(ours.length).toBeGreaterThan(3);
    expect(theirs.length).toBeGreaterThan(3);
    expect(findings(report, "passed").filter((line) => line.startsWith("receipt-anchored"))).toHaveLength(
      ours.length + theirs.length,
    );
    expect(first.facts).toMatchObject({ receipts: report.receipts.length, receiptsAnchored: report.receipts.length });
  });

  it("stays verified under the same fingerprint after both States changed their keys and the old ones ended", async () => {
    await rotate(pair.owner, ALL);
    await rotate(pair.asker, ALL);
    // Past the two weeks for which a retired key counts for what was under way.
    pair.clock.advance(20 * DAY_MS);
    await pair.settle(2);
    const { bytes } = await exportPackage();
    const report = check(bytes);
    expect(findings(report, "unproven")).toEqual([]);
    expect(findings(report, "not-checked")).toEqual([]);
    expect(report.verdict).toBe("verified");
    expect(check(first.bytes).verdict).toBe("verified");
  });

  it("stays verified when the keys turn out to be compromised since a day after the receipts were anchored", async () => {
    const since = new Date(delivered.getTime() + DAY_MS);
    await rotate(pair.owner, BUT_WITNESS, since);
    await rotate(pair.asker, BUT_WITNESS, since);
    pair.clock.advance(2 * DAY_MS);
    await pair.settle(2);
    const theirs = await pair.asker.federation.directory().peer(pair.owner.state);
    const states = theirs?.designation.designation.keys
      .filter(({ use }) => use === "receipt")
      .map(({ state }) => state);
    expect(states?.toSorted()).toEqual(["active", "compromised", "compromised"]);
    const report = check((await exportPackage()).bytes);
    expect(report.verdict).toBe("verified");
  });

  it("is never verified once a key was compromised before its receipts were anchored; each is named, none is altered", async () => {
    // R8: nor is the one that was kept before anybody knew of it, because its designations do not say so.
    const kept = async () => await findKeptPackage(pair.asker.platform.database.db, exhibitId);
    const before = await kept();
    expect(before?.unwitnessed).toBe(0);
    await rotate(pair.owner, ["receipt", "http", "log"], new Date(delivered.getTime() - DAY_MS));
    pair.clock.advance(2 * DAY_MS);
    await pair.settle(2);
    expect((await kept())?.sha256).not.toBe(before?.sha256);
    const { bytes } = await exportPackage();
    const report = check(bytes);
    expect(report.verdict).toBe("unproven");
    expect(findings(report, "failed")).toEqual([]);
    expect(findings(report, "unproven")).toEqual(
      receiptsBy("XB", bytes).map((path) => `receipt-signed ${path} key-compromised`),
    );
  });

  it("is altered when a byte is, and names the file", async () => {
    const { bytes } = await exportPackage();
    const proof = readStoredZip(bytes, PACKAGE_LIMITS).findLast(({ path }) => path.endsWith("proof.txt"))?.path ?? "";
    for (const path of ["receipts/00001.json", "manifests/00001.json", proof]) {
      const files = readStoredZip(bytes, PACKAGE_LIMITS);
      for (const file of files) {
        if (file.path === path) file.content[200] = (file.content[200] ?? 0) ^ 1;
      }
      const report = check(writeStoredZip(files));
      expect(report.verdict).toBe("altered");
      expect(findings(report, "failed")).toContain(`file-unaltered ${path} file-altered`);
    }
  });
});

it("is not made from the room that is kept for what is urgent, and nothing says that it was", async () => {
  const acts = async (): Promise<unknown> => (await pair.asker.evidence.exhibits.byId(exhibitId))?.custody.length;
  const before = await acts();
  pair.asker.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary;
  await expect(exportPackage()).rejects.toMatchObject({ code: "disk-full" });
  pair.asker.platform.disk.pretendedFreeBytes = undefined;
  expect(await acts()).toBe(before);
});

it("is not handed out of a dossier that was disposed of while it was made, and no row says that it was", async () => {
  const { desk, platform } = pair.asker;
  const newest = async () => await newestPackage(platform.database.db, exhibitId);
  const before = await newest();
  const disposeOf = (): void => {
    desk.hold = async () => await Promise.reject(new Refusal("dossier-disposed", "Disposed of."));
  };
  await expect(exportPackage(disposeOf)).rejects.toMatchObject({ code: "dossier-disposed" });
  expect(await newest()).toEqual(before);
});
