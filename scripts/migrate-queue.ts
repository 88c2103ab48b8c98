import { env } from "@/lib/platform/env";
import { migrateQueue } from "@/lib/queue/worker";

await migrateQueue(env("DATABASE_URL").DATABASE_URL);
