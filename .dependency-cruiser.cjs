/**
 * Which folder may import which. Every rule is an error; there is no baseline. `scripts/architecture.test.ts` shows each one firing.
 * Stages import along the data flow only; the loop closes through the database, never through an import.
 */
const STAGES = {
  people: [],
  // The arithmetic of agreement is pure.
  collection: ["agreement/pairwise[.]ts", "agreement/intervals[.]ts"],
  agreement: [],
  review: ["collection", "agreement"],
  datasets: ["collection", "agreement"],
  models: [],
  serving: ["models"],
  training: ["datasets", "models"],
  projects: ["collection", "models"],
};
const STAGE_NAMES = Object.keys(STAGES).join("|");
const MEMORY = ["contract", "platform", "db", "queue", "artifacts"];
const TEST = "[.](test|db[.]test|spec)[.]tsx?$|/testing/";

/** Folder `from` may import itself, `allowed`, and packages; nothing else of ours. */
const only = (name, from, allowed, comment, pathNot = TEST) => ({
  name,
  comment,
  severity: "error",
  from: { path: `^${from}/`, pathNot },
  to: {
    path: "^(app|lib|workers|e2e|prisma|scripts)/",
    pathNot: [from, ...allowed].map((p) => `^${p}(/|$)`),
  },
});
const lib = (...folders) => folders.map((f) => `lib/${f}`);
/** Only files matching `home` may import packages matching `packages`. */
const packageAtHome = (name, packages, home, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: "^(app|lib|workers|e2e|scripts)/", pathNot: home },
  to: { path: `node_modules/(${packages})(/|$)` },
});

const rules = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "A run-time cycle has no reading order. A type-only edge breaks one.",
      from: {},
      to: { circular: true },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-orphans",
      severity: "error",
      comment: "Nothing imports it and it is no entry point: delete it.",
      from: {
        orphan: true,
        pathNot: ["[.]d[.]ts$", TEST, "^app/", "^e2e/", "^workers/", "^scripts/", "^prisma/"],
      },
      to: {},
    },

    only("contract-is-a-leaf", "lib/contract", [], "The vocabulary depends on zod and nothing of ours."),
    only("platform-is-a-leaf", "lib/platform", lib("contract"), "Environment, log, digest, passwords."),
    only("ml-knows-no-rlhf", "lib/ml", [], "A numerics library; it could be published on its own."),
    only("rlhf-is-pure", "lib/rlhf", lib("ml", "contract"), "Algorithms know no database, queue, HTTP or clock."),
    only(
      "db-knows-only-contract",
      "lib/db",
      lib("contract", "platform"),
      "Questions to the database; no business rule.",
    ),
    only(
      "queue-knows-only-contract",
      "lib/queue",
      lib("contract", "platform", "db"),
      "Jobs by name; never what they do. It joins the caller's transaction.",
    ),
    only("artifacts-know-only-contract", "lib/artifacts", lib("contract", "platform"), "Bytes by digest."),
    only("http-knows-no-stage", "lib/http", lib("contract", "platform", "db"), "Parse, authorize, encode."),
    only(
      "simulation-is-outside",
      "lib/simulation",
      [...lib("contract", "platform"), "lib/http/call[.]ts", "lib/ml/random[.]ts"],
      "Simulated labelers work through HTTP, as people do.",
    ),
    ...Object.entries(STAGES).map(([stage, uses]) =>
      only(
        `stage-${stage}`,
        `lib/${stage}`,
        lib(...MEMORY, "rlhf", "ml", ...uses),
        "Stages import along the data flow. The loop closes through the database, never through an import.",
      ),
    ),
    only(
      "app-is-thin",
      "app",
      ["lib/contract", "lib/http", `lib/(${STAGE_NAMES})`, "lib/platform/clock[.]ts"],
      "A route parses, authorizes and calls one operation; a page renders.",
    ),
    only(
      "workers-are-thin",
      "workers",
      ["lib/contract", "lib/platform", "lib/queue", "lib/db", "lib/artifacts", `lib/(${STAGE_NAMES})`],
      "A job parses and calls one operation, as a route does.",
    ),
    only(
      "e2e-is-outside",
      "e2e",
      ["lib/contract", "lib/http/call[.]ts"],
      "End-to-end tests speak HTTP and click, as people do.",
      "^$",
    ),

    packageAtHome("prisma-in-one-place", "@prisma|prisma", "^lib/db/", "Only lib/db may name Prisma."),
    packageAtHome(
      "postgres-in-one-place",
      "pg",
      "^lib/(db|queue)/|^scripts/pg[.]mjs$",
      "Only lib/db, the queue and the launcher speak to Postgres.",
    ),
    {
      name: "generated-client-in-one-place",
      severity: "error",
      comment: "Prisma's types do not leave lib/db.",
      from: { pathNot: "^lib/db/" },
      to: { path: "^lib/db/generated/" },
    },
    packageAtHome(
      "onnxruntime-in-one-file",
      "onnxruntime-[a-z]+",
      "^lib/ml/runtime[.]ts$",
      "Only lib/ml/runtime.ts may name onnxruntime.",
    ),
    packageAtHome(
      "queue-library-in-one-place",
      "graphile-worker",
      "^lib/queue/",
      "Only lib/queue may name graphile-worker.",
    ),
    packageAtHome(
      "links-in-one-place",
      "next/link[.]js",
      "^app/_ui/link[.]tsx$",
      "Only app/_ui/link.tsx may name Next's: links prefetch when they are about to be used.",
    ),
    {
      name: "browser-reaches-no-server",
      severity: "error",
      comment: "Transitive: no chain of imports from client code to a server's modules.",
      from: { path: "^app/(_ui/|.*[.]client[.]tsx?$)" },
      to: {
        reachable: true,
        path: `node_modules/(@prisma|pg|onnxruntime-node|graphile-worker|pino)/|^lib/(db|queue|artifacts|ml|rlhf|platform|simulation|${STAGE_NAMES})/|^lib/http/(?!call[.]ts)`,
      },
    },
    {
      name: "web-trains-nothing",
      severity: "error",
      comment: "Transitive: a request never reaches an optimizer; training belongs to a worker.",
      from: { path: "^app/" },
      to: { reachable: true, path: "^lib/rlhf/|^lib/ml/(runtime|train-step|optim)[.]ts$" },
    },
    {
      name: "no-test-from-source",
      severity: "error",
      comment: "The product does not run on its tests.",
      from: { path: "^(app|lib|workers)/", pathNot: TEST },
      to: { path: TEST },
    },
  ],
  options: {
    // Prisma's generated client is cyclic by design: edges into it are checked, those inside are not.
    doNotFollow: { path: ["node_modules", "^lib/db/generated/"] },
    exclude: { path: "[.]next/" },
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};

// Cycles are looked for without the imports of types, and so in a pass of their own; see scripts/parse-tsx.cjs.
const pass = process.env.ARCHITECTURE;
module.exports = {
  ...rules,
  forbidden: rules.forbidden.filter((r) => !pass || (r.name === "no-cycles") === (pass === "cycles")),
};
