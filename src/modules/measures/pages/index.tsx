import { type Context, Hono } from "hono";
import { z } from "zod";
import { typedMoment } from "../../../convention/wall-clock.ts";
import { compact } from "../../../protocol/compact.ts";
import {
  dateText,
  type FieldError,
  type FormInput,
  oneOf,
  optionalText,
  orShow,
  parseForm,
  requiredText,
  viewOf,
  wholeNumber,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandRead, may, mayRead } from "../access.ts";
import { amendOrder, draftOrder } from "../actions/draft-order.ts";
import { endOrder } from "../actions/end-order.ts";
import { issueOrder } from "../actions/issue-order.ts";
import { recordAnswer } from "../actions/record-answer.ts";
import { renewOrder } from "../actions/renew-order.ts";
import { serveOrder } from "../actions/serve-order.ts";
import { orderPlaceSchema, pathId } from "../api.ts";
import type { MeasuresContext } from "../context.ts";
import { END_REASONS, type OrderFile, PROVIDER_ANSWERS } from "../domain/order.ts";
import { mayAmend } from "../domain/order-rules.ts";
import { isSecrecyMissing } from "../secrecy.ts";
import { loadOrder, listOrders } from "../store.ts";
import { termsForm, termsOf, typedTerms } from "./terms.ts";
import { OrderPage } from "./order-page.tsx";
import { AmendmentPage, NewOrderPage, OrdersPage } from "./orders-page.tsx";
import { dutyPages } from "./duty.tsx";

const PAGE_ORDERS = 50;

const serviceForm = z.object({ how: requiredText(500), servedAtDay: dateText(), servedAtTime: requiredText(5) });
const answerForm = z.object({
  answer: oneOf(PROVIDER_ANSWERS),
  contact: requiredText(500),
  answeredAtDay: dateText(),
  answeredAtTime: requiredText(5),
  note: optionalText(20_000),
});
// END_REASONS is a readonly list of literals; the schema wants a first element.
const endForm = z.object({
  reason: oneOf(END_REASONS as readonly [(typeof END_REASONS)[number], ...(typeof END_REASONS)[number][]]),
});
const renewalForm = z.object({
  days: wholeNumber(1, 366).optional(),
  renewalReason: optionalText(20_000),
  authorisation: optionalText(500),
});

