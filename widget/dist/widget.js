// Lantern chat widget. Built by widget/build.py from widget/src; do not edit.
const TOKENS = new CSSStyleSheet();
TOKENS.replaceSync(`:root,:host{color-scheme:light;--page:#F3ECE1;--surface:#FFFBF4;--sunken:#F0E8DA;--raised:#FFFFFF;--ink:#1F2B28;--ink-2:#4B5753;--line:#DDD2C0;--edge:#857B6A;--pine:#1E5B50;--pine-fill:#1E5B50;--pine-strong:#16463D;--pine-hover:#16463D;--pine-tint:#DFEBE5;--on-pine:#FFFFFF;--lamp:#D9922A;--lamp-line:#B97812;--lamp-ink:#6E4305;--lamp-tint:#FCEFD3;--ember:#8F2D1C;--ember-fill:#8F2D1C;--ember-tint:#FBE6DE;--on-ember:#FFFFFF;--slate:#2C5676;--slate-tint:#E0EAF1;--focus:#1A4FA3;--shadow-2:0 2px 6px rgb(66 48 20 / .10),0 12px 32px rgb(66 48 20 / .16);--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--serif:Charter,"Bitstream Charter","Charis SIL","Sitka Text",Cambria,Georgia,serif;--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;--r-tag:4px;--r-control:8px;--r-card:12px;--r-panel:20px;--r-pill:999px}@media (prefers-contrast:more){:root,:host{--line:#857B6A;--ink-2:#2F3A37;--edge:#4B4438}}@media (prefers-color-scheme:dark){:root,:host{color-scheme:dark;--page:#171512;--surface:#211E1A;--sunken:#1A1815;--raised:#2A2621;--ink:#EDE5D8;--ink-2:#BDB3A3;--line:#3B362F;--edge:#8A8070;--pine:#8CCBB8;--pine-fill:#3A8272;--pine-strong:#A8DACB;--pine-hover:#2E7466;--pine-tint:#22352F;--on-pine:#FFFFFF;--lamp:#E0A24A;--lamp-line:#B5843A;--lamp-ink:#EFC27E;--lamp-tint:#352A18;--ember:#F0A08A;--ember-fill:#C0533B;--ember-tint:#321D17;--on-ember:#FFFFFF;--slate:#9CC3E0;--slate-tint:#1F2D38;--focus:#9CC4FF;--shadow-2:0 2px 6px rgb(0 0 0 / .4),0 12px 32px rgb(0 0 0 / .5)}@media (prefers-contrast:more){:root,:host{--line:#8A8070;--ink-2:#DED5C6;--edge:#C2B8A6}}}`);
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`:host{all:initial}.w,.launch{font:400 max(1.0625rem,17px)/1.5 var(--sans);color:var(--ink);-webkit-text-size-adjust:100%;z-index:2147483000}.w *,.launch *,.w,.launch{box-sizing:border-box}.w p{margin:0;text-wrap:pretty;overflow-wrap:anywhere}.w svg,.launch svg{display:block;flex:none}.i{width:1.3em;height:1.3em;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}.w a.num{white-space:nowrap}.w a{color:var(--pine);text-underline-offset:.18em;text-decoration-thickness:1px}.w :focus-visible,.launch:focus-visible{outline:3px solid var(--focus);outline-offset:2px}.w h2:focus-visible{outline:none}.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.w-title h2,.sheet h2{margin:0}.launch{position:var(--lantern-position,fixed);right:max(16px,env(safe-area-inset-right));bottom:calc(var(--lantern-bottom,16px) + env(safe-area-inset-bottom));max-width:calc(100vw - 32px);display:inline-flex;align-items:center;gap:.6em;min-height:56px;padding:0 1.2em 0 .55em;border:0;border-radius:var(--r-pill);background:var(--pine-fill);color:var(--on-pine);font-weight:600;box-shadow:var(--shadow-2);cursor:pointer}.launch .mark{width:40px;height:40px}:host([open]) .launch{visibility:hidden}.w{display:none;flex-direction:column;position:fixed;background:var(--surface);overflow:hidden}:host([open]) .w{display:flex}.w{right:0;left:0;top:var(--view-top,0);height:100vh;height:var(--view-height,100dvh);padding-top:env(safe-area-inset-top)}@media (min-width:481px){.w{left:auto;top:auto;right:24px;bottom:24px;width:400px;height:min(680px,100vh - 48px);border:1px solid var(--line);border-radius:var(--r-panel);box-shadow:var(--shadow-2);padding-top:0}}.w-main{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}.w{container-type:inline-size}.w-body{flex:1;min-height:0;display:flex;flex-direction:column}.w-head{display:flex;align-items:center;gap:10px;padding:8px 4px 8px 13px;border-bottom:2px solid var(--lamp)}.w-head .mark{width:36px;height:36px}.w-title{flex:1;min-width:0}.w-title h2{font:700 1.04em/1.2 var(--serif);letter-spacing:-.01em;overflow-wrap:anywhere}.w-title span{display:block;font-size:.83em;line-height:1.3;color:var(--ink-2)}.ib{flex:none;width:44px;height:48px;display:grid;place-items:center;border:0;padding:0;background:none;color:var(--ink);border-radius:var(--r-control);cursor:pointer;font:inherit}.ib .i{width:1.4em;height:1.4em}.frame-l{fill:none;stroke-width:2.2;stroke-linecap:round;stroke:var(--m-frame,var(--pine))}.glass{fill:var(--m-glass,var(--lamp-tint))}.flame{fill:var(--m-flame,var(--lamp))}.launch .mark{--m-frame:var(--on-pine);--m-glass:transparent;--m-flame:#F5C26B}.leave .btn{border-radius:0}.w-log{position:relative;flex:1;min-height:0;overflow:hidden auto;padding:16px 14px 18px;display:flex;flex-direction:column;gap:16px;overscroll-behavior:contain}.w-log:focus-visible{outline-offset:-4px}.w-log > *{flex:none}.you{align-self:flex-end;max-width:85%;background:var(--pine-tint);border-radius:16px 16px 4px 16px;padding:.55em .85em .6em;white-space:pre-wrap;unicode-bidi:plaintext}.meta{font-size:.82em;line-height:1.35;color:var(--ink-2);margin-top:.25em}.unsent{display:flex;justify-content:flex-end;align-items:center;gap:.35em;color:var(--lamp-ink);font-weight:600}.tok{font-family:var(--mono);font-size:.84em;background:var(--raised);border:1px dashed var(--edge);border-radius:var(--r-tag);padding:0 .3em}.bot{display:grid;grid-template-columns:minmax(0,1fr);gap:10px;position:relative}.who{display:flex;flex-wrap:wrap;align-items:center;gap:.45em;font-size:.85em;color:var(--ink-2);line-height:1.3}.who .mark{width:20px;height:20px}.who b{color:var(--ink);font-weight:600}.bot h3{font:700 1.14em/1.3 var(--serif);margin:0}.note{position:relative;padding:.6em .8em .7em .75em;background:var(--lamp-tint);border-left:4px solid var(--lamp-line);border-radius:0 var(--r-control) var(--r-control) 0}.note > .i{position:absolute;color:var(--lamp-ink);top:.55em;left:.7em}.note b{display:block;color:var(--lamp-ink);font-size:.92em;font-weight:600;padding-left:1.9em;margin-bottom:.15em}.note p + p,.reply p + p,.card p + p{margin-top:.5em}.note.after{background:none;border:1px solid var(--line);border-left:4px solid var(--edge)}.note.after > .i,.note.after b{color:var(--ink-2)}.cite{font-size:.9em;line-height:1.42;color:var(--ink-2);display:grid;grid-template-columns:1.3em 1fr;gap:.6em;padding-left:.7em}.cite b{font-weight:600;color:var(--ink)}.cite i{font-family:var(--serif);font-style:italic;color:var(--ink)}.cite .line{display:block}.choices{display:grid;border:1px solid var(--edge);border-radius:var(--r-card);overflow:hidden;background:var(--raised)}.choices button{display:flex;align-items:center;justify-content:space-between;gap:.6em;min-height:50px;padding:.45em .9em;border:0;border-top:1px solid var(--line);background:none;color:var(--pine);font:inherit;font-weight:600;line-height:1.3;text-align:left;cursor:pointer;position:relative}.choices button:first-child{border-top:0}.choices button > span:first-child{min-width:0;overflow-wrap:anywhere}.choices button:focus-visible,.urgent a:focus-visible,.sheet .row:focus-visible{outline-offset:-4px}.choices button.quiet{color:var(--ink);font-weight:400;background:var(--sunken)}.choices button.used{color:var(--ink-2);font-weight:400;background:var(--sunken)}.choices .i{width:1.1em;height:1.1em;color:var(--pine)}.ask{font-size:.9em;color:var(--ink-2)}.fb{display:flex;align-items:center;gap:8px;flex-wrap:wrap}.fb .ask{flex:1 1 8em}.btn{display:inline-flex;align-items:center;justify-content:center;gap:.5em;min-height:48px;padding:.3em .95em;border-radius:var(--r-control);border:1px solid var(--edge);background:var(--raised);color:var(--ink);font:inherit;font-weight:600;line-height:1.2;text-align:center;text-decoration:none;cursor:pointer}.w a.btn{color:var(--ink)}.btn.main,.w a.btn.main{background:var(--pine-fill);border-color:var(--pine-fill);color:var(--on-pine)}.btn[aria-pressed="true"]{background:var(--pine-tint);border-color:var(--pine);color:var(--pine);box-shadow:inset 0 0 0 1px var(--pine)}.btn .i{width:1.15em;height:1.15em}.fb .btn{padding-inline:.75em;font-size:.95em;min-height:46px}.wide{width:100%}.staffmsg{border-left:4px solid var(--slate);background:var(--slate-tint);border-radius:0 14px 14px 4px;padding:.6em .85em .7em;display:grid;gap:.3em}.staffmsg .who b{color:var(--slate)}.sys{display:flex;gap:.6em;align-items:center;font-size:.88em;color:var(--ink-2);line-height:1.35;text-align:center}.sys::before,.sys::after{content:"";flex:1;min-width:16px;border-top:1px solid var(--line)}.sys.plain{display:block}.sys.plain::before,.sys.plain::after{display:none}.card{border:2px solid var(--ember);border-radius:var(--r-card);background:var(--raised);overflow:hidden;display:grid;grid-template-columns:minmax(0,1fr);overflow-wrap:anywhere;position:relative}.card > *{padding-inline:14px}.card h3{font:700 1.24em/1.28 var(--serif);margin:0;padding-top:13px}.card .body{padding-block:10px 14px}.card .calls{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,8.1em),1fr));gap:8px;padding-top:10px}.call{text-align:center;display:flex;align-items:center;justify-content:center;gap:.55em;min-height:60px;padding:.3em .6em;border-radius:var(--r-control);background:var(--ember-fill);font-weight:700;font-size:1.08em;line-height:1.15;text-decoration:none}.w a.call{color:var(--on-ember)}.call.line{background:var(--raised);border:2px solid var(--ember);font-size:1em;min-height:52px}.w a.call.line{color:var(--ember)}.call.full{grid-column:1 / -1}.card.short{padding-block:12px 14px}.card .again{font-weight:600}.card > .ask{padding-bottom:12px}.card .back{padding-block:12px;border-top:1px solid var(--line);background:var(--surface);display:grid;gap:8px}.card .back .btn{font-size:.95em;padding-inline:.3em}.pin{display:grid;grid-template-columns:1fr 48px;gap:2px 6px;align-items:center;padding:8px 6px 12px 14px;background:var(--raised);border:2px solid var(--ember);border-width:2px 0}.pin b{font:700 1.04em/1.3 var(--serif)}.pin .call{grid-column:1 / -1;margin-right:8px;min-height:52px}.reply{border:1px solid var(--line);border-left:4px solid var(--lamp-line);border-radius:0 var(--r-card) var(--r-card) 0;background:var(--raised);padding:.75em .85em .85em;display:grid;gap:.6em}.reply p + p{margin-top:0}.w-foot{background:var(--surface);border-top:1px solid var(--line)}.w-send{display:flex;align-items:flex-end;gap:6px;padding:8px 10px 8px 6px}.field{flex:1;min-width:0;min-height:48px;margin:0;padding:.6em .75em;border:1.5px solid var(--edge);border-radius:14px;background:var(--raised);font:inherit;line-height:1.4;color:var(--ink);resize:none;max-height:8.2em;overflow-y:auto}.field::placeholder{color:var(--ink-2);opacity:1}.sendb{flex:none;width:50px;height:48px;padding:0;border:0;border-radius:14px;background:var(--pine-fill);color:var(--on-pine);display:grid;place-items:center;cursor:pointer;font:inherit}.sendb[aria-disabled]{background:var(--sunken);color:var(--ink-2);border:1.5px solid var(--edge);cursor:default}.w .count{font-size:.85em;color:var(--ink-2);text-align:right;padding:6px 14px 0}.count:empty{display:none}.count.over{color:var(--lamp-ink);font-weight:600}.urgent{position:relative;z-index:3;flex:none;display:flex;flex-wrap:wrap;background:var(--sunken);border-top:1px solid var(--line);padding-bottom:env(safe-area-inset-bottom)}.urgent a{flex:1 1 auto;min-height:52px;padding:7px 6px;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center;font-size:.83em;line-height:1.3;border-left:1px solid var(--line)}.w .urgent a{color:var(--ink);text-decoration:none}.urgent a:first-child{border-left:0}.urgent p{width:100%;padding:0 4px 4px;text-align:center;font-size:.83em;line-height:1.3}.urgent b{color:var(--ember);font-weight:700;font-size:1.03em;white-space:nowrap;text-decoration:underline;text-underline-offset:.2em;text-decoration-thickness:1px}@media (min-width:481px){.urgent{padding-bottom:0}}@media (max-width:399px){.urgent a{padding-inline:3px}}.sheet{position:absolute;inset:auto 0 0;z-index:2;max-height:100%;overflow:auto;background:var(--raised);border-radius:18px 18px 0 0;box-shadow:var(--shadow-2);padding:6px 0 8px;border-top:1px solid var(--line)}.sheet h2{font:700 1.06em/1.3 var(--serif)}.sheet .top{display:flex;align-items:center;justify-content:space-between;padding:0 6px 2px 16px}.sheet .row{display:flex;gap:.8em;align-items:center;width:100%;min-height:54px;padding:.3em 16px;border:0;border-top:1px solid var(--line);background:none;font:inherit;color:var(--ink);text-align:left;cursor:pointer;line-height:1.25}.sheet .row small{display:block;color:var(--ink-2);font-size:.85em}.sheet .row .i{color:var(--pine)}.sheet .told{padding:4px 16px}.sheet .told:empty{display:none}.sheet .pair{display:grid;gap:8px;padding:10px 16px}.scrim{position:absolute;inset:0;background:rgb(20 16 10 / .45);z-index:1}@container (max-width:13em){.w-head > .mark{display:none}.w-title{font-size:.7em}.urgent a{font-size:.58em;padding-inline:3px}.field{font-size:.8em}}@media (max-height:480px){.w-head{padding-block:0}.w-head .mark{width:28px;height:28px}.ib{height:44px}.w-title span{display:none}.w-send{padding-block:2px}.urgent a{min-height:44px;padding-block:2px}.urgent p{display:none}}@media (hover:hover){.launch:hover{background:var(--pine-hover)}.ib:hover{background:var(--sunken)}.choices button:hover{background:var(--pine-tint)}.btn:hover{background:var(--sunken)}.btn.main:hover{background:var(--pine-hover)}.sheet .row:hover{background:var(--sunken)}}@media (prefers-reduced-motion:no-preference){.btn,.choices button,.ib,.call{transition:background-color .12s linear}}@media (forced-colors:active){.note,.staffmsg,.card,.btn,.choices,.field{border:1px solid CanvasText}.call,.sendb,.launch{border:2px solid ButtonText}}@media print{.launch,.w{display:none}}`);
const PATIENCE_MS = 20000; // longer than the server's own limits of 4 s and 8 s together

