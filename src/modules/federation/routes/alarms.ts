import { Hono } from "hono";
import { operations } from "../../../web/index.ts";
import { DUTY_ROLES, type Identity } from "../access.ts";
import { acknowledgeAlarm } from "../alarms/acknowledge-alarm.ts";
import { listAlarms } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { alarmsAnswer, doneAnswer } from "./answers.ts";
import { alarmParams } from "./path.ts";

/** Alarms of the lines to our peers. */
export function alarmRoutes(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
  const operation = operations(identity.requireUser);

  api.get(
    "/line-alarms",
    operation({ id: "federation.list-alarms", who: [], answer: alarmsAnswer }, async () => ({
      alarms: await listAlarms(context),
    })),
  );
  api.post(
    "/line-alarms/:id/acknowledgement",
    operation(
      {
        id: "federation.acknowledge-alarm",
        who: DUTY_ROLES,
        params: alarmParams,
        answer: doneAnswer,
        repeat: "same",
      },
      async ({ user: by, params: { id } }) => {
        await acknowledgeAlarm(context, { alarmId: id, by });
        return {};
      },
    ),
  );

  return api;
}
