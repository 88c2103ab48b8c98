process.env.DATABASE_URL ??= "postgresql://localhost:5432/app";

import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { defineConfig } from "prisma/config";

// Prisma's CLI normally runs a native schema engine that it downloads. This project uses the JS (wasm)
// engine over the same `pg` driver instead, so `npm ci` is all that is needed. adapter-pg 6.19.3 has four
// gaps when the *schema* engine (not the client) drives it; all are closed here and only here:
//  1. pg_catalog columns of type "char" (oid 18) and name (19) are unknown to it  -> present them as text (25), then "char" as Character
//  2. executeScript() splits on every ';' (breaks $$ bodies) and runs each piece on any pool connection
//     -> send the whole script as one simple query, which Postgres runs as one implicit transaction
//  3. connectToShadowDb() keeps `connectionString`, which wins over `database`: the "shadow" is the real DB
//     -> pass discrete fields; close the pool before dropping the database
//  4. the wasm engine leaves its 10 s advisory-lock timer armed, so the CLI lingers 10 s when done -> unref it
const { setTimeout: arm } = globalThis;
globalThis.setTimeout = Object.assign(
  (...args: Parameters<typeof arm>) => (args[1] === 10_000 ? arm(...args).unref() : arm(...args)),
  arm,
) as typeof arm;

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Field = { dataTypeID: number };
type Inner = {
  queryRaw: Adapter["queryRaw"];
  performIO(q: unknown): Promise<{ fields: Field[] }>;
  onError(e: unknown): never;
};

function forSchemaEngine(adapter: Adapter): Adapter {
  const inner = adapter as unknown as Inner;
  const queryRaw = inner.queryRaw;
  adapter.queryRaw = async (query) => {
    let oids: number[] = [];
    const view = Object.create(inner) as Inner; // per call, so that concurrent queries cannot mix
    view.performIO = async (q) => {
      const r = await inner.performIO(q);
      oids = r.fields.map((f) => f.dataTypeID);
      for (const f of r.fields) if (f.dataTypeID === OID.char || f.dataTypeID === OID.name) f.dataTypeID = OID.text;
      return r;
    };
    const result = await queryRaw.call(view as never, query);
    oids.forEach((oid, i) => {
      if (oid === OID.char) result.columnTypes[i] = ColumnTypeEnum.Character;
    });
    return result;
  };
  adapter.executeScript = async (script) => {
    await (adapter.underlyingDriver() as pg.Pool).query(script).catch((e) => inner.onError(e));
  };
  return adapter;
}
const OID = { char: 18, name: 19, text: 25 };
const ColumnTypeEnum = { Character: 6 } as const; // @prisma/driver-adapter-utils

const poolConfig = (url: string, database?: string): pg.PoolConfig => {
  const u = new URL(url);
  return {
    host: u.hostname,
    port: Number(u.port || 5432),
    user: decodeURIComponent(u.username),
    password: decodeURIComponent(u.password),
    database: database ?? decodeURIComponent(u.pathname.slice(1)),
    ssl: u.searchParams.get("sslmode") === "require" ? { rejectUnauthorized: false } : undefined,
    max: 1,
    allowExitOnIdle: true,
  };
};

class SchemaEnginePg extends PrismaPg {
  readonly #url: string;
  constructor(url: string) {
    super(poolConfig(url));
    this.#url = url;
  }
  override async connect() {
    return forSchemaEngine(await super.connect());
  }
  override async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const admin = new pg.Pool(poolConfig(this.#url));
    await admin.query(`CREATE DATABASE "${name}"`);
    const shadow = await new PrismaPg(poolConfig(this.#url, name)).connect();
    const close = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await close();
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.end();
    };
    return forSchemaEngine(shadow);
  }
}

export default defineConfig({
  experimental: { adapter: true },
  engine: "js",
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "tsx prisma/seed.ts" },
  adapter: async () => new SchemaEnginePg(process.env.DATABASE_URL!),
});