class Problem extends Error {
constructor(code, status = 0, retryAfter = null) {
super(code);
this.code = code;
this.status = status;
this.retryAfter = retryAfter;
}

get gone() {
return this.status === 401 || this.status === 404 || this.status === 410;
}
}

function uuid() {
const bytes = crypto.getRandomValues(new Uint8Array(16));
bytes[6] = (bytes[6] & 0x0f) | 0x40;
bytes[8] = (bytes[8] & 0x3f) | 0x80;
const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

class Api {
constructor(script) {
this.root = new URL(".", script);
}

async request(method, path, { token, body } = {}) {
const headers = new Headers({ Accept: "application/json" });
if (token) headers.set("Authorization", `Bearer ${token}`);
if (body) headers.set("Content-Type", "application/json");
const stop = new AbortController();
const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
let response;
try {
response = await fetch(new URL(path, this.root), {
method,
headers,
body: body && JSON.stringify(body),
credentials: "omit",
cache: "no-store",
signal: stop.signal,
});
} catch {
throw new Problem("unreachable");
} finally {
clearTimeout(timer);
}
if (!response.ok) throw await problemOf(response);
return response;
}

async json(method, path, options) {
const response = await this.request(method, path, options);
try {
return await response.json();
} catch {
throw new Problem("unreachable", response.status);
}
}
}

async function problemOf(response) {
const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
const body = await response.json().catch(() => ({}));
const code = typeof body.code === "string" ? body.code : "internal";
return new Problem(code, response.status, Number.isNaN(seconds) ? null : seconds);
}
function el(tag, props = {}, ...children) {
const node = document.createElement(tag);
for (const [name, value] of Object.entries(props)) {
if (value === null || value === undefined || value === false) continue;
if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
else node.setAttribute(name, value === true ? "" : String(value));
}
for (const child of children) if (child) node.append(child);
return node;
}

const button = (props, ...children) => el("button", { type: "button", ...props }, ...children);

const spoken = (text) => el("span", { class: "sr" }, text);
const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
again: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.8 3.5v4.3h-4.3",
book: "M12 6.5C9.8 5 7 4.6 3.8 4.8v13.4c3.2-.2 6 .2 8.2 1.7 2.2-1.5 5-1.9 8.2-1.7V4.8C17 4.6 14.2 5 12 6.5zM12 6.5v13.4",
close: "M6 6l12 12M18 6L6 18",
dim: "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z",
dn: "M16.5 13V4H20v9zM16.5 13l-4 7.2c-1.6 0-2.4-1-2.2-2.6l.5-3.1H5a1.6 1.6 0 0 1-1.6-2l1.7-7A2 2 0 0 1 7.1 4h9.4",
done: "M5 12.5 10 17.5 19 7",
down: "M5.5 9 12 15.5 18.5 9",
erase: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.3 10.5v6M13.7 10.5v6",
info: "M3.4 12a8.6 8.6 0 1 0 17.2 0 8.6 8.6 0 1 0-17.2 0M12 11v5M12 7.8v.1",
list: "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1",
lock: "M5.5 11h13v9h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
more: "M4 7h16M4 12h16M4 17h16",
note: "M5 4h14v10l-5 6H5zM14 20v-6h5",
person: "M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4.5 20.5c.6-4.3 3.5-6.5 7.5-6.5s6.9 2.2 7.5 6.5",
phone: "M6.2 3.5h2.6l1.6 4.2-2 1.5a12 12 0 0 0 6.4 6.4l1.5-2 4.2 1.6v2.6a2 2 0 0 1-2.2 2A17.2 17.2 0 0 1 4.2 5.7a2 2 0 0 1 2-2.2z",
right: "M9 5.5 15.5 12 9 18.5",
save: "M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15",
send: "M12 19V5M6 11l6-6 6 6",
sun: "M8.2 12a3.8 3.8 0 1 0 7.6 0 3.8 3.8 0 1 0-7.6 0M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
text: "M4 5h16v11H10l-4.5 3.8V16H4zM8 9.2h8M8 12.2h5",
up: "M7.5 11v9H4v-9zM7.5 11l4-7.2c1.6 0 2.4 1 2.2 2.6L13.2 9.5H19a1.6 1.6 0 0 1 1.6 2l-1.7 7a2 2 0 0 1-2 1.5H7.5",
warn: "M12 4 2.8 19.5h18.4zM12 10v4.4M12 17v.1",
};

