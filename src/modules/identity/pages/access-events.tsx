import { EmptyState, HostileText, Moment, Table, useView } from "../../../web/index.ts";
import type { AccessEvent } from "../access-store.ts";

/** What happened to whose access, newest first; `named`: each line says of whom it tells, with a link to the person. */
export function AccessEvents({ events, named }: { events: readonly AccessEvent[]; named?: boolean }) {
  const { t } = useView();
  if (events.length === 0) {
    return <EmptyState title={t("identity.changes.none")}>{t("identity.changes.none-text")}</EmptyState>;
  }
  const columns = [
    { key: "what", label: t("identity.changes.what") },
    ...(named === true ? ([{ key: "whom", label: t("identity.changes.whom") }] as const) : []),
    { key: "by", label: t("identity.changes.by") },
    { key: "at", label: t("identity.changes.at") },
  ] as const;
  return (
    <Table
      caption={t("identity.changes.title")}
      captionUnseen
      columns={columns}
      rows={events.map((event) => ({
        cells: {
          what: <What event={event} />,
          whom: <a href={`/people/${event.userId}`}>{event.name}</a>,
          by: event.byName ?? t("identity.changes.machine"),
          at: <Moment at={event.at} />,
        },
      }))}
    />
  );
}

function What({ event: { kind, reason, device } }: { event: AccessEvent }) {
  const { t } = useView();
  return (
    <>
      {t(`identity.change.${kind}`)}
      {[device, reason].map(
        (text) =>
          text !== null && (
            <p class="hint">
              <HostileText text={text} />
            </p>
          ),
      )}
    </>
  );
}
