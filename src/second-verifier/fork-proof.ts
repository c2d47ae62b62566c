import type { Contents } from "./contents.ts";
import { base64 } from "./encoding.ts";
import { Fault, need, needed } from "./fault.ts";
import type { Findings } from "./findings.ts";
import { inForm, match, object, oneOf, text } from "./forms.ts";
import { type Head, readSignedHead } from "./log-proof.ts";
import type { SignatureChecker } from "./signatures.ts";
import type { States } from "./states.ts";
import { readStrictJson } from "./strict-json.ts";

// spec/log.md, "Forks".

const MAX_BYTES = 768 * 1024;

/** spec/court-package.md, check 14: what it shows is told, and never passes. */
export function checkSenderLog(
  findings: Findings,
  checker: SignatureChecker,
  contents: Contents,
  states: States,
): void {
  const { sender, senderForks = [] } = contents.index;
  for (const path of senderForks) {
    try {
      const file = needed(contents.file(path), "file-missing");
      const { keys } = needed(states.newest(sender.state), "designation-missing");
      const logKeys = keys.filter(({ use, algorithm }) => use === "log" && algorithm === "ed25519");
      const { origin, first, second } = readFork(file, sender.state);
      const heads = [first, second].map((checkpoint) => readSignedHead(checker, checkpoint, { origin, logKeys }));
      const [one, other] = heads as [Head, Head]; // the two above
      findings.note("sender-log", path, "not-checked", whatIsSeen(one, other));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      findings.note("sender-log", path, "failed", error.code);
    }
  }
}

function readFork(file: Uint8Array, state: string): { origin: string; first: Buffer; second: Buffer } {
  const form = object({
    format: oneOf("rogatory-fork-proof-v1"),
    origin: match(new RegExp(`^${state.toLowerCase()}\\.rogatory/[0-9a-f]{32}$`)),
    first: text(MAX_BYTES),
    second: text(MAX_BYTES),
  });
  const { origin, first, second } = inForm(readStrictJson(file, MAX_BYTES), form);
  return { origin, first: base64(first), second: base64(second) };
}

/** The first that holds; two heads that say the same show nothing. */
function whatIsSeen(one: Head, other: Head): string {
  const isOneSize = one.size === other.size;
  if (isOneSize && !one.root.equals(other.root)) return "sender-log-forked";
  const [a, b] = [one.incarnation, other.incarnation];
  if (a.number === b.number && a.id !== b.id) return "sender-log-forked";
  need(!isOneSize, "fork-not-shown");
  return "sender-log-fork-alleged";
}
