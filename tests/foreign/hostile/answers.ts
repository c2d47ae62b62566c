// False answers to a server that calls: spec/http.md, "Answer", and what its limits say of answers.

import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { signAnswer, unixSeconds } from "../state/http-messages.ts";
import { newKey } from "../state/keys.ts";
import type { Scene } from "./scene.ts";

/** How the hostile State answers a call, and what the caller must say of it. */
export interface FalseAnswer {
  readonly what: string;
  readonly promise: RegExp;
  readonly answer: (scene: Scene, request: IncomingMessage, response: ServerResponse) => void;
}

const body = new TextEncoder().encode("\u2014 xg.rogatory/witness AAAA\n");

function signedBy(
  scene: Scene,
  request: IncomingMessage,
  bend: Partial<Parameters<typeof signAnswer>[0]>,
): Record<string, string> {
  const speaker = { ...scene.hostile.speaker(), ...bend };
  return signAnswer(speaker, 200, body, String(request.headers["signature"]), unixSeconds());
}

export const ANSWERS: readonly FalseAnswer[] = [
  {
    what: "leads elsewhere",
    promise: /peer-answer-unsigned/,
    answer: (scene, _, response) => {
      response.writeHead(307, { location: `${scene.good.endpoint}/led-astray` }).end();
    },
  },
  {
    what: "never ends",
    promise: /peer-answer-too-large/,
    answer: (_scene, _request, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
    },
  },
  {
    what: "declares a length without end",
    promise: /peer-answer-too-large/,
    answer: (_scene, _request, response) => {
      response.writeHead(200, { "content-length": "9007199254740991" });
      response.write("x");
    },
  },
  {
    what: "is a compressed 64 MiB of zeros",
    promise: /peer-answer-unsigned/,
    answer: (_scene, _request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(64 * 1_048_576)));
    },
  },
  {
    what: "has headers of 64 KiB",
    promise: /peer-unreachable/,
    answer: (_scene, _request, response) => {
      response.writeHead(200, { "x-long": "y".repeat(65_536) }).end();
    },
  },
  {
    what: "is not signed",
    promise: /peer-answer-unsigned/,
    answer: (_scene, _request, response) => void response.writeHead(200).end(body),
  },
  {
    what: "is signed by a key of nobody",
    promise: /http-signature-invalid/,
    answer: (scene, request, response) =>
      void response.writeHead(200, signedBy(scene, request, { key: newKey("ed25519") })).end(body),
  },
  {
    what: "is signed in the good State's name",
    promise: /http-answer-by-another/,
    answer: (scene, request, response) =>
      void response.writeHead(200, signedBy(scene, request, { state: scene.good.state })).end(body),
  },
  {
    what: "is signed and says something else",
    promise: /content-digest|http-signature-invalid|body-digest/,
    answer: (scene, request, response) =>
      void response.writeHead(200, signedBy(scene, request, {})).end(`${Buffer.from(body).toString()} `),
  },
  {
    what: "breaks off",
    promise: /peer-unreachable/,
    answer: (_scene, _request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("x", () => response.destroy());
    },
  },
];
