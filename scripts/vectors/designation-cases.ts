import type { Designation } from "../../src/protocol/designation-schema.ts";
import type { DesignationView } from "../../src/protocol/designation.ts";
import { inventRoot, rootSetOf, succeed, type RootHolder } from "../../tests/support/invented-states.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import type { World } from "./world.ts";

/** A designation as it is shown to somebody who knows a fingerprint, or the designation before. */
export interface DesignationCase {
  readonly name: string;
  readonly why: string;
  readonly previous?: DesignationView;
  readonly fingerprint?: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What the cases share: XA's second designation, and its change to a new root. */
export interface DesignationScene extends World {
  readonly second: DesignationView;
  readonly newRoots: RootHolder[];
  readonly withNewRoot: (designation: Designation) => Designation;
  readonly rooted: DesignationView;
}

/** The same for the same world: the new root comes from a seed. */
export function designationScene(world: World): DesignationScene {
  const { a } = world;
  const newRoots = [inventRoot("root-new", seededRandom("vector root"))];
  const rootSet = rootSetOf(newRoots, 1);
  const previousRootSet = a.view.designation.rootSet;
  const withNewRoot = (d: Designation): Designation => ({ ...d, rootSet, previousRootSet });
  const second = succeed(a, (d) => d);
  return { ...world, second, newRoots, withNewRoot, rooted: succeed(a, withNewRoot, [...a.roots, ...newRoots]) };
}
