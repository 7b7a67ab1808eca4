// Draws the OpenAPI document with the library that the page has loaded.

const place = document.getElementById("reference");
const { openapi, madeWith } = place.dataset;
if (madeWith === "ReDoc") {
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  Redoc.init(openapi, {
    hideDownloadButton: true,
    nativeScrollbars: true,
    theme: {
      colors: { primary: { main: "#0b5a63" } },
      typography: { fontFamily: style("--sans"), headings: { fontFamily: style("--serif") }, code: { fontFamily: style("--mono") } },
    },
  }, place);
} else {
  SwaggerUIBundle({
    url: openapi,
    domNode: place,
    deepLinking: true,
    docExpansion: "none",
    showExtensions: true,
    showCommonExtensions: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
    layout: "BaseLayout",
  });
}
