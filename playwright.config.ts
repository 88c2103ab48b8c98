import { defineConfig } from "playwright/test";

/** `npm test -- e2e` sets the environment: a built, running Hone and a browser. */
export default defineConfig({
  testDir: "e2e",
  // Specs share one running service; each works in a project of its own where order would matter.
  fullyParallel: false,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  outputDir: "test-results",
  projects: [
    { name: "pages", testIgnore: "restart.spec.ts" },
    // It kills the server that all share.
    { name: "restart", testMatch: "restart.spec.ts", dependencies: ["pages"] },
  ],
  use: {
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    trace: "retain-on-failure",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      chromiumSandbox: false,
      env: {
        ...(process.env as Record<string, string>),
        ...(process.env.CHROMIUM_LIBS && { LD_LIBRARY_PATH: process.env.CHROMIUM_LIBS }),
        ...(process.env.CHROMIUM_FONTS && { FONTCONFIG_FILE: process.env.CHROMIUM_FONTS }),
      },
    },
  },
});
