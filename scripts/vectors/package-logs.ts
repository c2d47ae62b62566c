import { parseCheckpoint } from "../../src/protocol/checkpoint.ts";
import { parseSha256Hex } from "../../src/protocol/identifiers.ts";
import { PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import { readStoredZip } from "../../src/protocol/package/stored-zip.ts";
import { parseLogProof } from "../../src/protocol/tlog-proof.ts";
import type { InventedPackage } from "../../tests/support/invented-package.ts";
import type { InventedState } from "../../tests/support/invented-states.ts";
import { issue, otherOrigin } from "./changed-designations.ts";
import type { Change, Intent } from "./package-world.ts";

const PROOF = "log/00001/proof.txt";

/** Entries of a log that the issuer closed since, as far as its root vouches for that log (R1). */
export async function closedLogs(changed: Change, { issuer, bytes }: InventedPackage): Promise<Intent[]> {
  const file = readStoredZip(bytes, PACKAGE_LIMITS).find(({ path }) => path === PROOF);
  if (file === undefined) throw new Error(`the invented package has no ${PROOF}`);
  const { origin, size, root } = parseCheckpoint(parseLogProof(file.content).checkpoint).checkpoint;
  const next = otherOrigin(origin, "b");
  const other = parseSha256Hex("c".repeat(64));
  const closedAt = async (end: { size: number; root: typeof other }) =>
    await changed({ issuerLater: (d) => ({ ...d, log: { origin: next, closed: [{ origin, ...end }] } }) });
  const refused = { verdict: "altered", finds: ["log-entry-included", PROOF] } as const;
  return [
    {
      name: "a log that was closed at the head of the proofs",
      edits: await closedAt({ size, root }),
      verdict: "verified",
    },
    {
      name: "a log that was closed later",
      edits: await closedAt({ size: size + 100, root: other }),
      verdict: "verified",
    },
    {
      name: "a log that was closed below the head of the proofs",
      edits: await closedAt({ size: size - 1, root: other }),
      ...refused,
    },
    {
      name: "a log that was closed at that size with another root",
      edits: await closedAt({ size, root: other }),
      ...refused,
    },
    {
      name: "a log that the issuer's newest designation does not name",
      edits: await changed({
        issuerLater: (d) => ({
          ...d,
          log: { origin: next, closed: [{ origin: otherOrigin(origin, "d"), size: size + 100, root: other }] },
        }),
      }),
      ...refused,
    },
    await withForeignLog(changed, issuer, { origin, size, root }),
  ];
}

/** Such a designation is as if it were not there: the one before counts. */
async function withForeignLog(
  changed: Change,
  issuer: InventedState,
  end: { origin: string; size: number; root: string },
): Promise<Intent> {
  const closed = [{ ...end, origin: end.origin.replace(/^xa/, "xb") }];
  const foreign = issue(issuer, {
    number: 2,
    previous: issuer.view.digest,
    log: { ...issuer.view.designation.log, closed },
  });
  return {
    name: "a closed log of another State in the issuer's designation",
    edits: await changed({ parts: ({ designations }) => ({ designations: [...designations, foreign] }) }),
    verdict: "altered",
    finds: ["designation-consistent", "designations/00003.json"],
  };
}
