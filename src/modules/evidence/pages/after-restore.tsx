import type { Child } from "hono/jsx";
import { stateName } from "../../../convention/index.ts";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import { Table, type View } from "../../../web/index.ts";
import type { ToldOfRecovery } from "../../federation/index.ts";
import type { EvidenceContext } from "../context.ts";
import { type ForgottenRelease, listForgotten, listLost, type LostExhibit, lostNumbersHere } from "../lost-store.ts";
import { findExhibit } from "../store.ts";
import { fetchedAgain } from "../transfer-store.ts";
import type { Exhibit } from "../types.ts";
import { ExhibitTag } from "./words.tsx";

const MOST_SHOWN = 100;

/** What is told of exhibits after a restore: those that are fetched again, and those that are lost for good (R1). */
export async function exhibitsAfterRestore({ platform }: EvidenceContext): Promise<ToldOfRecovery> {
  const { db } = platform.database;
  const fetched = await fetchedAgain(db, MOST_SHOWN);
  const exhibits = await Promise.all(fetched.map(async ({ exhibitId }) => await findExhibit(db, exhibitId)));
  const again = exhibits
    .filter((exhibit) => exhibit !== undefined)
    .map(({ exhibitId, number, fromState = "", state }) => ({ exhibitId, number, fromState, state }));
  const lost = await listLost(db, MOST_SHOWN);
  const forgotten = await listForgotten(db, parseStateCode(platform.config.state), MOST_SHOWN);
  return {
    lists: {
      exhibitsFetchedAgain: again,
      exhibitsLost: lost.map((one) => ({ ...one })),
      releasesForgotten: forgotten.map((one) => ({ ...one })),
    },
    doubled: await lostNumbersHere(db, MOST_SHOWN),
    show: (view) => <AfterRestore view={view} again={again} lost={lost} forgotten={forgotten} />,
  };
}

interface AfterRestoreProps {
  readonly view: View;
  readonly again: readonly (Pick<Exhibit, "exhibitId" | "number" | "state"> & { readonly fromState: string })[];
  readonly lost: readonly LostExhibit[];
  readonly forgotten: readonly ForgottenRelease[];
}

function AfterRestore({ view, again, lost, forgotten }: AfterRestoreProps): Child {
  const { t, lang } = view;
  return (
    <>
      {forgotten.length > 0 && (
        <>
          <Table
            caption={t("evidence.recovery.forgotten")}
            columns={[
              { key: "exhibit", label: t("evidence.recovery.exhibit") },
              { key: "to", label: t("evidence.recovery.to") },
            ]}
            rows={forgotten.map(({ exhibitId, number, offeredTo }) => ({
              cells: { exhibit: <a href={`/exhibits/${exhibitId}`}>{number}</a>, to: stateName(offeredTo, lang) },
            }))}
          />
          <p>{t("evidence.recovery.forgotten-help")}</p>
        </>
      )}
      {again.length > 0 && (
        <Table
          caption={t("evidence.recovery.again")}
          columns={[
            { key: "exhibit", label: t("evidence.recovery.exhibit") },
            { key: "from", label: t("evidence.recovery.from") },
            { key: "state", label: t("evidence.recovery.state") },
          ]}
          rows={again.map(({ exhibitId, number, fromState, state }) => ({
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
