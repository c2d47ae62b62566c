import { base64, hex } from "../../src/protocol/bytes.ts";
import { verifyDesignation } from "../../src/protocol/designation.ts";
import { acceptedDesignations } from "./accepted-designations.ts";
import { type DesignationCase, designationScene } from "./designation-cases.ts";
import { refusedDesignations } from "./refused-designations.ts";
import { codeOf, type World } from "./world.ts";

/** The vectors of spec/keys-and-designations.md, "One after the other" and "The designation". */
export async function designationVectors(world: World): Promise<object> {
  const scene = designationScene(world);
  const valid = acceptedDesignations(scene);
  const invalid = refusedDesignations(scene);
  return {
    about:
      "Designations as they are taken in: against a compared fingerprint, or against the one accepted before, which " +
      "`accepted` holds by its digest.",
    accepted: Object.fromEntries(
      [...valid, ...invalid].flatMap(({ previous }) =>
        previous === undefined ? [] : [[previous.digest, base64(previous.bytes)]],
      ),
    ),
    valid: valid.map((one) => ({ ...written(one), digest: verifyDesignation(one.bytes, trustOf(one)).digest })),
    invalid: await Promise.all(
      invalid.map(async (one) => ({
        ...written(one),
        code: await codeOf(() => verifyDesignation(one.bytes, trustOf(one))),
      })),
    ),
  };
}

function trustOf({ previous, fingerprint }: DesignationCase): Parameters<typeof verifyDesignation>[1] {
  if (previous !== undefined) return { previous };
  if (fingerprint !== undefined) return { rootFingerprint: fingerprint };
  throw new Error("a designation is verified against something");
}

function written({ name, why, previous, fingerprint, bytes }: DesignationCase): object {
  return {
    name,
    why,
    ...(previous === undefined ? {} : { previous: previous.digest }),
    ...(fingerprint === undefined ? {} : { fingerprint: hex(fingerprint) }),
    designation: base64(bytes),
  };
}
