import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Markdown } from "./markdown";

const html = (markdown: string) => renderToStaticMarkup(createElement(Markdown, null, markdown));

describe("hostile Markdown", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<iframe src='https://evil.test'></iframe>",
    "<svg onload=alert(1)>",
    "<style>body{display:none}</style>",
    "<form action='https://evil.test'><input name=a></form>",
    "<a href='javascript:alert(1)' onclick='alert(1)'>x</a>",
    "<details ontoggle=alert(1) open>x</details>",
    "```html\n<script>alert(1)</script>\n```",
  ])("shows %s as text at most", (text) => {
    const made = html(text);
    expect(made).not.toMatch(/<(script|img|iframe|svg|style|form|input|details)/i);
    expect(made).not.toMatch(/<[^>]+\son\w+=/i);
    expect(made).not.toMatch(/href="javascript/i);
  });

  test.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x]( &#106;avascript:alert(1))",
    "<javascript:alert(1)>",
  ])("gives %s no link to follow", (text) => {
    expect(html(text)).not.toMatch(/href="(?!")/);
  });

  test("loads nothing from elsewhere", () => {
    expect(html("![a](https://evil.test/pixel.png) ![b][c]\n\n[c]: https://evil.test/x.png")).not.toContain("<img");
  });

  test("cannot take the name of something on the page", () => {
    expect(html("Text[^1]\n\n[^1]: Note")).not.toMatch(/id="(?!user-content-)/);
  });

  test("of ten thousand nested marks is read in time", () => {
    const startedAt = performance.now();
    html(`${"*".repeat(5_000)}a${"_".repeat(5_000)}`);
    html("> ".repeat(500));
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

test("a link opens in a tab of its own and tells nobody where it was", () => {
  expect(html("[x](https://example.test)")).toContain(
    '<a href="https://example.test" target="_blank" rel="noopener noreferrer nofollow">x</a>',
  );
});

test("text from right to left, emoji and code keep their direction and their signs", () => {
  const made = html("مرحبا 👩‍👩‍👧\n\n```\na < b\n```");
  expect(made).toContain('<div dir="auto"');
  expect(made).toContain("مرحبا 👩‍👩‍👧");
  expect(made).toMatch(/<pre dir="ltr" tabindex="0"><code>a &lt; b/);
});
