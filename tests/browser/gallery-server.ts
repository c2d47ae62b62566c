import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { AddressInfo } from "node:net";
import { buildClient } from "../../scripts/build-client.ts";
import {
  createGallery,
  createWeb,
  errorHandler,
  loadLocales,
  notFoundHandler,
  type ServerFace,
  type Web,
} from "../../src/web/index.ts";

export interface GalleryServer {
  readonly url: string;
  readonly web: Web;
  readonly app: Hono;
  close(): Promise<void>;
}

/** A Tuesday in March: the examples count their moments from here. */
const GALLERY_NOW = new Date("2026-03-03T13:05:00Z");

/** The shell and its gallery alone, on loopback, as an invented State. */
export async function startGallery(face: Partial<ServerFace> = {}): Promise<GalleryServer> {
  const server: ServerFace = {
    state: "XA",
    stateNames: { en: "Aurelia", ar: "أوريليا", fr: "Aurélie", vi: "Aurelia" },
    profile: "training",
    evaluation: true,
    timeZone: "Europe/Paris",
    version: "0.1.0",
    ...face,
  };
  const web = createWeb({
    server,
    assets: await buildClient(),
    locales: loadLocales(),
    now: () => GALLERY_NOW,
    origins: [],
    secure: false,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  const errors = { report: () => undefined, signInPath: "/sign-in", isApi: (path: string) => path.startsWith("/api/") };
  const app = new Hono();
  app.use(web.middleware);
  app.route("/", web.routes);
  app.route("/gallery", createGallery(web));
  app.onError(errorHandler(errors));
  app.notFound(notFoundHandler(errors));

  return new Promise((resolve) => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (address: AddressInfo) => {
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        web,
        app,
        close: () => new Promise((done) => listening.close(() => done())),
      });
    });
  });
}
