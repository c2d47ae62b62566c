import { hash } from "node:crypto";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Pool, PoolClient, QueryResult } from "pg";
import { PLAN_OUTDATED } from "./database-error.ts";
import type { Log } from "./log.ts";

/** Of one connection: some hundreds are all that the server ever asks. What comes beyond is parsed anew each time. */
const MOST_STATEMENTS = 500;

/** The plans of a pool: those of connections that were opened before the last change of a table may be wrong. */
interface Plans {
  age: number;
}

/**
 * A pool whose connections name each statement after its text, so that PostgreSQL parses and plans it once for each of them. When
 * a table was changed under a plan, the connections that were open then name nothing more and end as they are released.
 */
export function withNamedStatements(pool: Pool, log: Log): PostgresPool {
  const plans: Plans = { age: 0 };
  const known = new WeakMap<PoolClient, NamingClient>();
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      const naming = known.get(client) ?? new NamingClient(client, plans, log);
      known.set(client, naming);
      // Kysely would pass it a cursor too, had the dialect been given any.
      return naming as unknown as PostgresPoolClient;
    },
    end: async () => await pool.end(),
  };
}

class NamingClient {
  readonly #client: PoolClient;
  readonly #plans: Plans;
  readonly #log: Log;
  readonly #age: number;
  readonly #names = new Map<string, string>();

  constructor(client: PoolClient, plans: Plans, log: Log) {
    this.#client = client;
    this.#plans = plans;
    this.#log = log;
    this.#age = plans.age;
  }

  async query(text: string, values: readonly unknown[]): Promise<QueryResult> {
    // Without values it may be several statements, or one that begins or ends a transaction.
    const name = values.length === 0 ? undefined : this.#nameOf(text);
    if (name === undefined) return await this.#client.query(text, [...values]);
    try {
      return await this.#client.query({ name, text, values: [...values] });
    } catch (error) {
      if (!isPlanOutdated(error)) throw error;
      this.#plans.age += 1;
      this.#log.info("database.plans-outdated");
      // A transaction is lost by the error: it is undone and runs again (database-error.ts).
      if (this.#client.getTransactionStatus() !== "I") throw error;
      return await this.#client.query(text, [...values]);
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#age !== this.#plans.age);
  }

  #nameOf(text: string): string | undefined {
    if (this.#age !== this.#plans.age) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST_STATEMENTS) return known;
    const name = hash("sha256", text, "base64url");
    this.#names.set(text, name);
    return name;
  }
}

/** "cached plan must not change result type", in whatever language the database speaks. */
function isPlanOutdated(error: unknown): boolean {
  const { code, routine } = error as { code?: unknown; routine?: unknown }; // whatever was thrown has neither, or these
  return code === PLAN_OUTDATED && routine === "RevalidateCachedQuery";
}
