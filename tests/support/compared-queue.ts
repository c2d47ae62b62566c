import type { Platform } from "../../src/platform/index.ts";
import { watchTables, type Look } from "./watched-tables.ts";

type Compare = () => Promise<void>;

/**
 * Every reading of a queue, and of a search, proves that what was written with each change is what the rules say; where no table that they ask was
 * written since the last proof and the clock stands where it stood, that one holds.
 */
export function comparesWhatIsNew({ clock }: Pick<Platform, "clock">): (compare: Compare) => Promise<void> {
  const proved = new Map<Compare, { readonly at: number; readonly look: Look }>();
  return async (compare) => {
    const at = clock.now().getTime();
    const before = proved.get(compare);
    if (before?.at === at && before.look.isStill()) return;
    proved.delete(compare);
    proved.set(compare, { at, look: await watchTables(compare) });
  };
}
