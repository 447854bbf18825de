import type { Metadata } from "next";
import { Goals } from "./goals";

export const metadata: Metadata = { title: "Goals" };

export default function Page() {
  return <Goals />;
}
