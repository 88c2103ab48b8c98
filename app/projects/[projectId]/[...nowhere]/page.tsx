import { notFound } from "next/navigation";

/** Any other address below a project: its 404 page keeps the project's navigation. */
export default function Nowhere(): never {
  notFound();
}