/** HTML routes of orders, of the roster and of the call that is acknowledged at night. */
export function measuresPages(context: MeasuresContext): Hono {
  const pages = new Hono().route("/", dutyPages(context));
  const { database, config } = context.platform;
  const { requireUser } = context.identity;

  pages.get("/orders", async (c) => {
    const user = requireUser(c);
    demand(user, "read");
    const onlyOpen = c.req.query("open") !== "no";
    const before = orderPlaceSchema.safeParse(c.req.query("before")).data;
    const filter = { open: onlyOpen, limit: PAGE_ORDERS, ...(before === undefined ? {} : { before }) };
    const records = await listOrders(database.db, filter);
    const orders = [];
    for (const { order } of records) if (await mayRead(context, user, order)) orders.push(order);
    const next = records.length === PAGE_ORDERS ? records.at(-1)?.order.orderNumber : undefined;
    const props = { view: viewOf(c), orders, onlyOpen, mayDraft: may(user, "draft"), next };
    return c.html(<OrdersPage {...props} />);
  });
  pages.get("/orders/new", (c) => {
    demand(requireUser(c), "draft");
    return c.html(<NewOrderPage view={viewOf(c)} />);
  });
  pages.post("/orders", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, termsForm);
    const again = (errors: readonly FieldError[]) =>
      c.html(<NewOrderPage view={viewOf(c)} errors={errors} input={form.input} />, 422);
    if (!form.ok) return again(form.errors);
    return await orShow(
      c,
      async () => `/orders/${(await draftOrder(context, { terms: termsOf(form.values), drill: false }, user)).orderId}`,
      again,
    );
  });

  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const record = await loadOrder(database.db, pathId(c.req.param("id") ?? ""));
    const order = await demandRead(context, user, record?.order);
    const props = {
      view: viewOf(c),
      user,
      record: { order, events: record?.events ?? [] },
      secrecyMissing: await isSecrecyMissing(context, order),
      errors,
      input,
    };
    return c.html(<OrderPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/orders/:id", async (c) => await show(c, requireUser(c)));

  /** The draft of an order, to be changed before it is issued. */
  const draftOf = async (c: Context, user: User): Promise<OrderFile> => {
    demand(user, "draft");
    const record = await loadOrder(database.db, pathId(c.req.param("id") ?? ""));
    const order = await demandRead(context, user, record?.order);
    mayAmend(order);
    return order;
  };
  pages.get("/orders/:id/amendment", async (c) => {
    const order = await draftOf(c, requireUser(c));
    return c.html(<AmendmentPage view={viewOf(c)} order={order} known={typedTerms(order.terms)} />);
  });
  pages.post("/orders/:id/amendment", async (c) => {
    const user = requireUser(c);
    const order = await draftOf(c, user);
    const form = await parseForm(c, termsForm);
    const again = (errors: readonly FieldError[]) =>
      c.html(<AmendmentPage view={viewOf(c)} order={order} errors={errors} input={form.input} />, 422);
    if (!form.ok) return again(form.errors);
    return await orShow(
      c,
      async () => {
        // What only a program gives has no field, and stays.
        const { dataPeriod } = order.terms;
        const terms = { ...termsOf(form.values), ...compact({ dataPeriod }) };
        return `/orders/${(await amendOrder(context, order.orderId, terms, user)).orderId}`;
      },
      again,
    );
  });

  /** One form of the order page: parsed, done, and the page again; with its errors, under the names of this form, where it was refused. */
  const act = <S extends z.ZodType>(
    path: string,
    schema: S,
    work: (orderId: string, values: z.output<S>, user: User) => Promise<unknown>,
    named: Readonly<Record<string, string>> = {},
  ): void => {
    pages.post(`/orders/:id/${path}`, async (c) => {
      const user = requireUser(c);
      const form = await parseForm(c, schema);
      if (!form.ok) return await show(c, user, form.errors, form.input);
      const orderId = pathId(c.req.param("id") ?? "");
      return await orShow(
        c,
        async () => {
          await work(orderId, form.values, user);
          return `/orders/${orderId}`;
        },
        async (errors) => {
          const own = errors.map((error) => ({ ...error, field: named[error.field] ?? error.field }));
          return await show(c, user, own, form.input);
        },
      );
    });
  };
  act("issue", z.object({}), async (orderId, _, user) => await issueOrder(context, orderId, user));
  act(
    "service",
    serviceForm,
    async (orderId, { how, servedAtDay, servedAtTime }, user) => {
      const servedAt = typedMoment(servedAtDay, servedAtTime, config.timeZone, "servedAtTime");
      return await serveOrder(context, orderId, { servedAt, how }, user);
    },
    { servedAt: "servedAtDay" },
  );
  act(
    "answer",
    answerForm,
    async (orderId, { answeredAtDay, answeredAtTime, note, ...rest }, user) => {
      const answeredAt = typedMoment(answeredAtDay, answeredAtTime, config.timeZone, "answeredAtTime");
      const reply = { ...rest, answeredAt, ...(note === undefined ? {} : { note }) };
      return await recordAnswer(context, orderId, reply, user);
    },
    { answeredAt: "answeredAtDay" },
  );
  const renew = async (
    orderId: string,
    { renewalReason: reason, ...rest }: z.output<typeof renewalForm>,
    user: User,
  ): Promise<unknown> => await renewOrder(context, orderId, compact({ ...rest, reason }), user);
  // Another form of the page has a field "reason".
  act("renewal", renewalForm, renew, { reason: "renewalReason" });
  act("end", endForm, async (orderId, { reason }, user) => await endOrder(context, orderId, { reason }, user));

  return pages;
}
