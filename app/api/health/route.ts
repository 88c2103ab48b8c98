import { health } from "@/lib/contract/projects";
import { route } from "@/lib/http/route";

export const GET = route(health, async () => ({ ok: true as const }));
