/** The styles of the widget, inside its shadow root; a host page sets the variables. */

export default `
:host{display:block;color:var(--represent-color,#1b1b1b);font:var(--represent-font,inherit);line-height:1.5;--accent:var(--represent-accent,var(--tenant,#1a4480))}
:host([hidden]){display:none}
*{box-sizing:border-box}
h1,h2,h3,h4,p,ul{margin:0;padding:0}
.title{font-size:1.3em}.level{font-size:1.1em;border-bottom:3px solid var(--accent);margin:1em 0 .5em}.name{font-size:1em}
.logo{max-height:48px;display:block;margin-bottom:.5em}
form{margin:.5em 0}label{font-weight:700;display:block}
.hint{color:var(--represent-quiet,#565c65);display:block}
.line{display:flex;flex-wrap:wrap;gap:.5em;margin:.4em 0}
input{font:inherit;flex:1 1 12em;min-width:0;min-height:2.75em;padding:.4em .6em;border:1px solid #565c65;border-radius:.25em;color:#1b1b1b;background:#fff}
button{font:inherit;font-weight:700;min-height:2.75em;padding:.4em 1.2em;border:0;border-radius:.25em;color:#fff;background:var(--accent);cursor:pointer}
button:disabled{opacity:.75;cursor:wait}
:focus-visible{outline:3px solid #2491ff;outline-offset:2px}
.wrong{color:#b50909;font-weight:700}
ul{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15em),1fr));gap:.75em}
li{border:1px solid var(--represent-line,#c6cace);border-radius:var(--represent-radius,.5em);padding:.75em;background:var(--represent-card,#fff);overflow-wrap:anywhere}
li.empty{border-style:dashed}
a{color:var(--represent-link,#005ea2);display:inline-block;min-height:24px}
.contact{display:flex;flex-direction:column;align-items:flex-start;margin:.3em 0}
[part=answer]>p{margin:.75em 0}
.quiet{font-size:.875em;color:var(--represent-quiet,#565c65)}
.note{background:#faf3d1;color:#1b1b1b;padding:.3em .6em;border-radius:.25em}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
`;
