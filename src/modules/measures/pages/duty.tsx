import { type Context, Hono } from "hono";
import { z } from "zod";
import { type FieldError, type FormInput, orShow, parseForm, typed, viewOf } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, may, mayAnswer } from "../access.ts";
import { pathId } from "../api.ts";
import type { MeasuresContext } from "../context.ts";
import { acknowledge, ringUnknown } from "../duty/acknowledge-ring.ts";
import { onDutyAt, type RosterLine, setRoster } from "../duty/roster.ts";
import { rosterEntries } from "../duty/roster-store.ts";
import { attemptsOf, loadRing, openRings } from "../duty/ring-queries.ts";
import type { RosterEntry } from "../duty/types.ts";
import { DutyPage, RingPage, rosterLines } from "./duty-pages.tsx";

/** HTML routes of the duty line. */
export function dutyPages(context: MeasuresContext): Hono {
  const pages = new Hono();
  const { database, clock, config } = context.platform;
  const { requireUser, people } = context.identity;

  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    demand(user, "read-roster");
    const roster = await rosterEntries(database.db);
    const candidates = may(user, "edit-roster")
      ? (await people()).filter((one) => one.state === "active" && mayAnswer(one))
      : [];
    const props = {
      view: viewOf(c),
      user,
      rings: await openRings(database.db),
      roster,
      onDuty: onDutyAt(roster, clock.now()),
      people: candidates,
      hasCommand: (config.ringer?.command.length ?? 0) > 0,
      errors,
      input,
    };
    return c.html(<DutyPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/duty", async (c) => await show(c, requireUser(c)));
  pages.post("/duty/roster", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, z.object({}));
    return await orShow(
      c,
      async () => {
        await setRoster(context, linesOf(input, await rosterEntries(database.db)), user);
        return "/duty";
      },
      async (errors) => await show(c, user, errors, input),
    );
  });

  pages.get("/duty/rings/:id", async (c) => {
    const user = requireUser(c);
    demand(user, "read-roster");
    const ring = await loadRing(database.db, pathId(c.req.param("id")));
    if (!ring) throw ringUnknown();
    const attempts = await attemptsOf(database.db, ring.ringId);
    return c.html(<RingPage view={viewOf(c)} user={user} ring={ring} attempts={attempts} />);
  });
  pages.post("/duty/rings/:id/acknowledgement", async (c) => {
    const user = requireUser(c);
    await parseForm(c, z.object({}));
    const ring = await acknowledge(context, pathId(c.req.param("id")), user);
    return c.redirect(`/duty/rings/${ring.ringId}`, 303);
  });
  return pages;
}

/** Lines of the form with a person chosen, in their order. The form has no hours: who stays on a line keeps those of the line. */
function linesOf(input: FormInput, before: readonly RosterEntry[]): RosterLine[] {
  return Array.from({ length: rosterLines(before) }, (_, index) => {
    const userId = typed(input, `userId-${index}`) ?? "";
    const phone = (typed(input, `phone-${index}`) ?? "").trim();
    const entry = before[index];
    return entry?.userId === userId ? { userId, phone, ...hoursOf(entry) } : { userId, phone };
  }).filter((line) => line.userId !== "");
}

function hoursOf({ from, until }: RosterEntry): Pick<RosterLine, "from" | "until"> {
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}
