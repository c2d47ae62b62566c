import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { reintroduceTogether } from "../../../tests/support/federation-network.ts";
import { givenExhibit } from "../../../tests/support/given-exhibit.ts";
import type { PrintedDocument } from "../../platform/index.ts";
import { hex, utf8 } from "../../protocol/bytes.ts";
import { encodeCheckpoint, parseCheckpoint, parseLogRoot, signCheckpoint } from "../../protocol/checkpoint.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { parseFingerprint } from "../../protocol/fingerprint.ts";
import type { ExhibitId } from "../../protocol/identifiers.ts";
import { INDEX_PATH, PACKAGE_LIMITS, readPackageIndex } from "../../protocol/package/package-index.ts";
import { readStoredZip } from "../../protocol/package/stored-zip.ts";
import { type PackageReport, verifyPackage } from "../../protocol/package/verify-package.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { signerOf } from "../../protocol/signatures.ts";
import { encodeAddCheckpoint } from "../../protocol/tlog-witness.ts";
import { verifyPackage as verifyIndependently } from "../../second-verifier/index.ts";
import { exhibitsToKeep, findKeptPackage } from "./court-package-store.ts";
import type { CertificateFacts, ExhibitRecord, WhichPackage } from "./index.ts";
import { actsOn } from "../../../tests/support/exhibit-acts.ts";

// R11: who stands under the log of the State that hands a package to its court, and who did not yet.

const CONTENT = utf8("The evidence of an invented fraud. ".repeat(1_000));
const MEASURED = { sha256: sha256Hex(CONTENT), sizeBytes: CONTENT.length };

let pair: CasePair;
let exhibitId: ExhibitId;
let fingerprint: string;

beforeAll(async () => {
  pair = await openCasePair();
  ({ exhibitId } = await givenExhibit(pair, CONTENT));
  fingerprint = hex((await pair.asker.federation.directory().own())?.rootFingerprint ?? new Uint8Array());
});

