// The peer of the pages: a Hono page with one prepared query on the database of the State that is measured.
//   node bench/peer-page.ts DATABASE_URL   prints its port
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { html } from "hono/html";
import { Pool } from "pg";

const pool = new Pool({ connectionString: process.argv[2] ?? "", max: 10 });
const QUERY = {
  name: "requests-of-dossier",
  text: `select request_id, own_reference, status, opened_at
         from cooperation.request
         where dossier_id = $1
         order by own_reference`,
};

const app = new Hono().get("/dossiers/:id", async (c) => {
  const { rows } = await pool.query<{ request_id: string; own_reference: string; status: string; opened_at: Date }>({
    ...QUERY,
    values: [c.req.param("id")],
  });
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <title>Requests</title>
        <h1>Requests</h1>
        <table>
          ${rows.map(
            (row) =>
              html`<tr>
                <td><a href="/requests/${row.request_id}">${row.own_reference}</a></td>
                <td>${row.status}</td>
                <td>${row.opened_at.toISOString()}</td>
              </tr>`,
          )}
        </table>
      </html>`,
  );
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => console.log(port));
