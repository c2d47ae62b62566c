import {
  closeSync,
  copyFileSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { readStoredZip } from "../../../src/protocol/package/stored-zip.ts";
import { expectThat, waitFor } from "../report.ts";
import { spoilMiddle, spoilPackage } from "../spoil.ts";
import type { Stage } from "../stage.ts";
import { runVerifierInChromium, runVerifierInNode } from "../verifier-page.ts";
import type { Step } from "./step.ts";

interface Verified {
  readonly verdict: string;
  readonly secondImplementation: { readonly agrees: boolean };
  readonly witnesses: readonly { readonly name: string }[];
  readonly checks: readonly { readonly check: string; readonly about: string; readonly outcome: string }[];
}

/** UNCC art. 40(19): what Borealia gave is used in the case for which it was asked. */
const CASE_USE = { use: "this-case", note: { language: "en", text: "District Court of Southport, case 12/2027" } };

const LIMITS = { maxBytes: 256 * 2 ** 20, maxFiles: 20_000 };

export const verifyPackage: Step = {
  title: "Aurelia's court verifies the package offline, on the command line and in the one-file page",
  async run(stage, see) {
    const bytes = await cosignedPackage(stage, see);
    const file = join(stage.place.folder, "court-package.zip");
    writeFileSync(file, bytes);
    stage.facts.set("package", file);
    const files = readStoredZip(new Uint8Array(bytes), LIMITS);
    see(`court package: ${(bytes.length / 1024).toFixed(0)} KiB, ${files.length} files`);

    const without = await verify(stage, file, stage.fact("opened"));
    expectThat(
      without.verdict === "consistent",
      `"consistent, origin not established" without a root, got ${describe(without)}`,
    );
    see("without a fingerprint: consistent in itself, origin not established");
    const root = stage.aurelia.rootFingerprint;
    const withRoot = await verify(stage, file, stage.fact("opened"), root);
    expectThat(withRoot.verdict === "verified", `"verified" with Aurelia's fingerprint, got ${describe(withRoot)}`);
    expectThat(withRoot.witnesses.length > 0, "Borealia to stand under the heads of Aurelia's log");
    see(
      `with Aurelia's fingerprint: verified, ${withRoot.checks.length} checks, cosigned by ${withRoot.witnesses.map(({ name }) => name).join(", ")}`,
    );

    see("the second implementation, written from the specification alone, agrees on every finding");

    // A retired key counts only for what the log shows to be older: without its entry each receipt would be unproven.
    await stage.as(stage.aurelia, "administrator1").post("/api/v1/designation/rotation", { keys: ["receipt"] });
    const after = join(stage.place.folder, "court-package-after-rotation.zip");
    writeFileSync(after, await cosignedPackage(stage, see));
    const rotated = await verify(stage, after, stage.fact("opened"), root);
    expectThat(
      rotated.verdict === "verified",
      `"verified" after Aurelia changed its receipt key, got ${describe(rotated)}`,
    );
    see("Aurelia changes its receipt key, and makes the package again: verified under the same fingerprint");

    const page = join(stage.root, "dist/verifier/verify.html");
    const verdicts = await runVerifierInNode(page, file, stage.fact("opened"), root);
    expectThat(
      verdicts.without === "consistent" && verdicts.withRoot === "verified",
      `the page's own script to agree, got ${JSON.stringify(verdicts)}`,
    );
    see("the page's own script, run under Node: the same two verdicts");
    const inBrowser = await runVerifierInChromium(page, file, stage.fact("opened"), root);
    if (inBrowser === undefined) {
      stage.notRun.push("the verifier page in a browser: no browser found");
      see("in a browser: not run: no browser");
    } else {
      expectThat(
        inBrowser.without === "consistent" && inBrowser.withRoot === "verified",
        `the page in Chromium to agree, got ${JSON.stringify(inBrowser)}`,
      );
      see("the page in Chromium, offline: the same two verdicts");
    }
  },
};

export const flipBytes: Step = {
  title: "One byte is flipped in the exhibit, the manifest, a receipt and the log: each is found and named",
  async run(stage, see) {
    const root = stage.aurelia.rootFingerprint;
    const opened = stage.fact("opened");
    const altered = join(stage.place.folder, "altered");

    flipInFile(opened, altered);
    const exhibit = await verify(stage, stage.fact("package"), altered, root);
    expectNamed(exhibit, "exhibit-unaltered", "exhibit");
    see("exhibit: found, named “exhibit”");

    const bytes = new Uint8Array(readFileSync(stage.fact("package")));
    for (const [what, part] of [
      ["manifest", "manifest"],
      ["receipt", "receipt"],
      ["log entry", "log"],
    ] as const) {
      const spoiled = spoilPackage(bytes, part);
      if (!spoiled) throw new Error(`the package holds no ${what}`);
      const file = join(stage.place.folder, "altered.zip");
      writeFileSync(file, spoiled.bytes);
      expectNamed(await verify(stage, file, opened, root), "file-unaltered", spoiled.path);
      see(`${what}: found, named “${spoiled.path}”`);
    }
  },
};

/** A package that Borealia could cosign. One that is made while its server is away says so, and another one is offered later. */
async function cosignedPackage(stage: Stage, see: (line: string) => void): Promise<Buffer> {
  const custodian = stage.as(stage.aurelia, "custodian");
  const exhibit = `/api/v1/exhibits/${stage.fact("aurelia.exhibit")}`;
  for (;;) {
    const bytes = await custodian.download(`${exhibit}/court-package`, CASE_USE);
    const { courtPackage } = await custodian.get<ExhibitRecord>(exhibit);
    if (courtPackage.unwitnessed === 0) return bytes;
    const file = join(stage.place.folder, "court-package-not-cosigned.zip");
    writeFileSync(file, bytes);
    const early = await verify(stage, file, stage.fact("opened"), stage.aurelia.rootFingerprint);
    expectThat(early.verdict === "unproven", `a package without cosignature to be "unproven", got ${describe(early)}`);
    see(
      `Borealia away: ${courtPackage.unwitnessed} log entries not cosigned, the package names them: not everything is proved`,
    );
    await waitFor("Borealia's cosignature under the package", async () => {
      const now = await custodian.get<ExhibitRecord>(exhibit);
      return now.courtPackage.isCosignedSince ? now : undefined;
    });
    see("Borealia has cosigned since: the exhibit's page offers a new package");
  }
}

interface ExhibitRecord {
  readonly courtPackage: { readonly unwitnessed: number; readonly isCosignedSince: boolean };
}

async function verify(stage: Stage, file: string, exhibit: string, root?: string): Promise<Verified> {
  const args = ["verify", file, "--exhibit", exhibit, "--json", ...(root ? ["--root", root] : [])];
  const report = JSON.parse(await stage.cli(args, [0, 3])) as Verified;
  expectThat(report.secondImplementation.agrees, `both implementations to agree, got ${describe(report)}`);
  return report;
}

function expectNamed(report: Verified, check: string, about: string): void {
  const failed = report.checks.filter(({ outcome }) => outcome === "failed");
  expectThat(
    report.verdict === "altered" && failed.some((found) => found.check === check && found.about === about),
    `${check} of ${about} to fail, got ${describe(report)}`,
  );
}

function describe({ verdict, checks }: Verified): string {
  const found = checks.filter(({ outcome }) => outcome === "failed" || outcome === "unproven");
  return `${verdict} (${found.map(({ check, about }) => `${check} ${about}`).join(", ")})`;
}

/** Copies a file of any size and changes one bit in its middle. */
function flipInFile(from: string, to: string): void {
  copyFileSync(from, to);
  const file = openSync(to, "r+");
  const byte = Buffer.alloc(1);
  const middle = Math.floor(fstatSync(file).size / 2);
  readSync(file, byte, 0, 1, middle);
  spoilMiddle(byte);
  writeSync(file, byte, 0, 1, middle);
  closeSync(file);
}
