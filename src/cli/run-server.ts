import { byHost } from "../server/app.ts";
import { maxBodyBytes } from "../server/body-limits.ts";
import type { Server } from "../server/composition.ts";
import { createEmptyServer } from "../set-up/empty-server.tsx";
import {
  createLog,
  type HttpServer,
  loadConfig,
  type RefusedBody,
  type ServerConfig,
  serve,
  type UnreadAnswer,
  UNNAMED_STATE,
} from "../platform/index.ts";
import type { Refusal } from "../protocol/index.ts";
import { openServer } from "../server/open-server.ts";
import { answerWaiting, createWaitingMachine } from "../server/waiting.ts";
import { setUpState, type SetUpAnswers, type SetUpResult } from "../set-up/set-up.ts";

export interface RunningServer {
  readonly http: HttpServer;
  /** The State's server, or undefined while nobody has set one up here. */
  server(): Server | undefined;
  /** Serving, and waiting for `rogatory unlock`. */
  isLocked(): boolean;
  /** Another server has the lease: this one takes over when that ends. */
  isWaiting(): boolean;
  /** R1: it serves pages, and sends nothing but its questions to peers. */
  isInRecovery(): boolean;
  /** Resolves when the State is served: at once, but on a second machine, which waits for its turn. Rejects where it cannot be. */
  readonly begun: Promise<void>;
  /** Resolves, with the reason, when another server has the database: to be closed soon (R20). Else never. */
  readonly lost: Promise<Refusal>;
  close(): Promise<void>;
}

/** spec/http.md: what a peer is told before anything else of its request is looked at. A person is shown a page. */
function answerUnread(request: Request, { status, limitBytes }: RefusedBody, server?: Server): UnreadAnswer {
  const path = new URL(request.url).pathname;
  if (path.startsWith("/peer/")) return Response.json({ code: status === 411 ? "malformed" : "too-large" }, { status });
  return status === 411 || path.startsWith("/api/") ? undefined : server?.refuseBody(request, limitBytes);
}

/** Serves a State, or the landing page of an empty server until a State is set up on it. */
export async function runServer(config: ServerConfig): Promise<RunningServer> {
  let current: Server | undefined;
  let isWaiting = false;
  let isLocked = (): boolean => false;
  let isInRecovery = (): boolean => false;
  let howToSetUp: string | undefined;
  const lost = Promise.withResolvers<Refusal>();
  const stopping = new AbortController();
  let begun: Promise<void> = Promise.resolve();
  let handle: (request: Request, env: object) => Response | Promise<Response>;

  async function begin(stateConfig: ServerConfig): Promise<Server> {
    const waiting = createWaitingMachine();
    const { server, platform } = await openServer(stateConfig, {
      signal: stopping.signal,
      whileWaiting: async (machine) => {
        isLocked = () => machine.keystore.isLocked;
        isWaiting = true;
        return await waiting.open(machine);
      },
    });
    isWaiting = false;
    isLocked = () => platform.keystore.isLocked;
    isInRecovery = () => platform.incarnation.current().state === "recovery";
    platform.database.lease.onLost((why) => {
      // Pages are still served, to say why; nothing goes on by itself.
      void platform.jobs.stop();
      lost.resolve(why);
    });
    try {
      await server.start();
      await waiting.noteUnlocking(platform, server);
    } catch (error) {
      await server.stop();
      throw error;
    }
    current = server;
    handle = byHost(server, stateConfig.publicUrl, stateConfig.appUrl);
    return server;
  }

  if (config.state === UNNAMED_STATE) {
    const empty = createEmptyServer({
      config,
      log: createLog(config.logLevel),
      // Not before it is reached there: another server may have the port, and another code.
      tell: (text) => void (howToSetUp = text),
      async setUp(answers: SetUpAnswers): Promise<SetUpResult> {
        const result = await setUpState(config.dataFolder, answers);
        await begin(loadConfig());
        return result;
      },
    });
    handle = (request) => empty.fetch(request);
  } else if (config.secondMachine) {
    handle = answerWaiting;
  } else {
    await begin(config);
  }

  const limit = (path: string, request: Request): number =>
    maxBodyBytes(current?.contributed.bodyLimits ?? [], path, request);
  let http: HttpServer;
  try {
    http = await serve(
      { fetch: (request, env) => handle(request, env) },
      {
        host: config.host,
        port: config.port,
        log: createLog(config.logLevel),
        maxBodyBytes: limit,
        answerUnread: (request, refused) => answerUnread(request, refused, current),
      },
    );
  } catch (error) {
    // Whoever cannot be reached must not go on working, nor hold the folder.
    await current?.stop();
    throw error;
  }
  if (howToSetUp !== undefined) console.log(howToSetUp);
  // Whoever asks this machine meanwhile hears that it waits.
  if (config.state !== UNNAMED_STATE && config.secondMachine) begun = begin(config).then(() => undefined);
  return {
    http,
    server: () => current,
    isLocked: () => isLocked(),
    isInRecovery: () => isInRecovery(),
    isWaiting: () => isWaiting,
    begun,
    lost: lost.promise,
    async close() {
      stopping.abort();
      await begun.catch(() => undefined);
      await http.close();
      await current?.stop();
    },
  };
}
