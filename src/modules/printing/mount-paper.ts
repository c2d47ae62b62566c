import { z } from "zod";
import type { Platform, PrintedDocument } from "../../platform/index.ts";
import { type ActRoutes, fileOf, LANGUAGES, type ParamValues, type PathParams, viewOf } from "../../web/index.ts";
import type { AuditEvent, AuditModule } from "../audit/index.ts";
import { type Role, type User, userActor } from "../identity/index.ts";
import { type PaperView, paperView, type Press } from "./paper.ts";
import { PRINT_REFUSALS, printedFile, sendPdf } from "./printed-file.ts";

interface PrintingContext {
  readonly platform: { readonly database: Pick<Platform["database"], "transaction"> };
  readonly press: Press;
  readonly audit: Pick<AuditModule, "append">;
}

/** A paper that people print, told once: what it is made of, and what of it stands in the log. */
interface PaperSpec<Params extends PathParams, Asked extends z.ZodRawShape> {
  /** Of the operation. */
  readonly id: `${string}.${string}`;
  readonly who: readonly Role[];
  readonly params?: Params;
  readonly refusals?: readonly string[];
  /** Its place below /api/v1, and among the pages unless `pageAt` names another. */
  readonly at: `/${string}`;
  readonly pageAt?: `/${string}`;
  /** What is asked for in its address beside the language. */
  readonly query?: Asked;
  readonly logged: AuditEvent["type"];
  /** Refuses what cannot be printed. `details` of the log are given the language and the digest of the file. */
  readonly make: (asked: {
    readonly view: PaperView;
    readonly params: ParamValues<Params>;
    readonly query: z.output<z.ZodObject<Asked>>;
  }) => Promise<
    Pick<AuditEvent, "subject" | "dossierId"> & {
      readonly paper: PrintedDocument;
      readonly name: string;
      readonly details?: AuditEvent["details"];
    }
  >;
}

/** Mounts a paper as an operation of the API and for the link of its page: in the reader's language or another one, with its entry of the log. */
export function mountPaper<
  Context extends PrintingContext,
  Params extends PathParams = Readonly<Record<string, never>>,
  Asked extends z.ZodRawShape = Readonly<Record<string, never>>,
>(
  { api, pages, operation }: Pick<ActRoutes<Context, User, Role>, "api" | "pages" | "operation">,
  { platform, press, audit }: Context,
  { at, pageAt = at, query, logged, make, ...spec }: PaperSpec<Params, Asked>,
): void {
  const print = operation(
    {
      ...spec,
      query: z.object({ ...query, language: z.enum(LANGUAGES).optional() }),
      answer: fileOf("application/pdf"),
      refusals: [...(spec.refusals ?? []), ...PRINT_REFUSALS],
    },
    async ({ c, user, params, query: { language, ...asked } }) => {
      const view = paperView(press, viewOf(c), language);
      // What the query says beside the language is what was asked for.
      const made = await make({ view, params, query: asked as z.output<z.ZodObject<Asked>> });
      const { paper, name, details, ...about } = made;
      const file = await printedFile(press, paper, name);
      await platform.database.transaction(
        async (tx) =>
          await audit.append(tx, {
            ...about,
            type: logged,
            actor: userActor(user),
            details: { ...details, language: view.lang, sha256: file.sha256 },
          }),
      );
      return sendPdf(c, file);
    },
  );
  api.get(at, print);
  pages.get(pageAt, print);
}
