const mapboxServers = ['https://api.mapbox.com', 'https://events.mapbox.com', 'https://*.tiles.mapbox.com'];

/** What the client's page may load: its own files, workers made of blobs, as both maps need, and Mapbox's data. */
export function pagePolicy({ hasMapbox }: { hasMapbox: boolean }): string {
  const servers = hasMapbox ? mapboxServers : [];
  const directives: [string, ...string[]][] = [
    ['default-src', "'self'"],
    ['script-src', "'self'"],
    ['worker-src', "'self'", 'blob:'],
    ['child-src', "'self'", 'blob:'],
    ['style-src', "'self'"],
    ['img-src', "'self'", 'data:', 'blob:', ...servers],
    ['font-src', "'self'"],
    ['connect-src', "'self'", ...servers],
    ['manifest-src', "'self'"],
    ['object-src', "'none'"],
    ['frame-src', "'none'"],
    ['base-uri', "'none'"],
    ['form-action', "'self'"],
    ['frame-ancestors', "'none'"],
  ];
  return directives.map((directive) => directive.join(' ')).join('; ');
}
