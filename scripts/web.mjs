/** The web server as a supervised child: `next start`, which ends when its supervisor does. */
import { bin } from "./run.mjs";

process.on("disconnect", () => process.exit(0));
process.argv.splice(1, 1, bin("next"), "start");
await import(bin("next"));
