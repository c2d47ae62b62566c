import { MECHANISM_IDS, stateName } from "../../../convention/index.ts";
import { REQUEST_STATUSES } from "../../../protocol/bodies/index.ts";
import { type ActRoutes, type ListFilter, Unbroken, type View } from "../../../web/index.ts";
import {
  type DossierFilter,
  dueFilter,
  isNamedIn,
  mechanismTitle,
  mineFilter,
  openFilter,
  placeSchema,
  stateFilter,
  UntilBadge,
  UrgencyTag,
  visibleDossiers,
} from "../../desk/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { rolesFor } from "../access.ts";
import { unconfirmedIn } from "../needs/missed-sendings.ts";
import { listedRequestAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { OUTGOING_STAGES } from "../request/domain/request-file.ts";
import { urgencyNow } from "../request/domain/urgency.ts";
import { isOnItsWay } from "../request/pages/sending.tsx";
import { RequestTag } from "../request/pages/words.tsx";
import { requestJson } from "../request/presenter.ts";
import { DOSSIER_HOLDS, listFiles } from "../request/store.ts";

const FILTERS = {
  mechanism: { label: "cooperation.request.mechanism", choices: MECHANISM_IDS, say: mechanismTitle, picked: true },
  stage: {
    label: "cooperation.requests.stage",
    choices: [...OUTGOING_STAGES, ...REQUEST_STATUSES],
    say: ({ t, format }: View, stage: string) =>
      format.capitalized(t(`cooperation.${isOwnStage(stage) ? "stage" : "status"}.${stage}`)),
    picked: true,
  },
  open: openFilter,
} as const satisfies Record<string, ListFilter>;

function isOwnStage(stage: string): boolean {
  return OUTGOING_STAGES.some((one) => one === stage);
}

/** What narrows the list of dossiers by the requests that stand in them. */
export const DOSSIER_FILTERS: Readonly<Record<string, DossierFilter>> = {
  mechanism: { ...FILTERS.mechanism, holds: DOSSIER_HOLDS.mechanism },
  stage: { ...FILTERS.stage, holds: DOSSIER_HOLDS.stage },
  open: { ...FILTERS.open, holds: DOSSIER_HOLDS.open },
};

/** All requests of both directions that the reader may see, newest first. */
export function mountRequestList(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  const { platform, desk } = context;
  const { db } = platform.database;
  const dossier = "cooperation.request.dossier_id";
  routes.list({
    id: "cooperation.list-requests",
    at: "/requests",
    who: rolesFor("read"),
    member: "requests",
    answer: listedRequestAnswer,
    place: placeSchema,
    filters: {
      state: stateFilter(platform.config.profile),
      ...FILTERS,
      direction: {
        label: "cooperation.request.direction",
        choices: ["outgoing", "incoming"],
        say: ({ t }, direction) => t(`cooperation.requests.${direction}`),
      },
      mine: mineFilter,
      due: dueFilter,
    },
    load: async (_, query, by) => {
      const mine = () => isNamedIn(db, by.id, dossier);
      const of = { kind: "request", id: "cooperation.request.request_id" };
      const due = await desk.queue.narrowsByDue(query.chosen?.due, { dossier, of });
      const { files, next } = await listFiles(db, query, visibleDossiers(by), { mine, ...due });
      return { requests: files.map((one) => ({ ...requestJson(one.file), ...one })), next };
    },
    words: "cooperation.requests",
    columns: {
      reference: "cooperation.request.reference",
      mechanism: "cooperation.request.mechanism",
      direction: "cooperation.request.direction",
      status: "cooperation.request.status",
      until: "desk.queue.column-until",
    },
    facts: async (requests) => {
      const dossierIds = requests.map(({ file }) => file.dossierId);
      return {
        unconfirmed: await unconfirmedIn(context, dossierIds),
        due: await desk.queue.dueIn(dossierIds, "request"),
      };
    },
    cells: ({ file, state }, { view, facts: { unconfirmed, due } }) => ({
      reference: (
        <a href={`/requests/${file.requestId}`}>
          <Unbroken text={file.ownReference} />
        </a>
      ),
      mechanism: mechanismTitle(view, file.mechanism),
      direction: view.t(`cooperation.direction.${file.direction}`, { state: stateName(state, view.lang) }),
      status: (
        <>
          <RequestTag view={view} file={file} onItsWay={isOnItsWay(file, unconfirmed)} />{" "}
          <UrgencyTag view={view} urgency={urgencyNow(file)} />
        </>
      ),
      until: <UntilBadge view={view} label={view.t("desk.queue.column-until")} due={due.get(file.requestId) ?? {}} />,
    }),
  });
}
