import type { Child } from "hono/jsx";
import { stateName } from "../../../convention/index.ts";
import { Table, type View } from "../../../web/index.ts";
import type { EvidenceContext } from "../context.ts";
import { listLost } from "../lost-store.ts";
import { findExhibit } from "../store.ts";
import { fetchedAgain } from "../transfer-store.ts";
import { ExhibitTag } from "./words.tsx";

const MOST_SHOWN = 100;

/** What /recovery tells of exhibits: those that are fetched again, and those that are lost for good (R1). */
export async function exhibitsAfterRestore({ platform }: EvidenceContext, view: View): Promise<Child> {
  const { t, lang } = view;
  const { db } = platform.database;
  const again = await fetchedAgain(db, MOST_SHOWN);
  const exhibits = await Promise.all(again.map(async ({ exhibitId }) => await findExhibit(db, exhibitId)));
  const lost = await listLost(db, MOST_SHOWN);
  return (
    <>
      {again.length > 0 && (
        <Table
          caption={t("evidence.recovery.again")}
          columns={[
            { key: "exhibit", label: t("evidence.recovery.exhibit") },
            { key: "from", label: t("evidence.recovery.from") },
            { key: "state", label: t("evidence.recovery.state") },
          ]}
          rows={exhibits
            .filter((exhibit) => exhibit !== undefined)
            .map(({ exhibitId, number, fromState = "", state }) => ({
              cells: {
                exhibit: <a href={`/exhibits/${exhibitId}`}>{number}</a>,
                from: stateName(fromState, lang),
                state: <ExhibitTag view={view} state={state} />,
              },
            }))}
        />
      )}
      {lost.length > 0 && (
        <>
          <Table
            caption={t("evidence.recovery.lost")}
            columns={[
              { key: "exhibit", label: t("evidence.recovery.exhibit") },
              { key: "holder", label: t("evidence.recovery.holder") },
            ]}
            rows={lost.map(({ number, dossierId, offeredTo, isHeld }) => ({
              cells: {
                exhibit: <a href={`/dossiers/${dossierId}`}>{number}</a>,
                holder: t(isHeld ? "evidence.recovery.held" : "evidence.recovery.not-held", {
                  state: stateName(offeredTo, lang),
                }),
              },
            }))}
          />
          <p>{t("evidence.recovery.lost-help")}</p>
        </>
      )}
    </>
  );
}
