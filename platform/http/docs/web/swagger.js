/* global SwaggerUIBundle */
// Swagger UI over the documents of this origin, set up so that Execute works at first click: keys for requests that must not be done
// twice are made here, and what a reply gives out (a token, an id) is filled in where it is asked for.
const documents = JSON.parse(document.body.dataset.documents);
const chooser = document.querySelector('#document');
const news = document.querySelector('#news');

const chosen = () => {
  const name = new URLSearchParams(location.search).get('document');
  return documents.find((one) => one.name === name) ?? documents[0];
};

const ui = SwaggerUIBundle({
  dom_id: '#ui',
  url: chosen().url,
  layout: 'BaseLayout',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  requestInterceptor: (request) => (request.loadSpec ? request : withFreshKey(request)),
  responseInterceptor: (response) => {
    if (response.ok && response.obj) takeUp(response);
    return response;
  },
});

const spec = () => ui.specSelectors.specJson().toJS();

const operations = () =>
  Object.entries(spec().paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, parameters: operation.parameters ?? [] })),
  );

/** `crypto.randomUUID` is there on https and localhost only. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The key of the example is everybody's: it is replaced. One that somebody typed is sent as it is. */
const withFreshKey = (request) => {
  const keys = operations()
    .flatMap(({ parameters }) => parameters)
    .filter(({ name }) => name === 'Idempotency-Key')
    .map(({ example }) => example);
  if (keys.includes(request.headers['Idempotency-Key'])) request.headers['Idempotency-Key'] = newKey();
  return request;
};

/** A field that is called like a security scheme is a credential for it; `Location` says which path parameter has which value. */
const takeUp = ({ obj, headers }) => {
  const told = [];
  for (const scheme of Object.keys(spec().components?.securitySchemes ?? {})) {
    if (typeof obj[scheme] !== 'string') continue;
    ui.preauthorizeApiKey(scheme, obj[scheme]);
    told.push(`${scheme} is in Authorize`);
  }
  const found = readLocation(headers.location);
  if (found) {
    fillIn(found);
    told.push(`${found.name} ${found.value} is filled in below`);
  }
  if (told.length > 0) news.textContent = `${told.join(', ')}.`;
};

const readLocation = (location) => {
  for (const { path } of location ? operations() : []) {
    const [, before, name] = /^(.*)\/\{(\w+)\}$/.exec(path) ?? [];
    const value = before && location.startsWith(`${before}/`) ? location.slice(before.length + 1) : '';
    if (value !== '' && !value.includes('/')) return { name, value };
  }
  return undefined;
};

/** Under both names that Swagger UI may keep a value: an operation that was never opened has only the plain one. */
const fillIn = ({ name, value }) => {
  for (const { path, method, parameters } of operations()) {
    if (!parameters.some((parameter) => parameter.in === 'path' && parameter.name === name)) continue;
    ui.specActions.changeParam([path, method], name, 'path', value, false);
    const opened = ui.specSelectors.specResolvedSubtree(['paths', path, method, 'parameters']);
    const parameter = opened?.find((one) => one.get('in') === 'path' && one.get('name') === name);
    if (parameter) ui.specActions.changeParamByIdentity([path, method], parameter, value, false);
  }
};

for (const { name, label } of documents) chooser.add(new Option(label, name));
chooser.value = chosen().name;
chooser.closest('label').hidden = documents.length < 2;
document.querySelector('.to-events').hidden = document.body.dataset.events === 'hidden';
chooser.addEventListener('change', () => {
  const url = new URL(location.href);
  url.searchParams.set('document', chooser.value);
  url.hash = '';
  history.replaceState(null, '', url);
  ui.specActions.updateUrl(chosen().url);
  ui.specActions.download(chosen().url);
});