const MARK = [
["frame-l", "M14.5 10.5a5.5 5.5 0 0 1 11 0"],
["glass", "M13.3 13.5h13.4l2.3 17H11z"],
["flame", "M20 16.5c3.4 3.7 4.6 5.7 4.6 8a4.6 4.6 0 0 1-9.2 0c0-2.3 1.2-4.3 4.6-8z"],
["frame-l", "M11 12.5h18M13.3 13.5 11 30.5M26.7 13.5 29 30.5M9.5 32h21"],
];

function drawing(className, viewBox, parts) {
const svg = document.createElementNS(SVG, "svg");
svg.setAttribute("class", className);
svg.setAttribute("viewBox", viewBox);
svg.setAttribute("aria-hidden", "true");
for (const [name, d] of parts) {
const path = document.createElementNS(SVG, "path");
if (name) path.setAttribute("class", name);
path.setAttribute("d", d);
svg.append(path);
}
return svg;
}

const icon = (name) => drawing("i", "0 0 24 24", [["", PATHS[name]]]);

const mark = () => drawing("mark", "0 0 40 40", MARK);
const WORDS = {
launcher: "Ask a question",
title: "Chat",
chatWith: "Chat with ",
automated: "Automated, not a person",
close: "Close chat",
dim: "Dim the screen",
bright: "Brighten the screen",
log: "Conversation",
field: "Your question",
placeholder: "Type your question",
send: "Send",
menu: "Menu",
menuName: "Menu: topics, staff, save, erase",
closeMenu: "Close menu",

you: "You: ",
assistant: "Assistant",
automatedTag: "automated",
assistantSays: "Assistant: ",
staff: "Clinic staff",
readFirst: "Please read this first",
keepInMind: "Keep in mind",
beforeYouWrite: "Before you write",
source: "Where this comes from",
section: ", section ",
helped: "Did this help?",
yes: "Yes",
no: "No",
thanks: "Thank you.",
thanksNo: "Thank you. You can ask in other words, or talk to our staff.",
feedbackFailed: "Your answer was not sent. Please press again.",
chosen: ", chosen",
showCard: "Show the whole card",

opening: "Opening the chat",
looking: "Looking for an answer",
notSent: "Not sent",
couldNotSend: "I couldn't send that.",
couldNotOpen: "I couldn't open the chat.",
couldNotLoad: "I couldn't load this chat.",
kept: "Your words are kept here until they are sent. The emergency numbers below work without internet.",
fromDevice: "This help comes from your own device. Your message was not sent.",
tryAgain: "Try again",
pleaseCall: "You can call us at ",
call: "Call ",
overloaded: "Many people are asking right now.",
rateLimited: "That was a lot of messages at once.",
waitSome: "Please try again in a little while.",
notReadable: "This message has a character in it that I can't read. Please write it again.",
lost: "That chat is no longer here. This is a new one.",

topics: "All topics",
talk: "Talk to our staff",
save: "Save a copy",
saveMore: "A text file on this device",
saveFailed: "The copy could not be made. Please try again.",
fileName: "chat.txt",
fresh: "New chat",
freshMore: "Leaves this one. It stays on our server for now.",
erase: "Erase this chat",
eraseMore: "Removes it from our server too",
eraseAsk: "Erase this chat?",
eraseWarn: "It cannot be brought back.",
keep: "Keep this chat",
erased: "This chat has been erased.",
receipt: "Your receipt number is ",
eraseFailed: "The chat could not be erased. It is still there. Please try again.",

abroad: "Outside the US, call your local emergency number.",
urgentName:
"If this is an emergency, call 911 now. Crisis: call or text 988. Poison Help: 1-800-222-1222.",
};

