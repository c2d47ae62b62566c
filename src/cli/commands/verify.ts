import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { Command } from "commander";
import { stateName } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import { parseFingerprint } from "../../protocol/fingerprint.ts";
import { parseSha256Hex } from "../../protocol/identifiers.ts";
import { PACKAGE_LIMITS } from "../../protocol/package/package-index.ts";
import {
  type Check,
  type PackageClaim,
  type PackageReport,
  verifyPackage,
} from "../../protocol/package/verify-package.ts";
import { verdictWithoutFile } from "../../protocol/package/report.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { pureSignatures, withSignatures } from "../../protocol/signatures.ts";
import { verifyPackage as secondVerifier } from "../../second-verifier/index.ts";
import { type Answer, compareAnswers, type Comparison, type Found } from "../compare-verifiers.ts";
import { requireFile } from "../files.ts";
import { EXIT, print } from "../output.ts";

type SecondVerifier = typeof secondVerifier;

interface VerifyOptions {
  readonly exhibit?: string;
  readonly root: readonly string[];
  readonly json?: boolean;
}

/** `verifyAgain` is the second implementation; tests give one that is wrong. */
export function addVerifyCommand(program: Command, verifyAgain: SecondVerifier = secondVerifier): void {
  program
    .command("verify <package>")
    .description(
      "Verify a court package offline, with two independent implementations. Exit code 0: verified or consistent; 3: altered, of another origin, not all proved, or the two disagree.",
    )
    .option("--exhibit <file>", "the opened exhibit itself, to be compared with what was sealed")
    .option(
      "--root <fingerprint>",
      "12 words, 39 digits or 64 hexadecimal digits that you got from your own authority; may be repeated",
      (text: string, before: string[]) => [...before, text],
      [] as string[],
    )
    .option("--json", "answer as JSON")
    .action(async (path: string, options: VerifyOptions) => {
      const roots = options.root.map((text) => parseFingerprint(text));
      const exhibit = options.exhibit === undefined ? undefined : await digestOf(options.exhibit);
      const claim = { bytes: await readPackage(path), roots, ...(exhibit ? { exhibit } : {}) };
      // The second one has the cryptography of Node, so the first one has another (0008).
      const report = withSignatures(pureSignatures, () => verifyPackage(claim));
      const second = answerAgain(verifyAgain, { ...claim, roots: options.root });
      const comparison = compareAnswers(report, second);
      if (comparison.agrees)
        print(
          options,
          { ...report, ...withoutFile(report), secondImplementation: { agrees: true } },
          agreeingLines(report, exhibit),
        );
      else print(options, disagreement(report, second, comparison), disagreeingLines(report, second, comparison));
      const isGood = comparison.agrees && (report.verdict === "verified" || report.verdict === "consistent");
      process.exitCode = isGood ? EXIT.done : EXIT.fault;
    });
}

/** R7: the same bytes, roots and exhibit, judged by code that was written from spec/ alone. A bug of it is an answer too. */
function answerAgain(
  verifyAgain: SecondVerifier,
  { bytes, roots, exhibit }: Omit<PackageClaim, "roots"> & { readonly roots: readonly string[] },
): Answer {
  try {
    return verifyAgain(bytes, roots, exhibit);
  } catch (error) {
    console.error(error);
    return { verdict: "not-judged", checks: [] };
  }
}

async function readPackage(path: string): Promise<Uint8Array> {
  requireFile(path);
  const { size } = await stat(path);
  if (size > PACKAGE_LIMITS.maxBytes) {
    throw new Refusal("package-too-large", `${path} has ${size} bytes; at most ${PACKAGE_LIMITS.maxBytes} are read.`);
  }
  const { buffer, byteOffset, byteLength } = await readFile(path);
  // The same bytes, not a copy: a package may have a quarter of what a small machine has.
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function digestOf(path: string) {
  requireFile(path, "exhibit");
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const part of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    hash.update(part);
    sizeBytes += part.length;
  }
  return { sha256: parseSha256Hex(hash.digest("hex")), sizeBytes };
}

const VERDICTS: Readonly<Record<PackageReport["verdict"], string>> = {
  verified: "VERIFIED: complete, unaltered, and signed under the fingerprint that you entered.",
  consistent:
    "CONSISTENT IN ITSELF; ORIGIN NOT ESTABLISHED: anybody could have made it. Compare the fingerprint with your own authority.",
  "other-origin": "NOT FROM THE AUTHORITY whose fingerprint you entered.",
  unproven:
    "NOT EVERYTHING IS PROVED: nothing was altered, but do not rely on what is named below; ask the issuing authority for better proof.",
  altered: "ALTERED OR INCOMPLETE: do not rely on this package.",
};

