import type { Platform } from "../../src/platform/index.ts";
import { watchTables, type Look } from "./watched-tables.ts";

/**
 * Every reading of a queue proves that what was written with each change is what the rules say; where no table that they ask was
 * written since the last proof and the clock stands where it stood, that one holds.
 */
export function comparesWhatIsNew({ clock }: Pick<Platform, "clock">): (compare: () => Promise<void>) => Promise<void> {
  let proved: { readonly at: number; readonly look: Look } | undefined;
  return async (compare) => {
    const at = clock.now().getTime();
    if (proved?.at === at && proved.look.isStill()) return;
    proved = undefined;
    proved = { at, look: await watchTables(compare) };
  };
}
