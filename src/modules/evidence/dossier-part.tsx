import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { stateName } from "../../convention/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import { type ActRoutes, HostileText, Table, type View, Unbroken } from "../../web/index.ts";
import { type DossierPart, mineFilter, stateFilter, visibleDossiers } from "../desk/index.ts";
import type { Role, User } from "../identity/index.ts";
import { rolesFor } from "./access.ts";
import { exhibitAnswer } from "./answers.ts";
import type { EvidenceContext } from "./context.ts";
import { ExhibitTag } from "./pages/words.tsx";
import { exhibitJson } from "./presenter.ts";
import { exhibitsFor } from "./store.ts";
import { exhibitTimeline } from "./timeline.ts";
import type { Exhibits } from "./exhibits-face.ts";
import { type Exhibit, EXHIBIT_STATES } from "./types.ts";

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

const COLUMNS = {
  number: "evidence.dossier.number",
  title: "evidence.dossier.what",
  from: "evidence.dossier.from",
  size: "evidence.exhibit.size",
  state: "evidence.dossier.status",
} as const;

/** All exhibits that the reader may see, what began last first. Deadlines and mechanisms are their requests': they narrow that list. */
export function mountExhibitList(routes: ActRoutes<EvidenceContext, User, Role>, { platform }: EvidenceContext): void {
  routes.list({
    id: "evidence.list-all-exhibits",
    at: "/exhibits",
    apiAt: "/exhibits/all",
    who: rolesFor("read"),
    member: "exhibits",
    answer: exhibitAnswer,
    place: z.uuid(),
    filters: {
      state: stateFilter(platform.config.profile),
      stage: {
        label: "evidence.dossier.status",
        choices: EXHIBIT_STATES,
        say: ({ t, format }, state) => format.capitalized(t(`evidence.state.${state}`)),
        ticks: true,
      },
      mine: mineFilter,
    },
    load: async (_, query, by) => {
      const reader = { userId: by.id, scope: visibleDossiers(by) };
      const { exhibits, next } = await exhibitsFor(platform.database.db, query, reader);
      for (const { dossierId } of exhibits) by.sees?.(dossierId);
      return { exhibits: exhibits.map((exhibit) => ({ ...exhibitJson(exhibit), exhibit })), next };
    },
    words: "evidence.exhibits",
    columns: COLUMNS,
    cells: ({ exhibit }, { view }) => cellsOf(view, exhibit),
  });
}

/** What was taken in here, and what the other State offered. */
function ExhibitList({ view, exhibits }: { view: View; exhibits: readonly Exhibit[] }): JSX.Element | null {
  const { t } = view;
  if (exhibits.length === 0) return null;
  return (
    <>
      <h2>{t("evidence.dossier.exhibits")}</h2>
      <Table
        caption={t("evidence.dossier.exhibits")}
        captionUnseen
        columns={Object.entries(COLUMNS).map(([key, label]) => ({ key, label: t(label), numeric: key === "size" }))}
        rows={exhibits.map((exhibit) => ({ cells: cellsOf(view, exhibit) }))}
      />
    </>
  );
}

function cellsOf(view: View, { exhibitId, number, title, fromState, original, state }: Exhibit) {
  return {
    number: (
      <a href={`/exhibits/${exhibitId}`}>
        <Unbroken text={number} />
      </a>
    ),
    title: (
      <span lang={title.language} dir="auto">
        <HostileText text={title.text} />
      </span>
    ),
    from: stateName(fromState ?? view.server.state, view.lang),
    size: original === undefined ? "–" : view.format.bytes(original.size),
    state: <ExhibitTag view={view} state={state} />,
  };
}
