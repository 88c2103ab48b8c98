/**
 * Required before dependency-cruiser, whose use of swc falls short twice: it reads every file as TypeScript without JSX, and it does
 * not tell imports of types from others. Here `.tsx` files have JSX; and with ARCHITECTURE=cycles, imports of types are left out,
 * because they are gone when the program runs and make no cycle then.
 */
const swc = require("@swc/core");

const { parseFileSync } = swc;
const isOfTypes = (item) =>
  item.typeOnly ||
  (item.type === "ImportDeclaration" && item.specifiers.length > 0 && item.specifiers.every((s) => s.isTypeOnly));

swc.parseFileSync = (file, options) => {
  const program = parseFileSync.call(swc, file, { ...options, tsx: file.endsWith(".tsx") });
  return process.env.ARCHITECTURE === "cycles"
    ? { ...program, body: program.body.filter((item) => !isOfTypes(item)) }
    : program;
};
