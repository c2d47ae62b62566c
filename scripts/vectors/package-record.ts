import type { Designation } from "../../src/protocol/designation-schema.ts";
import { COURT_CUSTODY_ACTS } from "../../src/protocol/custody.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { utf8 } from "../../src/protocol/bytes.ts";
import { INDEX_PATH } from "../../src/protocol/package/package-index.ts";
import type { Change, Intent } from "./package-world.ts";

/** A custody record that is not whole, not in order, or of a later version. */
export async function custodyRecords(changed: Change): Promise<Intent[]> {
  return [
    {
      name: "a custody entry left out, the index signed without it",
      edits: await changed({ parts: ({ custody }) => ({ custody: custody.filter((_, at) => at !== 1) }) }),
      verdict: "altered",
      finds: ["custody-chain", "custody"],
    },
    {
      name: "a custody entry whose reason has a code of a later version",
      edits: await changed({
        lastReason: { code: "opened-in-court", values: { room: 7, at: "2027-03-01T12:00:00.000Z" } },
      }),
      verdict: "verified",
    },
    {
      name: "a custody entry that says: opened outside, and not what was sealed",
      edits: await changed({
        acts: ["offer-received", "accepted", "received", "head-received", "opened-digest-differs", "exported"],
      }),
      verdict: "verified",
    },
    {
      name: "a custody entry that no log entry proves",
      edits: await changed({ parts: ({ log }) => ({ log: log.slice(1) }) }),
      verdict: "unproven",
      finds: ["custody-logged", "custody/00001.json"],
    },
    {
      name: "custody entries in another order",
      edits: await changed({ parts: ({ custody }) => ({ custody: custody.toReversed() }) }),
      verdict: "altered",
      finds: ["custody-chain", "custody"],
    },
    {
      name: "no custody record",
      edits: await changed({ acts: [] }),
      verdict: "unproven",
      finds: ["custody-complete", "received"],
    },
    {
      name: "no custody record, no root entered",
      edits: await changed({ acts: [] }),
      roots: [],
      verdict: "unproven",
      finds: ["custody-complete", "offer-received"],
    },
    ...(await partsOfRecord(changed)),
  ];
}

/** An unbroken record that leaves out one thing which was done to every exhibit that a court gets. */
async function partsOfRecord(changed: Change): Promise<Intent[]> {
  const intents: Intent[] = [];
  for (const act of COURT_CUSTODY_ACTS) {
    intents.push({
      name: `a custody record without "${act}"`,
      edits: await changed({ acts: COURT_CUSTODY_ACTS.filter((other) => other !== act) }),
      verdict: "unproven",
      finds: ["custody-complete", act],
    });
  }
  return intents;
}

/** A log and a sender for whom nobody else vouches. */
export async function vouchers(changed: Change, senderOperator: Designation["operator"]): Promise<Intent[]> {
  return [
    {
      name: "a head that no other State cosigned",
      edits: await changed({ witness: false }),
      verdict: "unproven",
      finds: ["log-witnessed", "log/00001/proof.txt"],
    },
    {
      name: "another root of the sender than the issuer met",
      edits: await changed({
        facts: ({ sender }) => ({ sender: { ...sender, rootFingerprint: sha256Hex(utf8("another root")) } }),
      }),
      verdict: "altered",
      finds: ["sender-vouched", "XB"],
    },
    {
      name: "a witness of the issuer's own operator",
      edits: await changed({
        issuerLater: (designation) => ({ ...designation, operator: senderOperator }),
      }),
      verdict: "unproven",
      finds: ["log-witnessed", "log/00001/proof.txt"],
    },
  ];
}

/** Packages that say that only a later version judges them in full. */
export async function laterPackages(changed: Change): Promise<Intent[]> {
  const edits = await changed({ facts: () => ({ critical: ["a-rule-of-a-later-version"] }) });
  const flip = (path: string) => ({ edit: "flip", path, at: 60 }) as const;
  return [
    {
      name: "a package that names a rule of a later version",
      edits,
      verdict: "unproven",
      finds: ["package-readable", INDEX_PATH],
    },
    {
      name: "a package that names a rule of a later version, and a file that was changed",
      edits: [...edits, flip("custody/00002.json")],
      verdict: "altered",
      finds: ["file-unaltered", "custody/00002.json"],
    },
    {
      name: "a package that names a rule of a later version, another State's root entered",
      edits,
      roots: ["0".repeat(64)],
      verdict: "other-origin",
      finds: ["issuer-root", "XA"],
    },
    {
      name: "a package that names no rule of a later version",
      edits: await changed({ facts: () => ({ critical: [] }) }),
      verdict: "verified",
    },
  ];
}