async function handOut(
  which: WhichPackage,
  isSenderAway = false,
): Promise<{ bytes: Uint8Array; facts: CertificateFacts | undefined; witnessed: boolean }> {
  const { platform, audit, federation, evidence, people } = pair.asker;
  const printed: CertificateFacts[] = [];
  const certificate = (facts: CertificateFacts): PrintedDocument => {
    printed.push(facts);
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
  const away = async (): Promise<never> => {
    throw new Refusal("peer-unreachable", "Nobody answers.");
  };
  const line = { ...federation, ...(isSenderAway ? { exchangeHeads: away } : {}) };
  const startPage = () => new TextEncoder().encode("begin here");
  const ports = { audit, federation: line, verifierPage: undefined, certificate, startPage, printer: platform.printer };
  const use = { use: "this-case", note: { language: "en", text: "District Court of Northport, case 7/2027" } } as const;
  const { bytes, witnessed } = await evidence.exportCourtPackage(ports, exhibitId, use, people.custodian, which);
  return { bytes, facts: printed[0], witnessed };
}

async function exportPackage(isSenderAway = false) {
  const { bytes, facts, witnessed } = await handOut("new", isSenderAway);
  if (!facts) throw new Error("no certificate was printed");
  return { bytes, facts, witnessed };
}

/** What both verifiers say; they must agree. */
function check(bytes: Uint8Array): PackageReport {
  const report = verifyPackage({ bytes, roots: [parseFingerprint(fingerprint)], exhibit: MEASURED });
  const independent = verifyIndependently(Buffer.from(bytes), [fingerprint], MEASURED);
  const linesOf = (checks: readonly { check: string; about: string; outcome: string; code?: string }[]) =>
    checks.map((one) => `${one.check} ${one.about} ${one.outcome}`).toSorted();
  expect(independent.verdict).toBe(report.verdict);
  expect(linesOf(independent.checks)).toEqual(linesOf(report.checks));
  return report;
}

const namesOf = (report: PackageReport, outcome: string): string[] => [
  ...new Set(report.checks.filter((one) => one.outcome === outcome).map((one) => one.check)),
];

function indexOf(bytes: Uint8Array) {
  const file = readStoredZip(bytes, PACKAGE_LIMITS).find(({ path }) => path === INDEX_PATH);
  return readPackageIndex(file?.content ?? new Uint8Array()).index;
}

/** The entry of the making, where nobody has cosigned it. */
const apart = (report: PackageReport) => report.checks.filter(({ code }) => code === "export-not-cosigned");

async function record(): Promise<ExhibitRecord["courtPackage"]> {
  return (await pair.asker.evidence.exhibits.byId(exhibitId))?.courtPackage;
}

const pageOf = async (path: string): Promise<string> =>
  (await (await pair.asker.browse("custodian")).open(`/exhibits/${exhibitId}${path}`)).html;

describe("a court package that is made while the sending State is away", () => {
  it("is made all the same, and verdict, certificate and page say what nobody else has cosigned", async () => {
    const { bytes, facts, witnessed } = await exportPackage(true);
    expect(indexOf(bytes).witnesses.required).toBe(1);
    const report = check(bytes);
    expect(report.verdict).toBe("unproven");
    expect(namesOf(report, "failed")).toEqual([]);
    expect(namesOf(report, "unproven")).toEqual(["log-witnessed"]);
    const named = report.checks.filter(({ outcome }) => outcome === "unproven");
    // All that was done before; the entry of this making stands apart, and receipts stand without a log entry.
    const { log, files } = indexOf(bytes);
    const custody = files.filter(({ role }) => role === "custody-entry").map(({ path }) => path);
    expect(log.map(({ proves }) => proves)).toEqual(custody);
    expect(named.map(({ details }) => details?.["proves"])).toEqual(custody.slice(0, -1));
    expect(apart(report)).toHaveLength(1);
    expect(witnessed).toBe(false);
    expect(facts).toMatchObject({ unwitnessed: named.length, entries: indexOf(bytes).log.length });
    expect(await record()).toMatchObject({
      unwitnessed: named.length,
      isCosignedSince: false,
      sha256: sha256Hex(bytes),
    });
    for (const path of ["", "/court-package"]) {
      expect(await pageOf(path)).toContain("Borealia had not signed under all of the last package");
    }
  });

  it("is offered anew once the sending State has cosigned, and is then proved in full", async () => {
    pair.clock.advance(61_000);
    await pair.settle(2);
    expect(await record()).toMatchObject({ isCosignedSince: true });
    expect(await pageOf("")).toContain("Make the court package anew");
    expect(await pageOf("/court-package")).toContain("Borealia has signed since: make a new package");
    const { bytes, facts } = await exportPackage();
    expect(check(bytes).verdict).toBe("verified");
    expect(facts.unwitnessed).toBe(0);
    expect(facts.cosigned).toBe(facts.entries);
    expect(await pageOf("")).not.toContain("anew");
  });
});

describe("the court package that the server makes by itself", () => {
  const exports = async () =>
    ((await pair.asker.evidence.exhibits.byId(exhibitId))?.custody ?? []).filter(
      ({ entry }) => entry.act === "exported",
    );

  it("is made once, as soon as nothing more happens and the sending State stands under the record; it is no use", async () => {
    const { db } = pair.asker.platform.database;
    const before = await exports();
    expect(await findKeptPackage(db, exhibitId)).toBeUndefined();
    expect(await pageOf("/court-package")).not.toContain('value="kept"');
    pair.clock.advance(6 * 60_000);
    await pair.settle(2);
    pair.clock.advance(6 * 60_000);
    await pair.settle(2);
    const made = (await exports()).slice(before.length);
    expect(made.map(({ entry }) => [entry.by, entry.reason])).toEqual([
      [
        { kind: "server", job: "evidence.keeping" },
        { code: "court-package-kept", values: {} },
      ],
    ]);
    expect(await exhibitsToKeep(db, pair.clock.now(), 10)).toEqual([]);
    const kept = await findKeptPackage(db, exhibitId);
    expect(kept).toMatchObject({ unwitnessed: 0 });
    // It lies in the database, one of each exhibit.
    expect(kept?.packed.length).toBeLessThan(150_000);
    expect(await pageOf("/court-package")).toContain('value="kept"');
  });
});

it("stays verified where the sending State's server answers with an error once it has stood under what was done", async () => {
  pair.owner.line.isDown = true;
  const { bytes, facts, witnessed } = await exportPackage();
  pair.owner.line.isDown = false;
  const report = check(bytes);
  expect(report.verdict).toBe("verified");
  expect(apart(report)).toHaveLength(1);
  expect(witnessed).toBe(true);
  expect(facts).toMatchObject({ unwitnessed: 0, cosigned: facts.entries - 1 });
  pair.clock.advance(61_000);
  await pair.settle(2);
});

describe("a sending State whose log is found forked", () => {
  /** It shows Aurelia another history than the one that Aurelia has cosigned. */
  async function fork(): Promise<void> {
    const { owner, asker } = pair;
    const held = await asker.audit.witnessedHead(await owner.audit.origin());
    if (held === undefined) throw new Error("Aurelia has cosigned nothing");
    const { checkpoint } = parseCheckpoint(held.checkpoint);
    const other = { ...checkpoint, root: parseLogRoot(sha256Hex(utf8("another history"))) };
    const signed = signCheckpoint(other, signerOf(owner.platform.keystore.signingKey("log", "ed25519")));
    await owner.federation.callPeer({
      state: asker.state,
      method: "POST",
      path: "/peer/v1/witness/checkpoint",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: encodeAddCheckpoint({
        oldSize: checkpoint.size,
        proof: [],
        checkpoint: encodeCheckpoint(parseCheckpoint(signed)),
      }),
    });
    expect(await asker.federation.directory().peer(owner.state)).toMatchObject({ standing: "stopped" });
  }

  /** Nothing that it does takes back what it stood under: only what was done since, but for the making itself, is named. */
  async function expectTold(verdict: "verified" | "unproven"): Promise<void> {
    const { bytes, facts } = await exportPackage();
    expect(facts.forks).toMatchObject([{ strength: "proven" }]);
    expect(indexOf(bytes).senderForks).toEqual(["forks/00001.json"]);
    const report = check(bytes);
    expect(report.verdict).toBe(verdict);
    expect(report.checks).toContainEqual({
      check: "sender-log",
      about: "forks/00001.json",
      outcome: "not-checked",
      code: "sender-log-forked",
    });
    expect(namesOf(report, "failed")).toEqual([]);
    expect(namesOf(report, "unproven")).toEqual(verdict === "verified" ? [] : ["log-witnessed"]);
    expect(apart(report)).toHaveLength(1);
    expect(facts.cosigned).toBe(facts.entries - facts.unwitnessed - 1);
    const anchored = report.checks.filter((one) => one.check === "receipt-anchored" && one.outcome === "passed");
    expect(anchored.length).toBeGreaterThan(3);
    expect(await pageOf("/court-package")).toContain("Borealia signed two histories of its log");
  }

  it("does not end the verdict on what is here: the package tells the fork, with its proof, and stays verified", async () => {
    await fork();
    await expectTold("verified");
  });

  it("does not stop it either while people meet that State anew", async () => {
    const { federation, people } = pair.asker;
    const peer = await federation.directory().peer(pair.owner.state);
    await reintroduceTogether(pair.asker, peer?.peerId ?? "", [people.admin, people.secondAdmin]);
    await expectTold("unproven");
  });

  it("takes nothing from the package that was kept before, which leaves for a use as any other", async () => {
    pair.clock.advance(1_000);
    const { bytes, facts, witnessed } = await handOut("kept");
    expect({ facts, witnessed }).toEqual({ facts: undefined, witnessed: true });
    const report = check(bytes);
    expect(report.verdict).toBe("verified");
    expect(namesOf(report, "not-checked")).toEqual([]);
    const used = (await pair.asker.evidence.exhibits.byId(exhibitId))?.custody.at(-1)?.entry;
    expect(used).toMatchObject({ act: "exported", reason: { text: "District Court of Northport, case 7/2027" } });
    expect(await record()).toMatchObject({ sha256: sha256Hex(bytes), unwitnessed: 0 });
  });
});

describe("a dossier that is disposed of", () => {
  it("keeps nothing of who made packages of its exhibits, and of which bytes", async () => {
    const { platform, evidence } = pair.asker;
    const exhibit = await evidence.exhibits.byId(exhibitId);
    if (!exhibit?.courtPackage) throw new Error("no package was made");
    const { dossierId } = exhibit.exhibit;
    const disposal = { ground: { language: "en", text: "The case has ended." }, order: "Order 1" };
    await actsOn(evidence).dispose(exhibitId, disposal, pair.asker.people.custodian);
    expect(await findKeptPackage(platform.database.db, exhibitId)).toBeUndefined();
    const { erase } = evidence.inDossiers.holdings;
    await platform.database.transaction(async (tx) => {
      await erase(tx, { dossierId, disposalId: "one", subjectIds: [], isRepeated: false });
    });
    expect(await record()).toBeUndefined();
  });
});
