import { join } from "node:path";
import { byHost, createServer, type Server } from "./app.ts";
import { createEmptyServer } from "./empty-server.tsx";
import {
  createLog,
  type HttpServer,
  loadConfig,
  migrate,
  openPlatform,
  type Platform,
  type ServerConfig,
  serve,
  unnamedState,
} from "./platform/index.ts";
import { setUpState, type SetUpAnswers, type SetUpResult } from "./set-up.ts";
import { loadVerifierPage } from "./verifier-page.ts";
import { version } from "./version.ts";
import { loadAssets, loadLocales, packageRoot } from "./web/index.ts";

export interface RunningServer {
  readonly http: HttpServer;
  /** The State's server, or undefined while nobody has set one up here. */
  server(): Server | undefined;
  close(): Promise<void>;
}

/** Opens everything that a configured State needs and applies migrations; serves nothing yet. */
export async function openServer(config: ServerConfig): Promise<{ server: Server; platform: Platform }> {
  const platform = await openPlatform(config);
  try {
    await migrate(platform.database, join(packageRoot(), "migrations"), platform.log);
    const server = createServer({
      platform,
      assets: loadAssets(),
      locales: loadLocales(),
      version: version(),
      verifier: loadVerifierPage(),
    });
    return { server, platform };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

/** Serves a State, or the landing page of an empty server until a State is set up on it. */
export async function runServer(config: ServerConfig): Promise<RunningServer> {
  let current: Server | undefined;
  let handle: (request: Request) => Response | Promise<Response>;

  async function begin(stateConfig: ServerConfig): Promise<Server> {
    const { server } = await openServer(stateConfig);
    await server.start();
    current = server;
    handle = byHost(server, stateConfig.publicUrl, stateConfig.appUrl);
    return server;
  }

  if (config.state === unnamedState) {
    const empty = createEmptyServer({
      config,
      log: createLog(config.logLevel),
      async setUp(answers: SetUpAnswers): Promise<SetUpResult> {
        const result = await setUpState(config.dataFolder, answers);
        await begin(loadConfig());
        return result;
      },
    });
    handle = (request) => empty.fetch(request);
  } else {
    await begin(config);
  }

  const http = await serve((request) => handle(request), config);
  return {
    http,
    server: () => current,
    async close() {
      await http.close();
      await current?.stop();
    },
  };
}
