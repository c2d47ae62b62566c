import type { JSX } from "hono/jsx/jsx-runtime";
import { Button, Form, Moment, Notice, useView } from "../../../web/index.ts";
import type { Alarm } from "../types.ts";
import { alarmSentence } from "./words.tsx";

/** What went wrong between the servers and needs a person, each with what to do about it. */
export function AlarmList({
  alarms,
  mayAcknowledge,
}: {
  alarms: readonly Alarm[];
  mayAcknowledge: boolean;
}): JSX.Element | null {
  const view = useView();
  const { t } = view;
  if (alarms.length === 0) return null;
  return (
    <section aria-labelledby="alarms-title">
      <h2 id="alarms-title">{t("federation.alarms.title", { count: alarms.length })}</h2>
      {alarms.map((alarm) => (
        <Notice tone={toneOf(alarm)} title={alarmSentence(view, alarm)}>
          <p>{t(`federation.alarm-help.${alarm.kind}`)}</p>
          <p class="hint">
            {t("federation.alarms.since")} <Moment at={alarm.raisedAt} />
            {alarm.count > 1 && <> {t("federation.alarms.count", { count: alarm.count })}</>}
          </p>
          {alarm.subject.kind === "dispatch" && (
            <p>
              {/* Of two under one number the first is the one that is here. */}
              <a href={`/dispatches/${String(alarm.details["earlierDispatch"] ?? alarm.subject.id)}`}>
                {t("federation.alarms.to-dispatch")}
              </a>
            </p>
          )}
          {alarm.subject.kind === "designation" && (
            <p>
              <a href="/designation">{t("federation.alarms.to-designation")}</a>
            </p>
          )}
          {alarm.subject.kind === "lost-keys" && (
            <p>
              <a href={`/keys/lists/${alarm.subject.id}`}>{t("federation.keys.look")}</a>
            </p>
          )}
          {alarm.subject.kind === "keys" && (
            <p>
              <a href="/keys">{t("federation.alarms.to-keys")}</a>
            </p>
          )}
          {alarm.state !== undefined && alarm.subject.kind === "peer" && (
            <p>
              <a href={`/peers/${alarm.state}`}>{t("federation.alarms.to-peer")}</a>
            </p>
          )}
          {mayAcknowledge && alarm.acknowledgedAt === undefined && (
            <Form action={`/line-alarms/${alarm.alarmId}/acknowledge`}>
              <Button kind="secondary" about={alarmSentence(view, alarm)}>
                {t("federation.alarms.acknowledge")}
              </Button>
            </Form>
          )}
        </Notice>
      ))}
    </section>
  );
}

/** That another State was restored is news, and no fault. */
function toneOf({ kind, acknowledgedAt }: Alarm): "bad" | "attention" {
  return acknowledgedAt === undefined && kind !== "peer-restored" ? "bad" : "attention";
}
