window.ui = SwaggerUIBundle({
  url: new URL("/openapi.json", window.location.href).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
