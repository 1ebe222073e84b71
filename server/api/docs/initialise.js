// A file of its own, because the content security policy allows no script inside the page.
window.onload = () => {
  window.SwaggerUIBundle({
    url: '/api/v1/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
  })
}
