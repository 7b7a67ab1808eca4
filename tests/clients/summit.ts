// What a program in TypeScript does with the generated types: a summit, the words behind it, and errors that have shape.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const [, , baseUrl, id] = process.argv;
const api = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: baseUrl! });

/** Each kind has fields of its own, and `kind` tells which: the compiler knows them then. */
function when(record: components["schemas"]["AnyRecord"]): string | null {
  switch (record.kind) {
    case "summit":
      return record.date;
    case "membership":
      return record.since;
    default:
      return null;
  }
}

const summit = await api.GET("/v1/summits/{id}", { params: { path: { id: id! } } });
if (!summit.data) throw new Error(summit.error?.detail);

const page = await api.GET("/v1/summits", { params: { query: { id: [id!], include: ["citations"], sort: "-date" } } });
const records = await api.GET("/v1/records", { params: { query: { id: [id!] } } });
const refused = await api.GET("/v1/summits/{id}", { params: { path: { id: "nowhere" } } });

console.log(
  JSON.stringify({
    label: summit.data.label,
    host: summit.data.host?.label,
    quotes: Object.values(summit.data.citations).flatMap((cited) => cited.map((one) => one.quote)),
    listed: page.data?.items.flatMap((one) => Object.values(one.citations ?? {})).flatMap((cited) => cited.map((one) => one.quote)),
    when: records.data?.items.map(when),
    problem: refused.error?.title,
  }),
);
