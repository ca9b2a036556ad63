"use strict";
// Starts Swagger UI on the page of the documentation; everything comes from this server.
window.SwaggerUIBundle({
  url: "/schema/openapi.json",
  dom_id: "#documentation",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
});
