/** Measures this machine's speed, writes it down, and ends. Started by measure-machine.ts. */
import { db } from "@/lib/db/client";
import { recordSpeed } from "@/lib/training/record-speed";

process.on("disconnect", () => process.exit(1));
// Ctrl-C reaches the whole process group; the worker decides when to stop.
process.on("SIGINT", () => undefined);

await recordSpeed(new Date());
await db().$disconnect();
process.exit(0);