/** What the codes of spec/court-package.md say, where that is not plain. */
const REASONS: Readonly<Record<string, string>> = {
  "file-altered": "this file, or what the index says of it, was changed",
  "exhibit-altered": "the file that you named has other content",
  "exhibit-size-differs": "the file that you named has another size",
  "signature-invalid": "what was signed, or the signature, was changed",
  "fingerprint-mismatch": "it is under another fingerprint than the one that you entered",
  "key-retired": "its key was retired, and nothing shows that it was signed before",
  "key-compromised": "its key was compromised, and nothing shows that it was signed before",
  "key-not-valid-then": "its key was not valid at that time",
  "receipt-not-anchored": "only its signer says when it was given",
  "too-few-witnesses": "no other State had cosigned this head of the log when the package was made",
  "no-other-operator": "one operator runs the servers of both States, so nobody else could cosign",
  "export-not-cosigned":
    "the entry by which the issuer records that it made this package: its own statement, entered after all else here, and nothing rests on it",
  "sender-log-forked":
    "the sending State signed two histories of its own log; nothing here rests on that log, and what it cosigned stays proved",
  "sender-log-fork-alleged":
    "the issuer says that the sending State's own log did not only grow; nothing here rests on that log",
  "unknown-critical-field":
    "only a later version of this program judges it in full; nothing but who signed it, and whether a file was changed, was looked at",
  "custody-act-missing": "the custody record does not say that this was done",
  "custody-not-logged": "no log entry shows it",
};

/** For programs: what the package is by itself where only the file beside it is wrong. */
function withoutFile({ checks, roots }: PackageReport) {
  return compact({ verdictWithoutFile: verdictWithoutFile(checks, roots) });
}

function agreeingLines(report: PackageReport, file: PackageClaim["exhibit"]): string[] {
  return [...linesOf(report, file), "The second implementation of the checks agrees with all of this."];
}

/** Neither verdict stands where one would be read. */
function disagreement(report: PackageReport, second: Answer, { onlyFirst, onlySecond }: Comparison) {
  const { verdict, checks, ...facts } = report;
  return {
    ...facts,
    verdict: "implementations-disagree",
    checks,
    secondImplementation: { agrees: false, verdict: second.verdict, checks: second.checks },
    disagreement: { firstVerdict: verdict, secondVerdict: second.verdict, onlyFirst, onlySecond },
  };
}

function disagreeingLines(report: PackageReport, second: Answer, { onlyFirst, onlySecond }: Comparison): string[] {
  return [
    "THE TWO IMPLEMENTATIONS DISAGREE: do not rely on this package. Keep it and report it to who gave you this program: one of the two is wrong.",
    `first implementation: ${report.verdict}`,
    `second implementation: ${second.verdict}`,
    ...onlyFirst.map((found) => `ONLY THE FIRST  ${foundLine(found)}`),
    ...onlySecond.map((found) => `ONLY THE SECOND  ${foundLine(found)}`),
  ];
}

function foundLine({ check, about, outcome, code }: Found): string {
  return `${check}  ${about}  ${outcome}${code === undefined ? "" : `  (${code})`}`;
}

function linesOf(report: PackageReport, file: PackageClaim["exhibit"]): string[] {
  const alone = verdictWithoutFile(report.checks, report.roots);
  const failed = report.checks.filter(({ outcome }) => outcome === "failed");
  const left = report.checks.filter(({ outcome }) => outcome === "not-checked");
  const unproven = report.checks.filter(({ outcome }) => outcome === "unproven");
  const passed = report.checks.length - failed.length - unproven.length - left.length;
  return [
    ...(alone === undefined
      ? [VERDICTS[report.verdict]]
      : [
          "THE FILE IS NOT THE EXHIBIT: do not use the file that you named with --exhibit as the exhibit; ask for the exhibit again.",
          `The package without that file: ${VERDICTS[alone]}`,
        ]),
    ...(left.some(({ check }) => check === "exhibit-unaltered")
      ? ["The exhibit itself was NOT CHECKED: name it with --exhibit, or compare its SHA-256 with the one below."]
      : []),
    ...(report.exhibit
      ? [
          `Exhibit ${report.exhibit.number} as it was signed: SHA-256 ${report.exhibit.sha256}, ${report.exhibit.sizeBytes} bytes`,
        ]
      : []),
    ...(file ? [`The file that you named: SHA-256 ${file.sha256}, ${file.sizeBytes} bytes`] : []),
    ...report.roots.map(({ state, standing, words }) => `${stateName(state, "en")} (${state}): ${standing} (${words})`),
    ...findingLines("FAILED", failed),
    ...findingLines("NOT PROVED", unproven),
    ...findingLines("not checked", left),
    `${passed} checks passed, ${failed.length} failed, ${unproven.length} not proved, ${left.length} not made.`,
  ];
}

/** What is said of many files for one reason is said once, above all of them. */
function findingLines(outcome: string, found: readonly Check[]): string[] {
  const same = Map.groupBy(found, (one) => `${outcome}  ${one.check}  (${reasonOf(one)})`);
  return [...same].flatMap(([finding, checks]) => [finding, ...checks.map((one) => `    ${aboutOf(one)}`)]);
}

function reasonOf({ code = "", details }: Check): string {
  const why = details?.["why"];
  const words = typeof why === "string" ? why : REASONS[code];
  return words === undefined ? code : `${code}: ${words}`;
}

function aboutOf({ about, details }: Check): string {
  const proves = details?.["proves"];
  return typeof proves === "string" && proves !== "" ? `${about}, which is to prove ${proves}` : about;
}
