import type { ToldOfRecovery } from "../federation/index.ts";
import { HostileText, type View } from "../../web/index.ts";
import { isUnsettled } from "./badges/badge-key.ts";
import type { ConferenceContext } from "./context.ts";
import { headOf, type ConferenceHead } from "./frame/domain/conference.ts";
import { titleOf } from "./frame/pages/conference-page.tsx";
import { listConferences } from "./frame/store.ts";
import { publicationOf } from "./private/published-store.ts";
import { todayAt } from "./frame/upon.ts";
import { countSealed, findDataKey } from "./private/store.ts";

/** What is told of conferences after a restore (R1): whatever of them may be older than what people did. */
export async function conferencesAfterRestore(context: Pick<ConferenceContext, "platform">): Promise<ToldOfRecovery> {
  const { database, incarnation } = context.platform;
  if (incarnation.current().number === 1) return { lists: {}, show: () => undefined };
  const { db } = database;
  // All of them: one that was closed years ago may have a list that is held back.
  const { conferences } = await listConferences(db, { limit: Number.POSITIVE_INFINITY });
  const told: { head: ConferenceHead; what: (typeof LOOK)[number] }[] = [];
  for (const head of conferences.map(headOf)) {
    const { conferenceId: id } = head;
    if ((await publicationOf(context, db, id)) === "held-back") told.push({ head, what: "list-held-back" });
    if (head.state === "closed") continue;
    if (await isUnsettled(context, db, id)) told.push({ head, what: "badge-key" });
    if ((await countSealed(db, id)) > 0 && (await findDataKey(db, id)) === undefined)
      told.push({ head, what: "key-missing" });
    if (todayAt(context, head) > head.retentionOn) told.push({ head, what: "closed-perhaps" });
  }
  return {
    lists: {
      conferencesToLookAt: told.map(({ head: { conferenceId, slug }, what }) => ({ conferenceId, slug, what })),
    },
    show: (view) => told.length > 0 && <AfterRestore view={view} of={told} />,
  };
}

const LOOK = ["list-held-back", "badge-key", "key-missing", "closed-perhaps"] as const;
const AT: Partial<Record<(typeof LOOK)[number], string>> = {
  "badge-key": "/badges",
  "list-held-back": "/list-of-participants",
};

function AfterRestore({
  view,
  of,
}: {
  view: View;
  of: readonly { head: ConferenceHead; what: (typeof LOOK)[number] }[];
}) {
  return (
    <>
      <h2>{view.t("conference.recovery.title")}</h2>
      <ul>
        {of.map(({ head, what }) => (
          <li>
            <a href={`/conferences/${head.conferenceId}${AT[what] ?? ""}`}>
              <HostileText text={titleOf(view, head)} />
            </a>
            {": "}
            {view.t(`conference.recovery.${what}`)}
          </li>
        ))}
      </ul>
    </>
  );
}
