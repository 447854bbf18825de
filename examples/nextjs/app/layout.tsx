import type { Metadata } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { ApiProvider } from "@/components/api";
import { Header } from "@/components/header";
import { browserUrl } from "@/lib/server";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "My representatives", template: "%s – My representatives" },
  description: "Find the officials who represent you, and keep track of your calls and letters.",
};

export default async function Layout({ children }: { children: ReactNode }) {
  await connection(); // reads the URL of the API at each request, not when the site is built
  return (
    <html lang="en">
      <body>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <ApiProvider url={browserUrl()}>
          <Header />
          <main id="main">{children}</main>
        </ApiProvider>
        <footer>An example for Represent, the open civic directory.</footer>
      </body>
    </html>
  );
}
