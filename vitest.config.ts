import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(".") } },
  test: {
    environment: "node",
    pool: "threads",
    maxWorkers: 2,
    // A busy machine is no failure.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,scripts,workers,app}/**/*.test.ts"],
          exclude: ["**/*.db.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{lib,workers,app}/**/*.db.test.ts"],
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
