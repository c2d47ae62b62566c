import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../convention/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import { HostileText, Table, type View, Unbroken } from "../../web/index.ts";
import type { DossierPart } from "../desk/index.ts";
import { ExhibitTag } from "./pages/words.tsx";
import { exhibitTimeline } from "./timeline.ts";
import type { Exhibit, Exhibits } from "./types.ts";

/** The exhibits of a dossier, and what their custody records tell. */
export async function exhibitPart(
  exhibits: Pick<Exhibits, "custodyOf" | "forDossier" | "peopleOf">,
  dossierId: DossierId,
  names: ReadonlyMap<string, string>,
): Promise<DossierPart> {
  const here = await exhibits.forDossier(dossierId);
  return {
    timeline: await exhibitTimeline(exhibits, dossierId, here, names),
    sections: [{ place: 20, show: ({ view }) => <ExhibitList view={view} exhibits={here} /> }],
  };
}

/** What was taken in here, and what the other State offered. */
function ExhibitList({ view, exhibits }: { view: View; exhibits: readonly Exhibit[] }): JSX.Element | null {
  const { t, format } = view;
  if (exhibits.length === 0) return null;
  return (
    <>
      <h2>{t("evidence.dossier.exhibits")}</h2>
      <Table
        caption={t("evidence.dossier.exhibits")}
        captionUnseen
        columns={[
          { key: "number", label: t("evidence.dossier.number") },
          { key: "title", label: t("evidence.dossier.what") },
          { key: "from", label: t("evidence.dossier.from") },
          { key: "size", label: t("evidence.exhibit.size"), numeric: true },
          { key: "state", label: t("evidence.dossier.status") },
        ]}
        rows={exhibits.map((exhibit) => ({
          cells: {
            number: (
              <a href={`/exhibits/${exhibit.exhibitId}`}>
                <Unbroken text={exhibit.number} />
              </a>
            ),
            title: (
              <span lang={exhibit.title.language} dir="auto">
                <HostileText text={exhibit.title.text} />
              </span>
            ),
            from: stateName(exhibit.fromState ?? view.server.state, view.lang),
            size: exhibit.original === undefined ? "–" : format.bytes(exhibit.original.size),
            state: <ExhibitTag view={view} state={exhibit.state} />,
          },
        }))}
      />
    </>
  );
}
