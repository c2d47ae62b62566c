import { COURT_CUSTODY_ACTS } from "../../src/protocol/custody.ts";
import { parseExhibitId } from "../../src/protocol/identifiers.ts";
import { inventFork } from "../../tests/support/invented-fork.ts";
import type { InventedState } from "../../tests/support/invented-states.ts";
import { ended } from "./package-keys.ts";
import type { Change, Intent, Options } from "./package-world.ts";

const [HEAD_RECEIVED, EXPORTED] = [3, 4];
const PROOF_OF_MAKING = "log/00005/proof.txt";

/** The entry by which the issuer records the making of this package, which the sender cannot have cosigned before (R8, R11). */
export async function makings(changed: Change, sender: InventedState): Promise<Intent[]> {
  const intents: Intent[] = [];
  const add = async (name: string, options: Options, found?: Pick<Intent, "verdict" | "finds" | "roots">) => {
    const edits = await changed({ uncosigned: [EXPORTED], ...options });
    intents.push({ name, edits, ...(found ?? { verdict: "verified" }) });
  };
  const notApart = { verdict: "unproven", finds: ["log-witnessed", PROOF_OF_MAKING] } as const;
  await add("only the entry of the making not cosigned", {});
  await add("only the entry of the making not cosigned, no root entered", {}, { verdict: "consistent", roots: [] });
  await add("only the entry of the making not cosigned, and an issuer that asks for nobody", {
    facts: () => ({ witnesses: { required: 0 } }),
  });
  await add("the entry of the making not cosigned, by a sender whose log was found forked", {
    parts: () => ({ senderForks: [inventFork(sender, "two-roots")] }),
  });
  await add(
    "the entry of the making not cosigned, nor the one before it",
    { uncosigned: [HEAD_RECEIVED, EXPORTED] },
    {
      verdict: "unproven",
      finds: ["log-witnessed", "log/00004/proof.txt"],
    },
  );
  await add("an entry not cosigned that records the making of another package", { makingAt: 0 }, notApart);
  await add(
    "two makings not cosigned, of which the last is this one",
    { acts: [...COURT_CUSTODY_ACTS, "exported"], uncosigned: [EXPORTED, EXPORTED + 1] },
    notApart,
  );
  await add(
    "an entry after the entry of the making",
    { acts: [...COURT_CUSTODY_ACTS, "opened-digest-differs"], makingAt: EXPORTED },
    notApart,
  );
  await add(
    "a last entry that is not cosigned and records no making",
    { acts: [...COURT_CUSTODY_ACTS, "opened-digest-differs"], uncosigned: [EXPORTED + 1] },
    { verdict: "unproven", finds: ["log-witnessed", "log/00006/proof.txt"] },
  );
  await add(
    "the making of a package of another exhibit",
    {
      facts: ({ exhibit }) => ({
        exhibit: { ...exhibit, exhibitId: parseExhibitId("0190a000-0000-7000-8000-0000000000ff") },
      }),
    },
    { verdict: "altered", finds: ["custody-chain", "custody"] },
  );
  await add(
    "the entry of the making not cosigned, all else by a witness key that was compromised",
    { senderLater: ended("witness", "compromised") },
    { verdict: "unproven", finds: ["log-witnessed", "log/00001/proof.txt"] },
  );
  await add(
    "the entry of the making not cosigned, under a log key that was retired",
    { issuerLater: ended("log", "retired") },
    { verdict: "unproven", finds: ["log-entry-included", PROOF_OF_MAKING] },
  );
  await add(
    "the entry of the making in no log",
    { parts: ({ log }) => ({ log: log.filter((_, position) => position !== EXPORTED) }) },
    { verdict: "unproven", finds: ["custody-logged", "custody/00005.json"] },
  );
  return intents;
}
