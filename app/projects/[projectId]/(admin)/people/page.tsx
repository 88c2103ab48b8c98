import { People } from "./people.client";

export const metadata = { title: "People" };

export default function PeoplePage() {
  return <People />;
}
