import type { Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import type { FieldName, Given } from "../../protocol/given.ts";
import { utf8 } from "../../protocol/bytes.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { compact } from "../../protocol/compact.ts";
import { parseJson } from "../api.ts";
import { type FieldError, type FormInput, readPosted, refusalAsFieldError, toFieldErrors, typed } from "../forms.ts";
import { readUpload, readUploadForm } from "../multipart.ts";
import {
  fileOf,
  operationOf,
  operations,
  type OperationSpec,
  type ParamValues,
  type PathParams,
  readParam,
  type Sendable,
  type Upload,
} from "../operation.ts";
import { goOn, isForTheForm } from "../or-show.ts";
import { checkSender } from "../sender.ts";
import { type View, viewOf } from "../view.ts";
import { type Act, type Actors, type AnyAct, type AnyAnswer, type ArrivingFile, type FormAct, nothing } from "./act.ts";
import { boxId, fieldLabel, type FormState } from "./act-form.tsx";
import { GROUPS_BUTTON, regrouped } from "./form-groups.ts";
import { boxOf, type MomentReader, readFields, takenMembers } from "./form-reader.ts";
import { chosenIn, filterQuery, filtersAsked, type ListFilter } from "./filters.tsx";
import { Listing, listQuery, type ListQuery, type ListSpec } from "./list.tsx";
import { sendCsv, sheetOf } from "./list-sheet.ts";

/** What a page with a form is made from. */
export interface FormPage<By, Params> {
  readonly c: Context;
  readonly view: View;
  readonly by: By;
  readonly params: Params;
  /** Undefined where nobody has sent the form yet. */
  readonly form: FormState | undefined;
}

export type ShowPage<By, Params> = (page: FormPage<By, Params>) => Child | Promise<Child>;

export interface PostForm<By, Params, Input extends z.ZodType, Result> {
  /** The page with the form, as it came back; with the refusal, where it was one, and what was read before it. */
  readonly show: (page: FormPage<By, Params>, refusal?: Refusal, given?: Given<Input>) => Child | Promise<Child>;
  /** Where to go once it is done. */
  readonly next: (result: Result, page: FormPage<By, Params>) => string;
  /**
   * The page that shows what would be done before anybody stands behind it; undefined where that was confirmed. From there
   * `change=yes` brings what was typed back into the form.
   */
  readonly check?: (given: Given<Input>, page: FormPage<By, Params>) => Promise<Child | undefined>;
  /** The text that says what was done, where it is not `<words>.done` of the act. */
  readonly done?: string | undefined;
  /** Members that this form may set, or whole groups; what else is posted with it is not read. Absent: every member of the input. */
  readonly boxes?: readonly (FieldName<z.input<Input>> | (keyof z.input<Input> & string))[] | undefined;
}

interface Audience<Who, Params> {
  readonly who: readonly Who[];
  readonly params?: Params;
}

/** One thing that is kept, told once: the operation of the API that reads it, and its page (`routes.one`). */
export interface OneSpec<
  Context_,
  By,
  Who extends string,
  Params extends PathParams,
  Source extends Sendable<z.input<Answer>>,
  Answer extends z.ZodType,
> extends Pick<OperationSpec<readonly Who[], Params, undefined, undefined, undefined>, "id" | "who" | "refusals"> {
  /** "/documents/:id": its page, and its place under /api/v1 unless `apiAt` names another. */
  readonly at: `/${string}`;
  readonly apiAt?: `/${string}`;
  readonly params: Params;
  readonly answer: Answer;
  /** Refuses what is not there. */
  readonly load: (context: Context_, params: ParamValues<Params>, by: By) => Promise<Source>;
  readonly show: (thing: Source, page: FormPage<By, ParamValues<Params>>) => Child | Promise<Child>;
}

/** How many a page shows. */
const PAGE = 25;
/** What a list that nobody searches is asked for. */
const WHOLE: ListQuery = { limit: Number.POSITIVE_INFINITY };

type AnyOperation<Who extends string> = OperationSpec<readonly Who[], PathParams, undefined, z.ZodType, z.ZodType>;

export interface ActMounts<By, Who extends string> extends Pick<Actors<By, Who>, "may"> {
  readonly api: Hono;
  readonly pages: Hono;
  /** Who calls. Refuses "sign-in-needed" and "role-missing". */
  readonly whoActs: (c: Context, ...anyOf: readonly Who[]) => By;
  /** How a day and a time of a form become a moment; absent where no act asks for one. */
  readonly moment?: (view: View) => MomentReader;
}

/** Mounts the acts of one module: as operations of its API, as forms of its pages. */
export function actRoutes<Ctx, By, Who extends string>(context: Ctx, mounts: ActMounts<By, Who>) {
  const { api, pages, whoActs, may } = mounts;
  const operation = operations(whoActs);
  const momentOf = (view: View): MomentReader => mounts.moment?.(view) ?? (() => undefined);

  const inApi = new Set<string>();

  /** Acts whose pages have forms of their own making, or none: their operations alone. */
  function postJson(...acts: readonly AnyAct<Ctx, By, Who>[]): void {
    for (const act of acts) tellInApi(act);
  }

  /** The operation of an act: once, however many forms it has. */
  function tellInApi(act: AnyAct<Ctx, By, Who>): void {
    if (inApi.has(act.id)) return;
    inApi.add(act.id);
    const { at, input, answer: said } = act;
    const [answer, present] = said !== undefined && "of" in said ? [said.schema, said.of] : [said, undefined];
    // The record's own types were checked where it was written; here acts of all kinds are mounted alike.
    const body = input === nothing || act.file !== undefined ? undefined : input;
    const upload = act.file && { facts: input, ...act.file };
    const spec = { ...act, body, answer, ...(upload && { upload }) } as AnyOperation<Who>;
    const [method = "", path = ""] = at.split(" ");
    const handler = operation(spec, async ({ c, user, body: asJson, params: ids }) => {
      const { facts: given, file } =
        upload === undefined ? { facts: asJson, file: undefined } : await readFacts(c, upload);
      const result = await act.do({ context, input: given, by: user, ids, file } as never);
      return present === undefined ? result : present(result as never);
    });
    api.on(method, path, handler);
  }

  /** A list: the operation of the API, and its page; as a file, too, where it has one. Gives the page back, for the forms that stand on it. */
  function list<
    const Member extends string,
    Item extends Sendable<z.input<Answer>>,
    Answer extends z.ZodType,
    Key extends string,
    const Choices extends Readonly<Record<string, string>>,
    Facts = undefined,
    Params extends PathParams = PathParams,
  >(
    spec: ListSpec<Ctx, By, Who, Member, Item, Answer, Key, Facts, Choices, Params>,
  ): ShowPage<By, ParamValues<Params>> {
    const { at, apiAt = at, params, member, searched = false, place } = spec;
    const { add, load, facts: factsOf, around, cells, sheet } = spec;
    // A filter says its own choices alone, and is asked for no others.
    const filters = (spec.filters ?? {}) as Readonly<Record<string, ListFilter>>;
    const byParts = searched || place !== undefined;
    const answer = z.object({ [member]: z.array(spec.answer), ...(byParts && { next: z.string().nullable() }) });
    const { id, who, refusals = [] } = spec;
    const { search, limit, before } = listQuery.shape;
    const sought = z.object({ ...(searched && { search }), ...(byParts && { before: place?.optional() ?? before }) });
    const narrows = { ...(searched && { search }), ...filterQuery(filters) };
    // A list that nobody narrows has no query, and reads none.
    const query =
      byParts || spec.filters ? z.object({ ...(byParts && { limit }), ...sought.shape, ...narrows }) : undefined;
    const asked = (given: Readonly<Record<string, unknown>>): ListQuery<Choices> =>
      // As the query says; the names of its filters are those of Choices.
      ({ ...WHOLE, ...compact(given), chosen: chosenIn(filters, given) }) as ListQuery<Choices>;
    const read = { id, who, params, refusals, query, answer } as AnyOperation<Who>;
    api.get(
      apiAt,
      operation(read, async (call) => {
        const narrowed = asked({ ...(call.query as object | undefined) });
        return await load(context, narrowed, call.user, call.params as ParamValues<Params>);
      }),
    );
    if (sheet !== undefined) {
      const file = {
        id: sheet.id,
        who,
        params: params as Params,
        refusals: [...refusals, "list-too-long"],
        query: z.object(narrows),
        answer: fileOf("text/csv"),
      };
      const send = operation(file, async ({ c, user, params: ids, query: given }) => {
        const taken = await sheetOf(spec, context, { view: viewOf(c), by: user, params: ids }, asked(given));
        return sendCsv(c, taken, at);
      });
      api.get(`${apiAt}.csv`, send);
      pages.get(`${at}.csv`, send);
    }
    const show: ShowPage<By, ParamValues<Params>> = async ({ c, view, by, form, params: ids }) => {
      const { chosen, unknown } = filtersAsked(c, filters);
      const wanted = asked({ ...(byParts && { limit: PAGE, ...sought.safeParse(c.req.query()).data }), ...chosen });
      const found = await load(context, wanted, by, ids);
      const items = found[member];
      const seen = { c, context, view, by, form, params: ids };
      const shown = { ...seen, facts: (await factsOf?.(items, seen)) as Facts };
      const mayAdd = add !== undefined && may(by, add.who);
      return (
        <Listing
          at={at.replaceAll(/:(\w+)/g, (_, name: string) => String(ids[name]))}
          {...{ view, form, words: spec.words, columns: spec.columns, filters, chosen, unknown }}
          counts={(await spec.counts?.(context, wanted, by, ids)) ?? {}}
          asSheet={sheet !== undefined}
          breadcrumb={spec.breadcrumb?.(view)}
          nextAction={mayAdd ? { label: view.t(`${spec.words}.new`), href: add.href } : undefined}
          search={searched ? (wanted.search ?? "") : undefined}
          isFirst={wanted.before === undefined}
          next={found.next ?? null}
          rows={items.map((item) => ({ cells: cells(item, shown) }))}
          {...await around?.(items, shown)}
        />
      );
    };
    page(at, spec, show);
    return show;
  }

  /** One thing: the operation of the API that reads it, and its page. Gives the page back, for the forms that stand on it. */
  function one<P extends PathParams, Source extends Sendable<z.input<Answer>>, Answer extends z.ZodType>(
    spec: OneSpec<Ctx, By, Who, P, Source, Answer>,
  ): ShowPage<By, ParamValues<P>> {
    const { id, at, apiAt = at, who, params, answer, refusals = [], load, show } = spec;
    const read = { id, who, params, answer, refusals } as unknown as AnyOperation<Who>;
    api.get(
      apiAt,
      operation(read, async (call) => await load(context, call.params as ParamValues<P>, call.user)),
    );
    const shown: ShowPage<By, ParamValues<P>> = async (asked) =>
      await show(await load(context, asked.params, asked.by), asked);
    page(at, spec, shown);
    return shown;
  }

  /** A page for some people: the GET alone. */
  function page<P extends PathParams>(path: string, of: Audience<Who, P>, show: ShowPage<By, ParamValues<P>>): void {
    pages.get(path, async (c) => await html(c, await show(pageOf(c, of))));
  }

  /** A page of its own for the form of an act: empty, and as it came back. */
  function formPage<P extends PathParams, I extends z.ZodType, A extends AnyAnswer, R>(
    path: string,
    act: Act<Ctx, By, Who, P, I, A, R>,
    form: PostForm<By, NoInfer<ParamValues<P>>, I, R>,
  ): void {
    page(path, act, form.show);
    postForm(path, act, form);
  }

  /**
   * The form of an act, wherever it stands, and with it its operation: one call mounts both. It does the act and goes on, or the page comes
   * back with what was typed.
   */
  function postForm<P extends PathParams, I extends z.ZodType, A extends AnyAnswer, R>(
    path: string,
    act: Act<Ctx, By, Who, P, I, A, R>,
    { show, check, next, boxes, done }: PostForm<By, NoInfer<ParamValues<P>>, I, R>,
  ): void {
    tellInApi("whole" in act ? (act.whole as AnyAct<Ctx, By, Who>) : act);
    const handler = async (c: Context): Promise<Response> => {
      const shown = pageOf(c, act);
      const { view, by, params } = shown;
      const { input: posted, file } =
        act.file === undefined ? { input: await readPosted(c), file: undefined } : await readWithFile(c);
      const { input, changed } = regrouped(act.input, only(boxes, posted), typed(posted, GROUPS_BUTTON));
      const withErrors = (errors: readonly FieldError[]): FormPage<By, ParamValues<P>> => ({
        ...shown,
        form: { of: act.id, errors: placed(errors, act, view), input, changed },
      });
      if (changed !== undefined) return await html(c, await show(withErrors([])));
      if (check !== undefined && typed(posted, "change") === "yes") return await html(c, await show(withErrors([])));
      const fields = readFields(act.input, input, momentOf(view));
      const read = act.input.safeParse(fields);
      const also = act.faults?.(context, takenMembers(act.input, fields) as Partial<Given<I>>) ?? [];
      if (!read.success || also.length > 0) {
        const faults = read.success ? [] : toFieldErrors(read.error, view.t);
        const all = [...faults, ...also.map((fault) => refusalAsFieldError(fault, view.t))];
        return await html(c, await show(withErrors(all)), 422);
      }
      const given = read.data as Given<I>; // the same value, which nobody changes from here on
      try {
        const checked = await check?.(given, shown);
        if (checked !== undefined) return await html(c, checked);
        const result = await act.do({ context, input: given, by, ids: params, file });
        return goOn(c, next(result, shown), done ?? `${act.words}.done`);
      } catch (error) {
        if (!isForTheForm(error)) throw error;
        const { form } = withErrors([refusalAsFieldError(error, view.t)]);
        const again = { ...shown, form: form && { ...form, refused: error.code } };
        return await html(c, await show(again, error, given), 422);
      }
    };
    pages.post(path, Object.assign(handler, { [FORM]: act.id }));
  }

  function pageOf<P extends PathParams>(c: Context, { who, params }: Audience<Who, P>): FormPage<By, ParamValues<P>> {
    const by = whoActs(c, ...who);
    const ids = Object.entries(params ?? {}).map(([name, param]) => [name, readParam(c, name, param)]);
    return { c, view: viewOf(c), by, params: Object.fromEntries(ids) as ParamValues<P>, form: undefined };
  }

  return { api, pages, operation, postJson, list, one, page, formPage, postForm };
}

export type ActRoutes<Ctx, By, Who extends string> = ReturnType<typeof actRoutes<Ctx, By, Who>>;

const FORM = Symbol("form");

/** The id of the act whose form is posted to this route. */
export function formAt(handler: unknown): string | undefined {
  return typeof handler === "function" && FORM in handler ? (handler[FORM] as string) : undefined;
}

/** The record that a route of the API was mounted from, if forms can be made from it. */
export function actOf(handler: unknown): FormAct | undefined {
  const operation = operationOf(handler) as { words?: string } | undefined;
  return operation?.words === undefined ? undefined : (operation as unknown as FormAct);
}

/** What was posted into these boxes; a day has "on-day" and others, and no member of an input has "-" in its name. */
function only(boxes: readonly string[] | undefined, input: FormInput): FormInput {
  if (boxes === undefined) return input;
  const isOf = (key: string): boolean =>
    boxes.some((box) => key === box || key.startsWith(`${box}.`) || key.startsWith(`${box}-`));
  return Object.fromEntries(Object.entries(input).filter(([key]) => isOf(key)));
}

/** Each fault at a box of the form, under the name of the box; of two at one box the first. */
function placed(errors: readonly FieldError[], act: FormAct, view: View): FieldError[] {
  const all = errors.map(({ field, message }) => {
    const box = act.file !== undefined && field === "file" ? field : boxOf(act.input, field);
    return box === ""
      ? { field: box, message }
      : { field: box, message, label: fieldLabel(view, act, box), at: boxId(act, box) };
  });
  return all.filter((error, index) => all.findIndex((other) => other.field === error.field) === index);
}

/** The facts of an upload, as its schema takes them, and its file. Refuses `upload-malformed` and what JSON is refused for. */
async function readFacts(c: Context, { facts: schema }: Upload): Promise<{ facts: unknown; file: ArrivingFile }> {
  const { fields, file } = await readUpload(c);
  const text = fields.get("facts");
  if (text === undefined) throw new Refusal("upload-malformed", 'The upload has no field "facts" before its file.');
  return { facts: parseJson(utf8(text), schema), file: fromSender(c, file) };
}

async function readWithFile(c: Context): Promise<{ input: FormInput; file: ArrivingFile }> {
  const { input, upload } = await readUploadForm(c);
  return { input, file: fromSender(c, upload.file) };
}

/** R16: the file may take half an hour, and who sent it is asked once more at its end. */
async function* fromSender(c: Context, file: ArrivingFile): ArrivingFile {
  yield* file;
  await checkSender(c);
}

function html(c: Context, page: Child, status: 200 | 422 = 200): Response | Promise<Response> {
  return c.html(page as never, status); // a page is an element of hono/jsx
}
