import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { EVIDENCE, inventPackage } from "../../../tests/support/invented-package.ts";
import { hex } from "../../protocol/bytes.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { fingerprintWords } from "../../protocol/fingerprint.ts";
import { verifyPackage as secondVerifier } from "../../second-verifier/index.ts";
import { EXIT } from "../output.ts";
import { addVerifyCommand } from "./verify.ts";

// R7: the command runs two implementations, and stands behind nothing on which they differ. The second one is replaced here
// where it has to be wrong.

let folder: string;
let words: string;
let fingerprint: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rogatory-verify-"));
  const { bytes, issuer } = await inventPackage();
  fingerprint = hex(issuer.view.rootFingerprint);
  words = fingerprintWords(issuer.view.rootFingerprint).join(" ");
  writeFileSync(join(folder, "package.zip"), bytes);
  writeFileSync(join(folder, "cut.zip"), bytes.slice(0, -1));
  writeFileSync(join(folder, "exhibit"), EVIDENCE);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let second: typeof secondVerifier;
let printed: string;
beforeEach(() => {
  second = secondVerifier;
  printed = "";
  vi.spyOn(console, "log").mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function verify(file: string, ...options: string[]): Promise<typeof process.exitCode> {
  const program = new Command();
  addVerifyCommand(program, second);
  await program.parseAsync(["node", "rogatory", "verify", join(folder, file), ...options]);
  return process.exitCode;
}

it.each([
  ["words", () => words],
  ["hexadecimal digits", () => fingerprint],
])("says in one line that both implementations agree, the root given in %s", async (_form, root) => {
  expect(await verify("package.zip", "--root", root(), "--exhibit", join(folder, "exhibit"))).toBe(EXIT.done);
  expect(printed).toMatch(/^VERIFIED/);
  expect(printed).toContain("The second implementation of the checks agrees with all of this.");
});

it("says beside the verdict that it does not speak of an exhibit that was not given", async () => {
  await verify("package.zip", "--root", fingerprint, "--exhibit", join(folder, "exhibit"));
  expect(printed).not.toContain("NOT CHECKED");
  printed = "";
  await verify("package.zip", "--root", fingerprint);
  expect(printed.split("\n")[1]).toMatch(/^The exhibit itself was NOT CHECKED/);
});

it("blames the file and not the package where only the file beside it is another one", async () => {
  const other = EVIDENCE.slice();
  other[0] = (other[0] ?? 0) ^ 1;
  writeFileSync(join(folder, "other"), other);
  const exhibit = ["--exhibit", join(folder, "other")];
  expect(await verify("package.zip", "--root", fingerprint, ...exhibit)).toBe(EXIT.fault);
  expect(printed).not.toContain("do not rely on this package");
  const [verdict, withoutFile] = printed.split("\n");
  expect(verdict).toMatch(/^THE FILE IS NOT THE EXHIBIT/);
  expect(withoutFile).toMatch(/^The package without that file: VERIFIED/);
  expect(printed).toMatch(new RegExp(`as it was signed: SHA-256 ${sha256Hex(EVIDENCE)}`));
  expect(printed).toMatch(new RegExp(`The file that you named: SHA-256 ${sha256Hex(other)}`));
  expect(printed).toContain("Aurelia (XA): established");

  printed = "";
  await verify("package.zip", "--root", fingerprint, ...exhibit, "--json");
  expect(JSON.parse(printed)).toMatchObject({ verdict: "altered", verdictWithoutFile: "verified" });
  printed = "";
  await verify("cut.zip", ...exhibit);
  expect(printed).toMatch(/^ALTERED/);
});

it("gives one reason once, however many files it is said of, and names each of them", async () => {
  const { bytes } = await inventPackage({ witness: false, facts: () => ({ witnesses: { required: 1 } }) });
  writeFileSync(join(folder, "unwitnessed.zip"), bytes);
  expect(await verify("unwitnessed.zip", "--root", fingerprint)).toBe(EXIT.fault);
  expect(printed.match(/too-few-witnesses/g)).toHaveLength(1);
  const named = printed.match(/^ {4}log\/\d+\/proof\.txt, which is to prove custody\/\d+\.json$/gm);
  expect(named?.length).toBeGreaterThan(2);
});

it("says as JSON that both agree, and gives an altered package the exit code of a fault", async () => {
  expect(await verify("cut.zip", "--json")).toBe(EXIT.fault);
  expect(JSON.parse(printed)).toMatchObject({ verdict: "altered", secondImplementation: { agrees: true } });
});

it("calls nothing good on which the two disagree, and lists both verdicts and what differs", async () => {
  second = (...claim) => {
    const { checks } = secondVerifier(...claim);
    const others = checks.map((found) =>
      found.check === "index-signed" ? { ...found, outcome: "failed" as const, code: "signature-invalid" } : found,
    );
    return { verdict: "altered", checks: others };
  };
  expect(await verify("package.zip", "--root", fingerprint)).toBe(EXIT.fault);
  expect(printed).not.toContain("VERIFIED");
  expect(printed.split("\n").slice(0, 5)).toEqual([
    expect.stringMatching(/^THE TWO IMPLEMENTATIONS DISAGREE.*report it/) as string,
    "first implementation: verified",
    "second implementation: altered",
    "ONLY THE FIRST  index-signed  index.json  passed",
    "ONLY THE SECOND  index-signed  index.json  failed  (signature-invalid)",
  ]);

  printed = "";
  expect(await verify("package.zip", "--root", fingerprint, "--json")).toBe(EXIT.fault);
  expect(JSON.parse(printed)).toMatchObject({
    verdict: "implementations-disagree",
    secondImplementation: { agrees: false, verdict: "altered" },
    disagreement: { firstVerdict: "verified", secondVerdict: "altered" },
  });
});

it("takes a second implementation that breaks off as one that disagrees", async () => {
  const shown = vi.spyOn(console, "error").mockReturnValue();
  second = () => {
    throw new TypeError("a bug");
  };
  expect(await verify("package.zip", "--root", fingerprint, "--json")).toBe(EXIT.fault);
  expect(JSON.parse(printed)).toMatchObject({
    verdict: "implementations-disagree",
    secondImplementation: { agrees: false, verdict: "not-judged" },
  });
  expect(shown).toHaveBeenCalledOnce();
});
