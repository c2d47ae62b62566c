import type { CustodyAct, CustodyActor, SealedCustodyEntry } from "../../protocol/custody.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import { actorNamed, type Happenings, type TimelineItem } from "../desk/index.ts";
import { exhibitName } from "./exhibit-name.ts";
import type { Exhibits } from "./exhibits-face.ts";
import type { Exhibit } from "./types.ts";

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

/** Each act of a custody record. */
const TEXTS: Readonly<Record<`exhibit.${CustodyAct}`, string>> = {
  "exhibit.taken-in": "evidence.timeline.exhibit.taken-in",
  "exhibit.sealed": "evidence.timeline.exhibit.sealed",
  "exhibit.release-requested": "evidence.timeline.exhibit.release-requested",
  "exhibit.released": "evidence.timeline.exhibit.released",
  "exhibit.offered": "evidence.timeline.exhibit.offered",
  "exhibit.offer-received": "evidence.timeline.exhibit.offer-received",
  "exhibit.accepted": "evidence.timeline.exhibit.accepted",
  "exhibit.received": "evidence.timeline.exhibit.received",
  "exhibit.stored-by-receiver": "evidence.timeline.exhibit.stored-by-receiver",
  "exhibit.head-released": "evidence.timeline.exhibit.head-released",
  "exhibit.head-received": "evidence.timeline.exhibit.head-received",
  "exhibit.opened": "evidence.timeline.exhibit.opened",
  "exhibit.opened-digest-differs": "evidence.timeline.exhibit.opened-digest-differs",
  "exhibit.opened-by-receiver": "evidence.timeline.exhibit.opened-by-receiver",
  "exhibit.copied": "evidence.timeline.exhibit.copied",
  "exhibit.viewed": "evidence.timeline.exhibit.viewed",
  "exhibit.scrubbed": "evidence.timeline.exhibit.scrubbed",
  "exhibit.withdrawn": "evidence.timeline.exhibit.withdrawn",
  "exhibit.exported": "evidence.timeline.exhibit.exported",
  "exhibit.disposed": "evidence.timeline.exhibit.disposed",
};

export const exhibitHappenings: Happenings = {
  texts: TEXTS,
  onPaper: {
    text: ({ t }, { type, params }) =>
      `${t("print.timeline.exhibit", { number: params["exhibitNumber"] ?? "" })}\n${t(`custody.act.${type.slice("exhibit.".length)}`)}`,
  },
};

const EXHIBIT_TONES: Readonly<Record<string, TimelineItem["tone"]>> = {
  opened: "good",
  "opened-digest-differs": "bad",
  "head-released": "good",
};

function exhibitItems(
  exhibit: Exhibit,
  custody: readonly SealedCustodyEntry[],
  nameOf: (pseudonym: string) => string | undefined,
): TimelineItem[] {
  return custody.map(({ entry }) => ({
    at: entry.at,
    ...custodian(entry.by, nameOf),
    type: `exhibit.${entry.act}`,
    params: { exhibitNumber: exhibit.number, exhibit: exhibitName(exhibit) },
    href: `/exhibits/${exhibit.exhibitId}`,
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
