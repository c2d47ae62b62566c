import { afterEach, expect, it, vi } from "vitest";
import { expectPayloadType, parseEnvelope, signEnvelope } from "../protocol/dsse.ts";
import { generateKeyPair, signerOf } from "../protocol/signatures.ts";
import { Refusal } from "../protocol/refusal.ts";
import { explain } from "./explain.ts";
import { print } from "./output.ts";

afterEach(() => vi.restoreAllMocks());

/** Clears the screen, and says something else there. */
const HOSTILE = "x\u001b[2J\u202everified";

it("gives a terminal nothing to obey: neither what a refused file holds nor a name in an answer", () => {
  const signer = signerOf(generateKeyPair("ed25519", (count) => new Uint8Array(count).fill(7)));
  const envelope = parseEnvelope(signEnvelope(HOSTILE, new Uint8Array(1), [signer]), { maxPayloadBytes: 100 });
  const shown = "x⟦U+001B⟧[2J⟦U+202E⟧verified";
  try {
    expectPayloadType(envelope, "another");
    expect.unreachable();
  } catch (error) {
    expect(explain(error)).toContain(shown);
  }
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  print({}, {}, [`XA: ${HOSTILE}`, "next"]);
  expect(log).toHaveBeenCalledWith(`XA: ${shown}\nnext`);
});

it("tells whoever runs a command where the database is named that does not answer", () => {
  const away = new Refusal("database-away", "The database does not answer. The server goes on when it is back.");
  expect(explain(away)).toMatch(/DATABASE_URL.* \(database-away\)$/);
  expect(explain(away)).not.toContain("server goes on");
});