const URGENT = [
{ label: "Emergency", words: "Call 911", href: "tel:911" },
{ label: "Crisis", words: "Call or text 988", href: "tel:988" },
{ label: "Poison Help", words: "1-800-222-1222", href: "tel:18002221222" },
];

const sendAgainIn = (seconds) => `You can send again in ${seconds} s.`;

const countOf = (count, most) =>
count > most
? `${count} of ${most} characters. Please make it shorter.`
: `${count} of ${most} characters`;
const MOST = 1000;
const COUNT_FROM = 900;

class Composer {
constructor(send, openMenu) {
this.onSend = send;
this.field = (
el("textarea", {
class: "field",
rows: 1,
"aria-label": WORDS.field,
"aria-describedby": "count",
placeholder: WORDS.placeholder,
oninput: () => this.refresh(),
onkeydown: (event) => this.key(event),
})
);
this.sendButton = button(
{ class: "sendb", "aria-label": WORDS.send, onclick: () => this.submit() },
icon("send"),
);
this.menuButton = button(
{ class: "ib", "aria-label": WORDS.menuName, "aria-haspopup": "dialog", onclick: openMenu },
icon("more"),
);
this.count = el("p", { class: "count", id: "count", role: "status" });
const row = el("div", { class: "w-send" }, this.menuButton, this.field, this.sendButton);
this.node = el("div", { class: "w-foot" }, this.count, row);
this.refresh();
}

get text() {
return this.field.value.normalize("NFC").trim();
}

get length() {
return [...this.text].length;
}

refresh() {
const ready = this.length > 0 && this.length <= MOST;
this.sendButton.toggleAttribute("data-off", !ready);
if (ready) this.sendButton.removeAttribute("aria-disabled");
else this.sendButton.setAttribute("aria-disabled", "true");
this.count.textContent = this.length > COUNT_FROM ? countOf(this.length, MOST) : "";
this.count.classList.toggle("over", this.length > MOST);
this.field.style.height = "auto";
this.field.style.height = `${this.field.scrollHeight + 3}px`;
}

key(event) {
if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
event.preventDefault();
this.submit();
}

keep(body) {
if ("text" in body) this.field.value = body.text;
this.refresh();
}

submit() {
if (this.length === 0 || this.length > MOST) return;
const { text } = this;
this.field.value = "";
this.refresh();
this.onSend(text);
}
}
const KEY = "lantern-chat";


function readKept() {
try {
return JSON.parse(sessionStorage.getItem(KEY) ?? "{}") ?? {};
} catch {
return {};
}
}

function keep(values) {
try {
sessionStorage.setItem(KEY, JSON.stringify({ ...readKept(), ...values }));
} catch {
}
}

function forget() {
keep({ id: undefined, token: undefined, helpful: undefined });
}

