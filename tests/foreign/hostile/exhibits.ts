// False exhibits: what the hostile State offers properly and then does not serve as it signed.

import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type OwnOffer, prepareOffer } from "../state/exhibit-exchange.ts";
import { LEAF_SIZE } from "../state/exhibits.ts";
import type { Scene } from "./scene.ts";

/** How a served exhibit is false, and what the fetching server must say of its transfer. */
export interface FalseExhibit {
  readonly what: string;
  readonly promise: string;
  readonly serve: (served: OwnOffer, request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Large enough for several ranges of several leaves. */
const SIZE = 5 * LEAF_SIZE;

function isTree(request: IncomingMessage): boolean {
  return request.url?.endsWith("/tree") === true;
}

function rangeOf(request: IncomingMessage): [number, number] {
  const found = /^bytes=([0-9]+)-([0-9]+)$/.exec(request.headers.range ?? "");
  return [Number(found?.[1]), Number(found?.[2])];
}

export const FALSE_EXHIBITS: readonly FalseExhibit[] = [
  {
    what: "comes with the tree of another body",
    promise: "tree-altered",
    serve: ({ sealed }, request, response) => {
      if (!isTree(request)) return false;
      response.writeHead(200).end(randomBytes(sealed.tree.length));
      return true;
    },
  },
  {
    what: "has other ciphertext in its ranges",
    promise: "leaf-altered",
    serve: (_, request, response) => {
      if (isTree(request)) return false;
      const [from, to] = rangeOf(request);
      response.writeHead(206).end(randomBytes(to - from + 1));
      return true;
    },
  },
  {
    what: "changes between two pulls",
    promise: "leaf-altered",
    serve: ({ sealed }, request, response) => {
      const [from, to] = rangeOf(request);
      // The first leaf is the one that was signed; all that comes after it is of another sealing.
      if (isTree(request) || to < LEAF_SIZE) return false;
      const part = sealed.body.slice(from, to + 1);
      response.writeHead(206).end(part.fill(0, Math.max(0, LEAF_SIZE - from)));
      return true;
    },
  },
  {
    what: "is said to be elsewhere",
    promise: "peer-answer-unexpected",
    serve: (_, __, response) => {
      response.writeHead(307, { location: "http://127.0.0.1:1/led-astray" }).end();
      return true;
    },
  },
  {
    what: "has a tree without end",
    promise: "peer-answer-too-large",
    serve: (_, request, response) => {
      if (!isTree(request)) return false;
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
      return true;
    },
  },
];

/** Offers an exhibit for each of the cases and serves it as the case says; gives the offers in their order. */
export async function offerFalseExhibits({ hostile, own }: Scene): Promise<OwnOffer[]> {
  const offers = await Promise.all(
    FALSE_EXHIBITS.map(async () => await prepareOffer(hostile, own, new Uint8Array(randomBytes(SIZE)))),
  );
  hostile.misanswer = (request, response) => {
    const at = offers.findIndex(({ offer }) => request.url?.includes(offer.transfer.transferId) === true);
    const [exhibit, served] = [FALSE_EXHIBITS[at], offers[at]];
    return exhibit !== undefined && served !== undefined && exhibit.serve(served, request, response);
  };
  for (const { offer } of offers) {
    await hostile.say({ kind: "exhibit-offer", dossierId: own.dossierId, content: offer });
  }
  return offers;
}

/** A manifest that promises another original, under another key, than its head opens. */
export function falseInside(member: "keyCommitment" | "sha256"): (manifest: Record<string, unknown>) => object {
  return (manifest) => {
    const place = member === "sha256" ? "original" : "sealed";
    return { ...manifest, [place]: { ...(manifest[place] as object), [member]: "0".repeat(64) } };
  };
}
