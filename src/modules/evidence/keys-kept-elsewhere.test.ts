import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../../tests/support/cli-process.ts";
import { takenIn } from "../../../tests/support/given-exhibit.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { skipReason } from "../../../tests/support/skips.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { hex, utf8 } from "../../protocol/bytes.ts";
import { parseFingerprint } from "../../protocol/fingerprint.ts";
import { type ExhibitId, parseAuthorityId, parseSha256Hex } from "../../protocol/identifiers.ts";
import { verifyPackage } from "../../protocol/package/verify-package.ts";
import { actsOn } from "../../../tests/support/exhibit-acts.ts";

// Both States keep their exhibit keys outside their servers: over the real federation, opened by the real command line and by age.

const hasAge = spawnSync("age", ["--version"]).status === 0;
if (!hasAge) skipReason("a sealed file taken away and opened by age", "no `age` on this machine (Debian package: age)");

const CONTENT = new Uint8Array(randomBytes(3 * 2 ** 20 + 17));
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const REASON = { language: "en", text: "For the expert of the court." };
const AUTHORITY = parseAuthorityId("central-authority");

const folder = temporaryFolder();
const key = join(folder, "key.txt");
let pair: CasePair;
let exhibitId: ExhibitId;
let number: string;
let sealed: string;

async function untilState(state: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await pair.settle(1);
    pair.clock.advance(2_000);
    if ((await pair.asker.evidence.exhibits.byId(exhibitId))?.exhibit.state === state) return;
  }
  throw new Error(`the exhibit is not ${state}`);
}

async function download(openingId: string, headers: Record<string, string> = {}): Promise<Response> {
  return await pair.asker.as("custodian").file(`/openings/${openingId}/sealed`, headers);
}

beforeAll(async () => {
  const made = await runCommand(["keygen", "--classical", "--out", key, "--json"]);
  const { recipient } = JSON.parse(made.stdout) as { recipient: string };
  const exhibitRecipients = [{ authority: AUTHORITY, recipient, from: "2027-01-01T00:00:00.000Z" }];
  pair = await openCasePair({ details: { exhibitRecipients } });
  const { owner, asker } = pair;
  await owner.evidence.start();
  await asker.evidence.start();
  const { exhibit } = await takenIn(pair, CONTENT);
  ({ exhibitId, number } = exhibit);
});

describe("an exhibit of our own, where the authority's key is kept elsewhere", () => {
  it("is opened on the server that took it in, and is never given away sealed", async () => {
    const custodian = pair.owner.as("custodian");
    const { openingId } = await custodian.post(`/exhibits/${exhibitId}/openings`, { reason: REASON });
    await pair.settle();
    const record = await custodian.get(`/exhibits/${exhibitId}`);
    expect(record.key).toBe("here");
    expect(record.openings).toMatchObject([{ openingId, state: "ready" }]);
    expect(await custodian.refusal("POST", `/exhibits/${exhibitId}/sealed-copies`, { reason: REASON })).toBe(
      "key-is-here",
    );
  });

  it("is released by two people, and received whole", async () => {
    const { owner, asker } = pair;
    const { requestId } = await owner.as("custodian").get(`/exhibits/${exhibitId}`);
    const release = await owner.as("custodian").confirm(`/exhibits/${exhibitId}/releases`, {
      requestId,
      receiver: { state: "XA", authority: AUTHORITY },
      reason: REASON,
    });
    await owner.as("authoriser").confirm(`/releases/${release.releaseId}/approval`);
    await untilState("offered");
    await asker.as("custodian").post(`/exhibits/${exhibitId}/acceptance`, { acceptedConditions: [] });
    await untilState("complete");
  });
});