function forgetAll() {
try {
sessionStorage.removeItem(KEY);
} catch {
}
}
class Conversation {
constructor(api) {
this.api = api;
const { id, token } = readKept();
this.id = id;
this.token = token;
this.line = Promise.resolve();
}

async open() {
if (this.id) {
try {
return { ...(await this.history()), lost: false };
} catch (problem) {
if (!(problem instanceof Problem) || !problem.gone) throw problem;
this.leave();
return { ...(await this.begin()), lost: true };
}
}
return { ...(await this.begin()), lost: false };
}

async history() {
const messages = [];
for (let after = 0; ; after = messages[messages.length - 1].seq) {
const page = await this.call("GET", `/messages?after=${after}`);
messages.push(...page.messages);
if (!page.more || page.messages.length === 0) return { messages, state: page.state };
}
}

async begin() {
const begun = await this.api.json("POST", "chat/v1/conversations", { body: {} });
this.id = begun.conversation_id;
this.token = begun.token;
keep({ id: this.id, token: this.token });
return begun;
}

send(outgoing) {
const { client_message_id, body } = outgoing;
const sent = this.line.then(() =>
this.call("POST", "/messages", { client_message_id, ...body }),
);
this.line = sent.catch(() => undefined);
return sent;
}

async judge(messageId, helpful) {
await this.request("POST", "/feedback", { message_id: messageId, helpful });
keep({ helpful: { ...readKept().helpful, [messageId]: helpful } });
}

async transcript() {
return (await this.request("GET", "/transcript")).blob();
}

async erase() {
const response = await this.request("DELETE", "");
const answer = await response.json().catch(() => ({}));
this.leave();
return String(answer.receipt_id ?? "");
}

leave() {
this.id = undefined;
this.token = undefined;
this.line = Promise.resolve();
forget();
}

request(method, path, body) {
const address = `chat/v1/conversations/${this.id}${path}`;
return this.api.request(method, address, { token: this.token, body });
}

call(method, path, body) {
const address = `chat/v1/conversations/${this.id}${path}`;
return this.api.json(method, address, { token: this.token, body });
}
}

const outgoing = (shown, body) => ({ client_message_id: uuid(), shown, body });
const PRESSES = 3;
const WITHIN_MS = 3000;

function leave() {
const address = readKept().clinic?.exit || "about:blank";
forgetAll();
document.documentElement.replaceChildren();
location.replace(address);
}

class Leaving {
constructor() {
this.node = el("div", { class: "leave" });
this.times = [];
addEventListener("keydown", (event) => this.key(event), true);
}

mind(messages, state = "paused") {
const label = messages.map((message) => message?.exit_label).find(Boolean);
if (state !== "paused" && state !== "with_staff") this.node.replaceChildren();
else if (label) this.node.replaceChildren(leaveButton(label));
}

key({ key, repeat, timeStamp }) {
if (repeat || !this.node.firstChild) return;
this.times = key === "Escape" ? [...this.times, timeStamp].slice(-PRESSES) : [];
if (this.times.length === PRESSES && timeStamp - this.times[0] < WITHIN_MS) leave();
}
}

const leaveButton = (label) =>
label ? button({ class: "btn wide", onclick: leave }, label) : null;
const NUMBER = String.raw`\(\d{3}\) ?\d{3}-\d{4}|\b1-\d{3}-\d{3}-\d{4}\b|\b\d{3}-\d{3}-\d{4}\b`;
const SHORT = String.raw`\b(?:call or text |call )?(?:911|988)\b(?!-)`;
const FINDS = new RegExp(`(${NUMBER})|(${SHORT})`, "gi");
const TOKEN = /(\[[A-Z][A-Z_ ]{1,24}\]|\[removed\])/;

const telHref = (number) => `tel:${number.replace(/\D/g, "")}`;

function safeHref(href) {
try {
const { protocol } = new URL(href);
return ["http:", "https:", "tel:", "sms:"].includes(protocol) ? href : null;
} catch {
return null;
}
}

function linked(text) {
const parts = [];
let from = 0;
for (const found of text.matchAll(FINDS)) {
parts.push(text.slice(from, found.index));
const number = !/[a-z]/i.test(found[0]);
parts.push(el("a", { href: telHref(found[0]), class: number && "num" }, found[0]));
from = found.index + found[0].length;
}
return [...parts, text.slice(from)].filter((part) => part !== "");
}

function withTokens(text) {
const parts = text.split(TOKEN).filter((part) => part !== "");
return parts.map((part) => (TOKEN.test(part) ? el("span", { class: "tok" }, part) : part));
}

const paragraphs = (text) =>
text.split(/\n{2,}/).map((part) => el("p", {}, ...linked(part)));
function linkTo(href, className, ...children) {
const safe = safeHref(href);
if (!safe) return null;
const web = /^https?:/i.test(safe);
const props = { href: safe, class: className, target: web && "_blank", rel: web && "noopener noreferrer" };
return el("a", props, ...children);
}
const isCrisis = (message) => message.type === "card" && message.priority === "P0";

const isRepeat = (up, message) =>
up !== null &&
isCrisis(message) &&
up.text !== message.text &&
up.triage_all.join() === message.triage_all.join();

function callOf({ label, href }, more = "") {
const web = !isNumber({ href });
const sign = web ? null : icon(href.startsWith("sms:") ? "text" : "phone");
return linkTo(href, `call ${web ? "line full" : more}`, sign, label);
}

const leadOf = (message) =>
message.text.split("\n\n")[0];

function cardOf(message, acts, repeat) {
const links = message.links ?? [];
const said = spoken(WORDS.assistantSays);
if (repeat) {
const line = el("p", { class: "again" }, ...linked(message.text));
return el("article", { class: "card short", role: "alert" }, said, line, calls(links.slice(0, 1)));
}
const rest = message.text.split("\n\n").slice(1).join("\n\n");
return el(
"article",
{ class: "card", role: "alert" },
said,
el("h3", {}, leadOf(message)),
calls(links),
rest && el("div", { class: "body" }, ...paragraphs(rest)),
backOf(message, acts),
);
}

function calls(links) {
if (links.length === 0) return null;
let open = 0;
const nodes = links.map((link, index) => {
const next = links[index + 1];
const alone = open === 0 && (!next || !isNumber(next));
open = alone || !isNumber(link) ? 0 : (open + 1) % 2;
return callOf(link, alone ? "full" : "");
});
return el("div", { class: "calls" }, ...nodes);
}

const isNumber = ({ href }) => /^(tel|sms):/.test(href);

function backOf(message, acts) {
const out = leaveButton(message.exit_label);
if (!out && message.buttons.length === 0) return null;
const rows = message.buttons.map((choice) =>
button({ class: "btn wide", onclick: () => acts.press(choice) }, choice.title),
);
return el("div", { class: "back" }, out, ...rows);
}

function pinOf(message, show) {
const [first] = leadOf(message).match(/^.*?[.?](?=\s|$)/s) ?? [leadOf(message)];
const [link] = message.links ?? [];
return el(
"div",
{ class: "pin" },
el("b", {}, first),
button({ class: "ib", "aria-label": WORDS.showCard, onclick: show }, icon("down")),
link && callOf(link),
);
}
function rendered(message, acts, place) {
const node = byAuthor(message, acts, place);
node.dataset.seq = String(message.seq);
return node;
}

