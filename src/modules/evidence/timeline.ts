import type { CustodyActor, SealedCustodyEntry } from "../../protocol/custody.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import { actorNamed, type TimelineItem } from "../desk/index.ts";
import type { Exhibit, Exhibits } from "./types.ts";

/** What the custody records of a dossier's exhibits tell. */
export async function exhibitTimeline(
  exhibits: Pick<Exhibits, "custodyOf" | "peopleOf">,
  dossierId: DossierId,
  here: readonly Exhibit[],
  names: ReadonlyMap<string, string>,
): Promise<TimelineItem[]> {
  const pseudonyms = await exhibits.peopleOf(dossierId);
  const nameOf = (pseudonym: string): string | undefined => names.get(pseudonyms.get(pseudonym) ?? "");
  const custody = await exhibits.custodyOf(here.map(({ exhibitId }) => exhibitId));
  return here.flatMap((exhibit) => exhibitItems(exhibit, custody.get(exhibit.exhibitId) ?? [], nameOf));
}

const EXHIBIT_TONES: Readonly<Record<string, TimelineItem["tone"]>> = {
  opened: "good",
  "opened-digest-differs": "bad",
  "head-released": "good",
};

function exhibitItems(
  { exhibitId, number }: Exhibit,
  custody: readonly SealedCustodyEntry[],
  nameOf: (pseudonym: string) => string | undefined,
): TimelineItem[] {
  return custody.map(({ entry }) => ({
    at: entry.at,
    ...custodian(entry.by, nameOf),
    type: `exhibit.${entry.act}`,
    params: { exhibitNumber: number },
    href: `/exhibits/${exhibitId}`,
    tone: EXHIBIT_TONES[entry.act] ?? "info",
  }));
}

/** R34: as the custody record has it: a person, the other State, or the server. */
function custodian(
  by: CustodyActor,
  nameOf: (pseudonym: string) => string | undefined,
): Pick<TimelineItem, "lane" | "actor" | "isUnnamed"> {
  switch (by.kind) {
    case "peer":
      return { lane: "peer" };
    case "server":
      return { lane: "system" };
    case "person":
      return { lane: "own", ...actorNamed(nameOf(by.pseudonym)) };
  }
}
