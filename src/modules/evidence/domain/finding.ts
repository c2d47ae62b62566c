import type { CustodyWords } from "../../../protocol/custody-reason.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** What was found, as far as it can be judged. */
interface Found {
  readonly sha256: Sha256Hex;
  readonly sizeBytes: number | undefined;
  readonly openedAt: Date;
}

interface Known {
  /** When the sealed file was first taken away. */
  readonly takenAt: Date;
  readonly now: Date;
  /** As the signed manifest says. */
  readonly original: { readonly sha256: string; readonly size: number };
}

const MINUTE_MS = 60_000;

/**
 * Whether what was found elsewhere is what the sender sealed. Refuses `opened-in-future`, `opened-before-taken`,
 * `size-contradicts-digest`, and `finding-differs` for another digest that nobody has compared again: it is told to the other State.
 */
export function judgeFinding(
  found: Found,
  { takenAt, now, original }: Known,
  comparedAgain: boolean,
): "matches" | "differs" {
  if (found.openedAt > now) {
    throw new Refusal("opened-in-future", "It cannot have been opened later than now.", { field: "openedAt" });
  }
  // A person says it to the minute: within that of the taking, nobody knows which came first.
  if (found.openedAt.getTime() < Math.floor(takenAt.getTime() / MINUTE_MS) * MINUTE_MS) {
    throw new Refusal("opened-before-taken", "It cannot have been opened before the sealed file was taken away.", {
      field: "openedAt",
    });
  }
  if (found.sha256 === original.sha256) {
    if (found.sizeBytes === undefined || found.sizeBytes === original.size) return "matches";
    throw new Refusal("size-contradicts-digest", "A file with this SHA-256 has another size; look at both again.", {
      field: "sizeBytes",
    });
  }
  if (comparedAgain) return "differs";
  throw new Refusal(
    "finding-differs",
    "This is not the SHA-256 that the sender signed for. Compare it again; if it stays, say so, and it is entered and told to the sender.",
    { field: "sha256" },
  );
}

/** The finding as a reason in the custody record: where and by whom, with what, and when, in the order in which a person says it. */
export function findingWords({
  openedBy,
  tool,
  openedAt,
}: {
  readonly openedBy: CustodyWords;
  readonly tool: string | undefined;
  readonly openedAt: Date;
}): CustodyWords {
  const at = `${openedAt.toISOString().slice(0, 19)}Z`;
  return {
    language: openedBy.language,
    text: [openedBy.text, tool, at].filter((part) => part !== undefined).join(" · "),
  };
}