function byAuthor(message, acts, place) {
if (message.author === "visitor") return visitorMessage(message.text);
if (message.author === "system") return systemLine(message.text);
if (message.author === "staff") return staffMessage(message);
if (isCrisis(message)) return cardOf(message, acts, place.repeat);
return botMessage(message, acts, place.first);
}

const visitorMessage = (text) =>
el("div", { class: "you" }, el("p", {}, spoken(WORDS.you), ...withTokens(text)));

const systemLine = (text) => el("p", { class: "sys" }, el("span", {}, ...linked(text)));

function staffMessage(message) {
const who = el("div", { class: "who" }, el("b", {}, message.title || WORDS.staff));
return el("article", { class: "staffmsg" }, who, ...paragraphs(message.text));
}

const speaker = (first) =>
first
? el("div", { class: "who" }, mark(), el("b", {}, WORDS.assistant), " ", el("span", {}, WORDS.automatedTag))
: spoken(WORDS.assistantSays);

const ownWords = (...children) => el("div", { class: "bot own" }, speaker(true), ...children);

function botMessage(message, acts, first) {
const notes = (position) =>
message.disclaimers.filter((note) => note.position === position).map(noteOf);
const refusal = message.type === "card";
const [lead, ...rest] = paragraphs(message.text);
const [main, ...others] = callsOf(message.links ?? []);
const words = refusal ? [lead, main, ...rest] : [lead, ...rest, main];
const body = [message.title ? el("h3", {}, message.title) : null, ...words, ...others, leaveButton(message.exit_label)];
return el(
"article",
{ class: "bot", role: refusal ? "alert" : null },
speaker(first),
...notes("before"),
...(refusal || message.degraded ? [el("div", { class: "reply" }, ...body)] : body),
sourcesOf(message.citations),
...notes("after"),
message.type === "answer" && feedbackOf(message, acts),
choicesOf(message.buttons, acts),
);
}

function noteOf(note) {
const before = note.position === "before";
const [sign, title] = before
? ["warn", WORDS.readFirst]
: note.id === "PRIVACY"
? ["lock", WORDS.beforeYouWrite]
: ["info", WORDS.keepInMind];
const [opening, ...rest] = paragraphs(note.text);
opening.prepend(el("b", {}, title));
const props = { class: before ? "note" : "note after", role: "note" };
return el("div", props, icon(sign), opening, ...rest);
}

function sourcesOf(citations) {
if (citations.length === 0) return null;
const lines = citations.map(({ document, section }) =>
el("span", { class: "line" }, el("i", {}, document), section && `${WORDS.section}“${section}”`),
);
return el("div", { class: "cite" }, icon("book"), el("p", {}, el("b", {}, WORDS.source), ...lines));
}

function callsOf(links) {
return links.map(({ label, href }, index) => callButton(label, href, index === 0)).filter(Boolean);
}

function callButton(label, href, main) {
const sign = href.startsWith("tel:") ? "phone" : href.startsWith("sms:") ? "text" : null;
return linkTo(href, main ? "btn main" : "btn", sign && icon(sign), label);
}

function feedbackOf(message, acts) {
const ask = el("span", { class: "ask", role: "status" }, WORDS.helped);
const choice = (helpful) =>
button(
{ class: "btn", "aria-pressed": "false", onclick: () => judge(helpful) },
icon(helpful ? "up" : "dn"),
helpful ? WORDS.yes : WORDS.no,
);
const [yes, no] = [choice(true), choice(false)];
const show = (helpful) => {
yes.setAttribute("aria-pressed", String(helpful));
no.setAttribute("aria-pressed", String(!helpful));
ask.textContent = helpful ? WORDS.thanks : WORDS.thanksNo;
};
const judge = (helpful) =>
acts.judge(message.id, helpful).then(
() => show(helpful),
() => { ask.textContent = WORDS.feedbackFailed; },
);
if (message.id in acts.helpful) show(acts.helpful[message.id]);
return el("div", { class: "fb" }, ask, yes, no);
}

const QUIET = ["none_of_these", "staff"];

function choicesOf(buttons, acts) {
if (buttons.length === 0) return null;
const rows = buttons.map((choice) =>
button(
{ class: QUIET.includes(choice.act ?? "") ? "quiet" : null, "data-title": choice.title, onclick: () => acts.press(choice) },
el("span", {}, choice.title),
icon(choice.act === "staff" ? "person" : "right"),
),
);
return el("div", { class: "choices" }, ...rows);
}

function markUsed(log, title) {
const rows = [...log.querySelectorAll(".choices button")].reverse();
const row = rows.find((each) => each.getAttribute("data-title") === title);
if (!row || row.classList.contains("used")) return;
row.classList.add("used");
row.append(spoken(WORDS.chosen));
row.querySelector(".i")?.replaceWith(icon("done"));
}
const WAIT_MS = 700;

class Log {
constructor(acts) {
this.acts = acts;
this.pin = el("div", { class: "pins" });
this.node = el("div", { class: "w-log", role: "log", tabindex: "0", "aria-label": WORDS.log });
this.seen = new Set();
this.lastAuthor = "";
this.up = null;
this.upNode = null;
}

clear() {
this.node.replaceChildren();
this.pin.replaceChildren();
this.seen.clear();
this.lastAuthor = "";
this.up = this.upNode = null;
}

add(messages) {
const fresh = messages.filter((message) => !this.seen.has(message.id));
return fresh.map((message) => this.addOne(message));
}

addOne(message) {
this.seen.add(message.id);
if (message.author === "visitor") markUsed(this.node, message.text);
const repeat = isRepeat(this.up, message);
const first = this.lastAuthor !== "bot";
const node = rendered(message, this.acts, { first, repeat });
this.node.append(node);
this.lastAuthor = message.author;
if (isCrisis(message) && !repeat) {
this.up = message;
this.upNode = node;
}
return node;
}

showState(state) {
this.pin.replaceChildren();
if (state !== "paused") {
this.up = this.upNode = null;
return;
}
const card = this.upNode;
if (this.up && card && card !== this.node.lastElementChild) {
this.pin.append(pinOf(this.up, () => this.toTop(card)));
}
}

pending(shown) {
const node = visitorMessage(shown);
markUsed(this.node, shown);
this.node.append(node);
this.lastAuthor = "visitor";
this.toTop(node);
return node;
}

settle(bubble, shown, messages) {
const own = messages.find((message) => message.author === "visitor");
if (own) {
this.seen.add(own.id);
bubble.dataset.seq = String(own.seq);
const words = bubble.querySelector("p");
if (own.text !== shown) words?.replaceChildren(words.firstChild ?? "", ...withTokens(own.text));
}
const replies = messages.filter((message) => message !== own);
const nodes = this.add(replies);
return nodes.find((node) => node.matches(".card")) ?? bubble;
}

failed(bubble, card, ...help) {
const sign = el("p", { class: "meta unsent" }, icon("warn"), WORDS.notSent);
const told = [...this.ownCard(card), ownWords(...help)];
bubble.append(sign);
bubble.after(...told);
this.lastAuthor = "";
this.toTop(card ? told[0] : bubble);
return () => {
sign.remove();
for (const node of told) node.remove();
this.node.append(bubble);
this.lastAuthor = "visitor";
this.toTop(bubble);
};
}

ownCard(card) {
if (!card) return [];
const node = rendered(card, this.acts, { first: true, repeat: false });
node.append(el("p", { class: "ask" }, WORDS.fromDevice));
return [node];
}

waiting(words) {
const line = systemLine(words);
line.classList.add("plain");
const timer = setTimeout(() => {
this.node.append(line);
line.scrollIntoView({ block: "nearest" });
}, WAIT_MS);
return () => {
clearTimeout(timer);
line.remove();
};
}

say(text) {
this.node.append(systemLine(text));
this.lastAuthor = "";
}

toTop(node) {
this.node.scrollTop = node.offsetTop - 12;
}

toNewest() {
const asked = ([...this.node.querySelectorAll(".you")]).pop();
const node = this.upNode ?? asked;
if (node) this.toTop(node);
}
}
const rowOf = (sign, title, more, act) =>
button({ class: "row", onclick: act }, icon(sign), el("span", {}, title, more && el("small", {}, more)));

