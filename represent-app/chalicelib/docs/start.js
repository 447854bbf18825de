// Shows openapi.json beside this page; "Try it out" calls the API that serves the page, wherever that is.
const base = window.location.pathname.replace(/\/docs\/?$/, "");
fetch(`${base}/openapi.json`)
  .then((answer) => answer.json())
  .then((spec) => {
    window.SwaggerUIBundle({
      spec: { ...spec, servers: [{ url: base || "/" }] },
      dom_id: "#reference",
      deepLinking: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
    });
  });