describe("an exhibit that came, where our key is kept elsewhere", () => {
  it("says that no key here opens it, and is not tried: its sender hears of no fault", async () => {
    const custodian = pair.asker.as("custodian");
    expect((await custodian.get(`/exhibits/${exhibitId}`)).key).toBe("elsewhere");
    expect(await custodian.refusal("POST", `/exhibits/${exhibitId}/openings`, { reason: REASON })).toBe("key-not-here");
    const { html } = await (await pair.asker.browse("custodian")).open(`/exhibits/${exhibitId}`);
    expect(html).toContain("The key of this exhibit is kept outside this server");
    expect(html).not.toContain("Open the exhibit");
    expect(html).toContain('href="#sealed-copy"');
    expect(html).toContain(`rogatory open ${number}.age --identity KEY --digest ${SHA256} --out ORIGINAL`);
  });

  it("is given sealed to the custodian who gave a reason, resumes, and is once in custody and log", async () => {
    const { asker } = pair;
    const custodian = asker.as("custodian");
    expect(await asker.as("drafter").refusal("POST", `/exhibits/${exhibitId}/sealed-copies`, { reason: REASON })).toBe(
      "role-missing",
    );
    const browser = await asker.browse("custodian");
    await browser.open(`/exhibits/${exhibitId}`);
    const asked = await browser.submit(`/exhibits/${exhibitId}/sealed-copies`, {
      "reason.text": REASON.text,
      "reason.language": REASON.language,
    });
    const openingId = /href="\/openings\/([0-9a-f-]+)\/sealed"/.exec(asked.html)?.[1] ?? "";
    const whole = await download(openingId);
    expect(whole.status).toBe(200);
    expect(whole.headers.get("content-disposition")).toBe(`attachment; filename="${number}.age"`);
    const bytes = new Uint8Array(await whole.arrayBuffer());
    expect(whole.headers.get("content-length")).toBe(String(bytes.length));
    for (const from of [0, 1, 100, 250, 1_000, bytes.length - 1]) {
      const rest = await download(openingId, { range: `bytes=${from}-` });
      expect(rest.status).toBe(206);
      expect(rest.headers.get("content-range")).toBe(`bytes ${from}-${bytes.length - 1}/${bytes.length}`);
      expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(from))).toBe(true);
    }
    const part = await download(openingId, { range: "bytes=5-300" });
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(5, 301))).toBe(true);
    const changed = await download(openingId, { range: "bytes=5-300", "if-range": '"another"' });
    expect(changed.status).toBe(200);
    await changed.body?.cancel();
    sealed = join(folder, `${number}.age`);
    writeFileSync(sealed, bytes);

    const record = await custodian.get(`/exhibits/${exhibitId}`);
    const copied = record.custody.filter(({ act }: { act: string }) => act === "copied");
    expect(copied).toMatchObject([{ reason: REASON, source: "measured", by: { kind: "person" } }]);
    expect(copied[0].before).toMatchObject({ root: record.body.root, manifest: record.manifests.at(-1).digest });
    const { html } = await browser.open(`/exhibits/${exhibitId}`);
    expect(html).toContain("the package needs no key of it");
    const logged = await asker.audit.entries({ subject: { kind: "exhibit", id: exhibitId }, limit: 50 });
    const types = logged.map(({ type }) => type);
    expect(types).toContain("evidence.sealed-copy-requested");
    expect(types.filter((type) => type === "evidence.copied")).toHaveLength(1);
  });

  it("is given to nobody else, and not after a day", async () => {
    const { asker } = pair;
    const custodian = asker.as("custodian");
    const { people, evidence } = asker;
    const other = { ...people.custodian, id: people.executing.id };
    const theirs = await actsOn(evidence).takeSealed(exhibitId, REASON, other);
    expect(await custodian.refusal("GET", `/openings/${theirs.openingId}/sealed`)).toBe("sealed-copy-not-ready");
    const { openingId } = await custodian.post(`/exhibits/${exhibitId}/sealed-copies`, { reason: REASON });
    const path = `/openings/${openingId}/sealed`;
    pair.clock.advance(25 * 3_600_000);
    const nextDay = asker.as("custodian");
    expect(await nextDay.refusal("GET", path)).toBe("sealed-copy-not-ready");
    await pair.settle(1);
    const { openings } = await nextDay.get(`/exhibits/${exhibitId}`);
    expect(openings.map(({ state }: { state: string }) => state)).toEqual(["taken-away", "removed", "removed"]);
  });

  it("is opened by the command line on another machine", async () => {
    const out = join(folder, "original");
    const args = ["open", sealed, "--identity", key, "--digest", SHA256, "--out", out];
    expect(await runCommand(args)).toMatchObject({ code: 0 });
    expect(readFileSync(out).equals(CONTENT)).toBe(true);
  });

  it.runIf(hasAge)("is opened by Debian's age, because the key is classical", () => {
    const out = join(folder, "by-age");
    execFileSync("age", ["--decrypt", "--identity", key, "--output", out, sealed]);
    expect(readFileSync(out).equals(CONTENT)).toBe(true);
  });

  it("is refused with a wrong key, cut, with a byte altered, and against another digest; nothing is left", async () => {
    const bytes = readFileSync(sealed);
    const other = join(folder, "other-key.txt");
    await runCommand(["keygen", "--classical", "--out", other]);
    const altered = Buffer.from(bytes);
    altered[bytes.length - 2_000_000] = (altered[bytes.length - 2_000_000] ?? 0) ^ 1;
    const cases: readonly (readonly [code: string, bytes: Buffer, more?: readonly string[]])[] = [
      ["head-cannot-be-opened", bytes, ["--identity", other]],
      ["body-altered", altered],
      ["body-altered", bytes.subarray(0, bytes.length - 1)],
      ["seal-malformed", bytes.subarray(0, 50)],
      ["digest-differs", bytes, ["--digest", "0".repeat(64)]],
      ["digest-malformed", bytes, ["--digest", "abc"]],
    ];
    const ends = cases.map(async ([code, content, more = []], index) => {
      const file = join(folder, `bad-${index}.age`);
      writeFileSync(file, content);
      const out = join(folder, `bad-original-${index}`);
      const args = ["open", file, "--identity", key, "--out", out, "--digest", SHA256, ...more];
      const { code: exit, stderr } = await runCommand(args);
      expect(exit, code).toBe(1);
      expect(stderr).toContain(`(${code}`);
    });
    await Promise.all(ends);
    const without = await runCommand(["open", sealed, "--identity", key, "--out", join(folder, "bad-original")]);
    expect(without.stderr).toContain("(digest-needed");
    expect(readdirSync(folder).filter((name) => name.startsWith("bad-original"))).toEqual([]);
  });

  it("makes a court package, which needs no key of it", async () => {
    const { audit, federation, evidence, people, platform } = pair.asker;
    const bytes = await evidence.exportCourtPackage(
      {
        audit,
        federation,
        verifierPage: undefined,
        certificate: (facts) => ({
          title: "Certificate",
          language: "en",
          direction: "ltr",
          sender: "Aurelia",
          reference: facts.number,
          mark: "",
          pageNumber: "{page}",
          printedAt: facts.exportedAt,
          blocks: [{ kind: "code", text: facts.sha256 }],
        }),
        startPage: () => utf8("begin here"),
        printer: platform.printer,
      },
      exhibitId,
      { use: "this-case", note: REASON },
      people.custodian,
    );
    const own = await federation.directory().own();
    const roots = [parseFingerprint(hex(own?.rootFingerprint ?? new Uint8Array()))];
    const exhibit = { sha256: parseSha256Hex(SHA256), sizeBytes: CONTENT.length };
    expect(verifyPackage({ bytes: bytes.bytes, roots, exhibit }).verdict).toBe("verified");
  });
});