function sheetOf(title, close, ...children) {
const shut = button({ class: "ib", "aria-label": WORDS.closeMenu, onclick: close }, icon("close"));
const top = el("div", { class: "top" }, el("h2", { id: "sheet", tabindex: "-1" }, title), shut);
const props = { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet" };
return el("div", props, top, ...children);
}

function menuSheet(acts) {
const status = el("p", { class: "told", role: "status" });
const save = () => acts.save().then(acts.close, () => { status.textContent = WORDS.saveFailed; });
const then = (act) => () => { acts.close(); act(); };
return sheetOf(
WORDS.menu,
acts.close,
acts.topics && rowOf("list", WORDS.topics, null, then(acts.topics)),
acts.talk && rowOf("person", WORDS.talk, null, then(acts.talk)),
rowOf("save", WORDS.save, WORDS.saveMore, save),
rowOf("note", WORDS.fresh, WORDS.freshMore, then(acts.fresh)),
rowOf("erase", WORDS.erase, WORDS.eraseMore, () => askErase(status, acts)),
status,
);
}

function askErase(status, acts) {
const sheet = (status.closest(".sheet"));
const erase = () => acts.erase().then(acts.close, () => { status.textContent = WORDS.eraseFailed; });
const asked = sheetOf(
WORDS.eraseAsk,
acts.close,
el("p", { class: "told" }, WORDS.eraseWarn),
status,
el(
"div",
{ class: "pair" },
button({ class: "btn wide", onclick: erase }, icon("erase"), WORDS.erase),
button({ class: "btn wide", onclick: acts.close }, WORDS.keep),
),
);
sheet.replaceWith(asked);
(asked.querySelector("h2")).focus();
}
const DARK = "(prefers-color-scheme: dark)";

class Theme {
constructor(tokens) {
this.rule = (
[...tokens.cssRules].find((rule) => "media" in rule && rule.media.mediaText === DARK)
);
this.dark = matchMedia(DARK).matches;
}

toggle() {
this.dark = !this.dark;
this.rule.media.mediaText = this.dark ? "all" : "not all";
}
}
function saidOf(problem, first, phone) {
if (problem.code === "invalid_text") return [WORDS.notReadable];
const again = problem.retryAfter ? sendAgainIn(problem.retryAfter) : WORDS.waitSome;
if (problem.status === 429) return [WORDS.rateLimited, again];
if (problem.status === 503) return [WORDS.overloaded, again];
return [first, phone && `${WORDS.pleaseCall}${phone}.`];
}

function troubleOf(problem, { first, phone, kept, again }) {
const words = saidOf(problem, first, phone).filter(Boolean).join(" ");
const retry = button({ class: "btn main wide", onclick: again }, icon("again"), WORDS.tryAgain);
const call = phone ? callButton(`${WORDS.call}${phone}`, telHref(phone), false) : null;
const nodes = [
el("p", { role: "status" }, ...linked(words)),
problem.code === "invalid_text" ? null : retry,
call,
kept && problem.code !== "invalid_text" ? el("p", { class: "ask" }, WORDS.kept) : null,
];
return (nodes.filter(Boolean));
}
function headerOf(theme, close) {
const title = el("h2", { tabindex: "-1" }, WORDS.title);
const words = el("div", { class: "w-title" }, title, el("span", {}, WORDS.automated));
const dim = button({ class: "ib", onclick: () => { theme.toggle(); show(); } });
const show = () => {
dim.setAttribute("aria-label", theme.dark ? WORDS.bright : WORDS.dim);
dim.replaceChildren(icon(theme.dark ? "sun" : "dim"));
};
show();
const shut = button({ class: "ib", "aria-label": WORDS.close, onclick: close }, icon("close"));
return { node: el("header", { class: "w-head" }, mark(), words, dim, shut), title };
}

function urgentStrip() {
const cells = URGENT.map(({ label, words, href }) => el("a", { href }, `${label} `, el("b", {}, words)));
return el("nav", { class: "urgent", "aria-label": WORDS.urgentName }, ...cells, el("p", {}, WORDS.abroad));
}

function followKeyboard(panel) {
const view = window.visualViewport;
if (!view) return;
const follow = () => {
if (view.scale > 1.01) return;
panel.style.setProperty("--view-height", `${view.height}px`);
panel.style.setProperty("--view-top", `${view.offsetTop}px`);
};
view.addEventListener("resize", follow);
view.addEventListener("scroll", follow);
follow();
}
const TOGETHER = 3;
const PLAIN =
/\b(kill(ing)? myself|suicidal|end my life|want to die|overdosed|(can.?t|cannot) breathe|heart attack|took too many|matarme|quiero morir)\b/i;

const CARD = {
id: "",
seq: 0,
author: "bot",
type: "card",
text: WORDS.urgentName,
triage: null,
triage_all: [],
priority: "P0",
degraded: false,
disclaimers: [],
citations: [],
buttons: [], // the way back is the server's to offer
links: URGENT.map(({ label, words, href }) => ({ label: `${label}: ${words}`, href })),
};

class Watch {
constructor(root) {
this.root = root;
this.texts = [];
this.waking = undefined;
this.rules = undefined;
}

wake() {
this.waking ??= import(new URL("widget-triage.js", this.root).href)
.then(({ openOffline }) => openOffline(this.root))
.then((rules) => { this.rules = rules; return rules.learn(this.root); })
.catch(() => { this.waking = undefined; });
}

note(message) {
this.texts = "text" in message.body ? [...this.texts, message.body.text].slice(-TOGETHER) : [];
message.texts = this.texts;
return message;
}

answered(messages) {
if (messages.some((message) => message.type === "card")) this.texts = [];
}

replay(messages) {
const since = messages.slice(messages.findLastIndex((each) => each.type === "card") + 1);
const own = since.filter((message) => message.author === "visitor");
this.texts = own.map((message) => message.text).slice(-TOGETHER);
}

cardOf(message) {
message.card ??= this.find(message.texts ?? []);
if (message.card) this.texts = [];
return message.card;
}

find(texts) {
if (!texts.length) return null;
if (!this.rules) return PLAIN.test(texts[texts.length - 1]) ? CARD : null;
const found = this.rules.cardFor(texts);
return found && { ...CARD, ...found };
}
}
class LanternChat extends HTMLElement {
constructor() {
super();
const root = this.attachShadow({ mode: "open" });
root.adoptedStyleSheets = [TOKENS, STYLE];
this.api = new Api(new URL(import.meta.url));
this.conversation = new Conversation(this.api);
this.watch = new Watch(this.api.root);
this.theme = new Theme(TOKENS);
this.loaded = false;
this.launcher = button({ class: "launch", onclick: () => this.open() }, mark(), WORDS.launcher);
root.append(this.launcher);
}

get clinic() {
const { name = "", phone = "" } = readKept().clinic ?? {};
return { name, phone };
}

build() {
this.log = new Log({
press: (choice) => this.send(choice.title, { payload: choice.payload }),
judge: (id, helpful) => this.conversation.judge(id, helpful),
get helpful() { return readKept().helpful ?? {}; },
});
this.composer = new Composer((text) => this.send(text, { text }), () => this.openMenu());
this.composer.field.addEventListener("focus", () => this.watch.wake());
this.head = headerOf(this.theme, () => this.close());
this.body = el("div", { class: "w-body" }, this.head.node, this.log.pin, this.log.node, this.composer.node);
this.main = el("div", { class: "w-main" }, this.body);
this.leaving = new Leaving();
const parts = [this.leaving.node, this.main, urgentStrip()];
this.panel = el("section", { class: "w", onkeydown: (e) => this.key(e) }, ...parts);
this.shadowRoot?.append(this.panel);
followKeyboard(this.panel);
this.nameClinic();
}

nameClinic() {
const { name } = this.clinic;
this.head.title.textContent = name || WORDS.title;
this.panel.setAttribute("aria-label", name ? `${WORDS.chatWith}${name}` : WORDS.title);
}

open() {
if (!this.panel) this.build();
this.setAttribute("open", "");
this.head.title.focus();
if (!this.loaded) this.load();
(window.requestIdleCallback ?? setTimeout)(() => this.watch.wake());
}

close() {
this.closeMenu();
this.removeAttribute("open");
this.launcher.focus();
}

key(event) {
if (event.key !== "Escape") return;
event.stopPropagation();
if (this.sheet) this.closeMenu();
else this.close();
}

async load() {
this.loaded = true;
this.learnClinic();
const done = this.log.waiting(WORDS.opening);
try {
const { messages, state, lost } = await this.conversation.open();
done();
if (lost) this.log.say(WORDS.lost);
this.show(messages, state);
this.log.toNewest();
} catch (problem) {
done();
this.loaded = false;
this.couldNotLoad(problem);
}
}

couldNotLoad(problem, unsent) {
const first = this.conversation.id ? WORDS.couldNotLoad : WORDS.couldNotOpen;
const again = () => { this.log.clear(); this.load(); };
const help = troubleOf(asProblem(problem), { first, phone: this.clinic.phone, kept: false, again });
this.log.clear();
if (unsent) {
this.composer.keep(unsent.body);
this.log.node.append(...this.log.ownCard(this.cardOf(unsent)));
}
this.log.node.append(el("div", { class: "bot own" }, ...help));
}

async learnClinic() {
try {
const { name, phone, exit_page } = await this.api.json("GET", "widget.json");
keep({ clinic: { name, phone, exit: exit_page } });
this.nameClinic();
} catch {
}
}

show(messages, state) {
this.remember(messages);
this.watch.replay(messages);
this.log.add(messages);
this.showState(messages, state);
}

showState(messages, state) {
this.log.showState(state);
this.leaving.mind(messages, state);
}

remember(messages) {
for (const choice of messages.flatMap((message) => message.buttons)) {
if (choice.act === "menu") this.topics = choice;
if (choice.act === "staff") this.talk = choice;
}
}

send(shown, body) {
const message = this.watch.note(outgoing(shown, body));
if (!this.loaded) return this.couldNotLoad(new Problem("unreachable"), message);
return this.deliver(message, this.log.pending(shown));
}

async deliver(message, bubble) {
const done = this.log.waiting(WORDS.looking);
try {
const { messages, state } = await this.conversation.send(message);
done();
this.remember(messages);
this.watch.answered(messages);
const top = this.log.settle(bubble, message.shown, messages);
this.showState(messages, state);
this.log.toTop(top);
} catch (problem) {
done();
this.notSent(asProblem(problem), message, bubble);
}
}

notSent(problem, message, bubble) {
const again = () => { restore(); this.composer.field.focus(); this.deliver(message, bubble); };
const { phone } = this.clinic;
const help = troubleOf(problem, { first: WORDS.couldNotSend, phone, kept: true, again });
const restore = this.log.failed(bubble, this.cardOf(message), ...help);
}

cardOf(message) {
const card = this.watch.cardOf(message);
this.leaving.mind([card]);
return card;
}

openMenu() {
const press = (choice) =>
choice ? () => this.send(choice.title, { payload: choice.payload }) : null;
this.body.inert = true;
this.main.append(el("div", { class: "scrim", onclick: () => this.closeMenu() }));
this.main.append(
menuSheet({
topics: press(this.topics),
talk: press(this.talk),
save: () => this.save(),
fresh: () => this.startFresh(),
erase: () => this.erase(),
close: () => this.closeMenu(),
}),
);
(this.sheet?.querySelector("h2")).focus();
}

get sheet() {
return this.panel?.querySelector(".sheet") ?? null;
}

closeMenu() {
if (!this.sheet) return;
this.sheet.remove();
this.panel.querySelector(".scrim")?.remove();
this.body.inert = false;
this.composer.menuButton.focus();
}

async save() {
const address = URL.createObjectURL(await this.conversation.transcript());
el("a", { href: address, download: WORDS.fileName }).click();
setTimeout(() => URL.revokeObjectURL(address), 10000);
}

startFresh() {
this.conversation.leave();
this.topics = this.talk = undefined;
this.log.clear();
this.load();
}

async erase() {
const receipt = await this.conversation.erase();
this.startFresh();
this.log.say(receipt ? `${WORDS.erased} ${WORDS.receipt}${receipt}.` : WORDS.erased);
}
}

const asProblem = (problem) => (problem instanceof Problem ? problem : new Problem("internal"));

if (!customElements.get("lantern-chat")) customElements.define("lantern-chat", LanternChat);
