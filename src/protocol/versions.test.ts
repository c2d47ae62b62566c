import { beforeAll, describe, expect, it } from "vitest";
import { exampleDraft, forge } from "../../tests/support/dispatch-workshop.ts";
import {
  inventState,
  type InventedState,
  lookupOf,
  NOON,
  signerFor,
  succeed,
} from "../../tests/support/invented-states.ts";
import type { DesignationView } from "./designation.ts";
import { createDispatch, openDispatch } from "./dispatch.ts";
import { peerCode } from "./peer-codes.ts";
import { isRefusal } from "./refusal.ts";
import { commonVersion } from "./versions.ts";

let sender: InventedState;
let receiver: InventedState;

beforeAll(async () => {
  [sender, receiver] = [await inventState("XA"), await inventState("XB")];
});

/** The same State under a designation that lists these versions. */
function speaking(state: InventedState, protocolVersions: number[]): InventedState {
  return { ...state, view: succeed(state, (designation) => ({ ...designation, protocolVersions })) };
}

async function write(from: InventedState, to: DesignationView): Promise<string> {
  const draft = exampleDraft("question");
  try {
    await createDispatch({ draft, sender: from.view, receiver: to, signer: signerFor(from, "dispatch") });
    return "written";
  } catch (error) {
    return isRefusal(error) ? error.code : "a bug";
  }
}

async function read(from: InventedState, to: InventedState, since: readonly DesignationView[] = []): Promise<string> {
  const { identities } = to;
  const lookup = lookupOf(from.view, to.view, ...since);
  const designations = { from: from.view.digest, to: to.view.digest };
  // As a State would write it that looks at no version.
  const bytes = await forge(sender, receiver, "question", {
    change: (body) => ({ ...body, binding: { ...body.binding, designations } }),
    header: { designations },
  });
  try {
    await openDispatch({ bytes, self: to.view, identities, lookup, at: NOON });
    return "read";
  } catch (error) {
    return isRefusal(error) ? peerCode(error) : "a bug";
  }
}

describe("the version of the protocol between two States", () => {
  it("is the highest that both list", () => {
    const between = (one: number[], other: number[]) =>
      commonVersion(speaking(sender, one).view, speaking(receiver, other).view);
    expect(between([1], [1])).toBe(1);
    expect(between([3, 1, 2], [2, 1])).toBe(2);
    expect(between([1], [2])).toBeUndefined();
  });

  it("is looked at before anything is sealed to a State that speaks another", async () => {
    expect(await write(sender, speaking(receiver, [1, 2]).view)).toBe("written");
    expect(await write(sender, speaking(receiver, [2]).view)).toBe("no-common-version");
    expect(await write(speaking(sender, [1, 2]), speaking(receiver, [2, 1]).view)).toBe("no-common-version");
  });

  it("is the one in which a dispatch between them has to be, or it is refused", async () => {
    expect(await read(sender, receiver)).toBe("read");
    expect(await read(speaking(sender, [1, 2]), receiver)).toBe("read");
    expect(await read(speaking(sender, [2]), receiver)).toBe("unknown-version");
    expect(await read(speaking(sender, [1, 2]), speaking(receiver, [1, 2]))).toBe("unknown-version");
  });

  it("is that of the designations which the dispatch names, whatever its State has issued since", async () => {
    expect(await read(sender, receiver, [speaking(sender, [2]).view])).toBe("read");
    expect(
      await read(speaking(sender, [2]), receiver, [
        succeed(speaking(sender, [2]), (said) => ({ ...said, protocolVersions: [1] })),
      ]),
    ).toBe("unknown-version");
  });
});
