/** Trains one round under a lease that the worker holds, then ends. Started by trainer-process.ts. */
import { z } from "zod";
import { db } from "@/lib/db/client";
import { runRound } from "@/lib/training/run-round";

const Lease = z.object({ roundId: z.uuid(), owner: z.uuid() });

const stopping = new AbortController();
process.on("message", () => stopping.abort());
// Without the worker there are no heartbeats: the round is another's soon, so there is nothing to finish.
process.on("disconnect", () => process.exit(1));
// Ctrl-C reaches the whole process group; the worker decides when to stop.
process.on("SIGINT", () => undefined);

const lease = Lease.parse(JSON.parse(process.argv[2] ?? ""));
await runRound(lease, { signal: stopping.signal });
await db().$disconnect();
process.exit(0);
