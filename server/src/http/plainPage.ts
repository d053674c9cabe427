import { createHash } from 'node:crypto';
import { answerIcon } from '@wip/shared/status/answerIcon.ts';
import type { PowerState } from '@wip/shared/status/statusSchemas.ts';
import { Html, html } from './html.ts';

interface Page {
  title: string;
  body: Html;
  /** The state that the tab's icon shows. */
  state?: PowerState;
}

const fills: Record<PowerState, string> = { on: '#ffd777', off: '#050608', unknown: '#6b7585' };

/** The client's colours; a test holds them together. */
const css = `
:root{color-scheme:light dark;--page:#fff;--card:#f3f5f8;--text:#14181f;--muted:#525c6b;--edge:#737d8c;--accent:#0b5cad}
@media(prefers-color-scheme:dark){:root{--page:#12161c;--card:#1b212a;--text:#f2f4f7;--muted:#a8b2c0;--edge:#77839a;--accent:#8cc8ff}}
*{box-sizing:border-box}
body{max-width:40rem;margin:0 auto;padding:16px;font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--page);overflow-wrap:anywhere}
h1{margin:0;font-size:1.25rem}
h2{margin:24px 0 8px;font-size:1rem}
p,ul{margin:8px 0}
ul{padding-left:20px}
.answer{margin:16px 0 0;font-size:1.75rem;font-weight:700;line-height:1.2}
.until{margin:4px 0 8px;font-size:1.25rem}
.meta{color:var(--muted);font-size:.875rem}
.notice{padding:0 12px;background:var(--card);border-left:4px solid var(--accent)}
table{width:100%;border-collapse:collapse}
th,td{padding:8px 8px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--edge)}
th:first-child{min-width:5.5rem}
th::first-letter{text-transform:uppercase}
a{color:var(--accent)}
nav ul,.list{padding:0;list-style:none}
.notice a,nav a,.list a{display:inline-block;min-height:48px;padding:12px 16px 12px 0}
.places li{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:12px;align-items:center;border-bottom:1px solid var(--edge)}
.places .meta{grid-column:1/-1;margin-top:-8px;padding-bottom:8px}
form{display:flex;flex-wrap:wrap;gap:8px;align-items:end}
label{flex:1 1 12rem}
input{display:block;width:100%}
input,button{min-height:48px;min-width:48px;padding:0 12px;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:8px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`;

const cssHash = createHash('sha256').update(css).digest('base64');

/** What a plain page may load: nothing but its own style and icon. */
export const plainPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${cssHash}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

/** A whole page without scripts, as text. */
export function plainPage({ title, body, state }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="${answerIcon(fills[state ?? 'on'])}">
<style>${new Html(css)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}

/** The way from a plain page to another area. */
export function searchForm(text = ''): Html {
  return html`<form action="/area" role="search">
<label for="q">Search for a town or area
<input type="search" id="q" name="q" maxlength="100" value="${text}"></label>
<button>Search</button>
</form>`;
}
