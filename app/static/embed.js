// Facts of the SCO knowledge base on any page:
//   <sco-fact record="sco" field="founded"></sco-fact>   <sco-record record="sco"></sco-record>
//   <sco-members></sco-members>   <sco-timeline from="2023" to="2024-07" kind="summit event"></sco-timeline>
// This file and answers of the API are all that is loaded; no cookie is sent or set. What stands within an element
// shows until it is there, and if it cannot be had. theme="light" or "dark" overrides the scheme of the page.
(() => {
  "use strict";
  const script = document.currentScript ?? document.querySelector('script[src*="/embed.js"]');
  const { origin } = new URL(script.src);
  const answers = new Map();
  const NAME = "The SCO knowledge base";
  const monthly = new Intl.DateTimeFormat("en", { month: "long" });
  const DATE = /^(\.\.|\d{4}(-\d\d){0,2}[?~]?)(\/(\.\.|\d{4}(-\d\d){0,2}[?~]?))?$/;
  const APART = /^(label|aliases|status|document|sha256|paragraphs|language)$/;
  const UNREAL = /^(hoped_for|proposed|planned|expected)$/;
  const LIVED = "summit event chairmanship document programme organisation body";
  const ROLES = { member: "Members", observer: "Observers", dialogue_partner: "Dialogue partners" };
  const STANDING = {
    single: "one source", confirmed: "✓ confirmed by independent sources", conflict: "≠ sources disagree",
    reported: "” only reported", opinion: "~ an author’s opinion",
  };
  const TROUBLE = {
    300: "has several records of this name", 404: "has no such record", 410: "has removed this record",
    422: "does not understand what this embed asks for",
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync("/* embed.css */");

  class Trouble extends Error {}

  // tag("p.by", { lang: "en" }, …): an element with its class and attributes; both may be left out, as may content.
  function tag(called, ...content) {
    const [name, look] = called.split(".");
    const made = document.createElement(name);
    if (look) made.className = look;
    if (content[0]?.constructor === Object) {
      for (const [key, value] of Object.entries(content.shift())) made.setAttribute(key, value);
    }
    made.append(...content.flat(9).filter((part) => part ?? false));
    return made;
  }

  const spoken = (text) => text.replace(/[_-]/g, " ");
  const page = (href) => origin + href.replace("/v1", "");
  const link = (record, text) => tag("a", { href: page(record.href) }, text ?? record.label);
  const article = (citation) => tag("a", { href: citation.url, rel: "external" }, citation.line);
  const distinct = (citations) => [...new Map(citations.map((one) => [one.line, one])).values()];
  const badge = (look, words) => tag(`span.badge ${look}`, words);
  const voiced = (voice) => voice in STANDING && badge(voice, STANDING[voice]);

  function moment(edtf) {
    const [year, month, day] = edtf.replace(/[?~]$/, "").split("-");
    const words = [day && +day, month && monthly.format(new Date(2000, month - 1)), year].filter(Boolean).join(" ");
    return edtf.endsWith("?") ? `${words} (?)` : edtf.endsWith("~") ? `c. ${words}` : words;
  }

  function date(edtf) {
    const [start, end] = edtf.split("/");
    if (!end) return moment(start);
    if (start === "..") return `until ${moment(end)}`;
    if (end === "..") return `since ${moment(start)}`;
    if (/-\d\d-\d\d$/.test(start) && end.startsWith(start.slice(0, 8))) return `${+start.slice(8)}–${moment(end)}`;
    return /^\d+\/\d+$/.test(edtf) ? `${start}–${end}` : `${moment(start)} – ${moment(end)}`;
  }

  function shown(value) {
    if (Array.isArray(value)) return value.map((one, at) => [at ? "; " : "", shown(one)]);
    if (value?.href) return link(value);
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "number") return value.toLocaleString("en");
    return DATE.test(value) ? date(value) : value ?? "left open";
  }

  function status({ status, status_as_of: since }) {
    return status && badge(UNREAL.test(status) ? "unreal" : "", spoken(status) + (since ? `, as of ${date(since)}` : ""));
  }

  function standing(record, field) {
    const agreement = record.agreement[field];
    return voiced(agreement === "conflict" ? agreement : record.voices[field] ?? agreement);
  }

  function words(citation) {
    const { voice, speaker, stated, quote } = citation;
    return tag("li", tag("blockquote", `“${quote}”`), tag("p.by",
      voice === "opinion" && "The author’s opinion. ",
      voice === "reported" && speaker && ["Reported of ", link(speaker), ". "],
      stated !== null && ["Says instead: ", shown(stated), ". "],
      article(citation)));
  }

  async function load(path) {
    let answer, body;
    try {
      answer = await fetch(origin + path, { headers: { Accept: "application/json" }, credentials: "omit" });
      body = await answer.json();
    } catch {
      answer = {};
    }
    if (answer.status === 200) return { edition: answer.headers.get("Data-Edition"), ...body };
    const lasting = TROUBLE[answer.status];
    throw Object.assign(new Trouble(`${NAME} ${lasting ?? "cannot be reached just now"}.`), { passing: !lasting });
  }

  // Embeds that show the same ask once.
  function ask(path) {
    if (!answers.has(path)) answers.set(path, load(path));
    return answers.get(path);
  }

  class Embed extends HTMLElement {
    static observedAttributes = ["record", "field", "from", "to", "kind", "limit"];
    #turn = 0;

    connectedCallback() {
      if (!this.shadowRoot) {
        this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
        this.shadowRoot.append(tag("slot"));
      }
      this.draw();
    }

    attributeChangedCallback() {
      if (this.isConnected && this.shadowRoot) this.draw();
    }

    needed(name) {
      const value = this.getAttribute(name);
      if (!value) throw new Trouble(`This embed does not say which ${name} it shows.`);
      return value;
    }

    record() {
      return ask(`/v1/records/${encodeURIComponent(this.needed("record"))}`);
    }

    async draw() {
      const turn = ++this.#turn;
      this.ariaBusy = "true";
      let drawn;
      try {
        drawn = await this.content();
      } catch (trouble) {
        drawn = this.sorry(trouble);
      }
      if (turn !== this.#turn) return;
      this.shadowRoot.replaceChildren(drawn);
      this.ariaBusy = null;
    }

    framed(label, edition, ...content) {
      return tag("article", { lang: "en", "aria-label": label }, content, tag("footer",
        tag("a", { href: origin }, "SCO knowledge base"), `, edition ${edition}. `,
        tag("a", { href: "https://creativecommons.org/licenses/by/4.0/", rel: "license" }, "CC BY 4.0")));
    }

    sorry(trouble) {
      const ours = trouble instanceof Trouble;
      if (!ours) console.error(trouble);
      const again = tag("button", { type: "button" }, "Try again");
      again.onclick = () => { answers.clear(); this.draw(); };
      return tag("article", { lang: "en" }, tag("slot"), tag("p", { role: "status" }, ours ? trouble.message : "This cannot be shown."),
        tag("p.by", tag("a", { href: origin }, "To the SCO knowledge base")), trouble.passing && again);
    }
  }

  class Fact extends Embed {
    async content() {
      const field = this.needed("field");
      const record = await this.record();
      const { citations, basis, label, href, edition } = record;
      const called = spoken(field);
      if (!citations[field] && !basis[field]) throw new Trouble(`No source tells this of ${label}: ${called}.`);
      const found = distinct(citations[field] ?? []);
      return this.framed(`${label}: ${called}`, edition, tag("p.by", link(record), ` · ${called}`),
        tag("p.value", shown(record[field])), tag("p", status(record), standing(record, field)),
        tag("ul", found.slice(0, 3).map(words)), basis[field]?.note && tag("p.by", basis[field].note),
        found[3] && tag("p.by", tag("a", { href: `${page(href)}#${field}` }, `${found.length - 3} more places in the articles`)));
    }
  }

  class Card extends Embed {
    async content() {
      const record = await this.record();
      const { citations, label, kind, edition } = record;
      const told = Object.keys(citations).filter((name) => !APART.test(name)).slice(0, 5);
      return this.framed(label, edition, tag("p.by", spoken(kind)), tag("h2", link(record)),
        tag("p", status(record), standing(record, "label")),
        tag("dl", told.map((name) => tag("div", tag("dt", spoken(name)), tag("dd", shown(record[name])),
          tag("dd.by", article(citations[name].find((one) => one.stated === null) ?? citations[name][0]))))),
        tag("ul", (citations.label ?? []).slice(0, 1).map(words)));
    }
  }

  class Members extends Embed {
    async content() {
      const { items, edition } = await ask("/v1/memberships?organisation=sco&limit=200&include=citations");
      const title = "Who belongs to the SCO";
      const last = items.map((one) => one.attested ?? "").filter((one) => /\d$/.test(one)).sort().at(-1);
      return this.framed(title, edition, tag("h2", title), last && badge("", `last told: ${date(last)}`),
        Object.entries(ROLES).map(([role, name]) => [tag("h3", name), tag("ul.names", items.filter((one) => one.role === role)
          .map((one) => tag("li", link(one, one.state?.label ?? one.group))))]),
        tag("h3", "Read in"), tag("ul.by", distinct(items.flatMap((one) => one.citations.role ?? [])).map((one) => tag("li", article(one)))));
    }
  }

  class Timeline extends Embed {
    async content() {
      const query = new URLSearchParams({ limit: 20 });
      for (const { name, value } of this.attributes) if (/^(from|to|record|limit)$/.test(name)) query.set(name, value);
      for (const kind of (this.getAttribute("kind") ?? LIVED).split(/[\s,]+/)) query.append("kind", kind);
      const { items, total, edition } = await ask(`/v1/timeline?${query}`);
      const title = "Timeline of the SCO";
      return this.framed(title, edition, tag("h2", title), !items.length && "Nothing is dated so.",
        tag("ul", items.map((one) => tag("li",
          tag("p.by", date(one.date), one.field !== "date" && ` · ${spoken(one.field)}`), tag("p", link(one.record)),
          status(one), one.voice !== "asserted" && voiced(one.voice), tag("p.by", one.citations.slice(0, 1).map(article))))),
        total > items.length && tag("p.by", tag("a", { href: `${origin}/timeline` }, `${total - items.length} more dates`)));
    }
  }

  for (const [name, made] of Object.entries({ fact: Fact, record: Card, members: Members, timeline: Timeline })) {
    customElements.get(`sco-${name}`) ?? customElements.define(`sco-${name}`, made);
  }
})();
