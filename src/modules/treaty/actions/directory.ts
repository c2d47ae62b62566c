import { dateIn } from "../../../convention/index.ts";
import type { TreatyContext } from "../context.ts";
import { type DirectoryEntry, directoryOn, type DirectoryPart } from "../domain/directory.ts";

/** The directory of authorities: a view of what those who know of authorities hand in, with nothing kept of its own. */
export interface AuthorityDirectory {
  readonly parts: (() => Promise<readonly DirectoryPart[]>)[];
  /** As of today, restricted parts included: `publicPart` takes them away. */
  read(): Promise<readonly DirectoryEntry[]>;
}

export function createDirectory({
  clock,
  config,
}: Pick<TreatyContext["platform"], "clock" | "config">): AuthorityDirectory {
  const parts: AuthorityDirectory["parts"] = [];
  return {
    parts,
    read: async () => {
      const known = await Promise.all(parts.map(async (part) => await part()));
      return directoryOn(known.flat(), dateIn(clock.now(), config.timeZone));
    },
  };
}
