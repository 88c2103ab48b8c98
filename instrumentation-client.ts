/** Runs in the browser before any other module: the content security policy forbids the code that zod would compile. */
import { z } from "zod";

z.config({ jitless: true });
