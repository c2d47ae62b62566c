import { beforeAll, expect, test } from "vitest";
import { buildVerifier } from "../../scripts/build-verifier.ts";
import { fingerprintOf, EVIDENCE, type InventedPackage, inventPackage } from "../support/invented-package.ts";
import { runVerifierScript, scriptOf } from "../support/verifier-script.ts";

let court: InventedPackage;
let html: string;

beforeAll(async () => {
  court = await inventPackage();
  html = (await buildVerifier()).html.toString();
});

test("the page is the same bytes from the same sources, and allows itself nothing but its own script and style (R7)", async () => {
  const again = await buildVerifier();
  expect(again.html.toString()).toBe(html);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/);
  expect(policy).not.toContain("unsafe");
});

test("its own script, run without a page, gives the three verdicts", async () => {
  const verifier = await runVerifierScript(scriptOf(html));
  const exhibit = await verifier.digestOf(new Blob([EVIDENCE.slice()]), () => {});
  const root = verifier.parseFingerprint(fingerprintOf(court.issuer));

  expect(verifier.verifyPackage({ bytes: court.bytes, roots: [], exhibit }).verdict).toBe("consistent");
  expect(verifier.verifyPackage({ bytes: court.bytes, roots: [root], exhibit }).verdict).toBe("verified");
  const altered = court.bytes.slice();
  altered[5000] = (altered[5000] ?? 0) ^ 1;
  expect(verifier.verifyPackage({ bytes: altered, roots: [root], exhibit }).verdict).toBe("altered");
});

test("a file that cannot be read to its end is refused, never called altered", async () => {
  const verifier = await runVerifierScript(scriptOf(html));
  const cut = { size: 5 * 2 ** 30, slice: () => ({ arrayBuffer: async () => new ArrayBuffer(100) }) };

  await expect(verifier.digestOf(cut, () => {})).rejects.toMatchObject({ code: "file-not-readable" });
});
