import { Hono } from "hono";
import type { Kysely } from "kysely";
import { tablesInCode } from "../../../platform/index.ts";
import type { AssistanceContext } from "../context.ts";
import type { PublishedProject } from "./project.ts";
import { iatiFile } from "./write.ts";

const tables = tablesInCode<"assistance", { "assistance.publication": { content: PublishedProject } }>();

/** /iati.xml, for everybody: the projects that two people published and nobody took back. */
export function publicIati({
  platform,
}: {
  readonly platform: Pick<AssistanceContext["platform"], "clock" | "config" | "database">;
}): Hono {
  return new Hono().get("/iati.xml", async (c) => {
    const projects = await publishedProjects(platform.database.db);
    const tagsAt = `${platform.config.publicUrl}/convention`;
    const file = iatiFile(projects, { now: platform.clock.now(), tagsAt });
    return c.body(file, 200, { "content-type": "application/xml; charset=utf-8" });
  });
}

async function publishedProjects(db: Kysely<unknown>): Promise<readonly PublishedProject[]> {
  const rows = tables(db)
    .selectFrom("assistance.publication")
    .select("content")
    .where("endedAt", "is", null)
    .orderBy("publishedAt")
    .orderBy("publicationId");
  return (await rows.execute()).map(({ content }) => content);
}
