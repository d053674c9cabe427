# The workspace layout is kept: Node runs the TypeScript of workspace packages because they are links.
ARG NODE_IMAGE=node:26-bookworm-slim
ARG BASE_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS client
WORKDIR /app
COPY . .
RUN npx --yes pnpm@12 install --frozen-lockfile \
  && npx pnpm@12 build \
  && find client/dist -name '*.map' -delete

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json pnpm-workspace.yaml pnpm-lock.yaml .npmrc ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY client/package.json client/
COPY test/package.json test/
RUN npx --yes pnpm@12 install --frozen-lockfile --prod --filter @wip/server... \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete \
  && rm -rf node_modules/.pnpm/typescript@* node_modules/.pnpm/@typescript+* node_modules/.pnpm/@types+*

# Node alone, which may listen on port 443 for a user that is not root.
FROM ${NODE_IMAGE} AS runtime
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends libcap2-bin libatomic1 \
  && mkdir -p /runtime/usr/local/bin /runtime/usr/lib \
  && cp "$(command -v node)" /runtime/usr/local/bin/node \
  && cp -L /usr/lib/*/libatomic.so.1 /runtime/usr/lib/ \
  && setcap cap_net_bind_service=+ep /runtime/usr/local/bin/node

FROM ${BASE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=443 DATA_DIR=/tmp/wip DRAIN_SECONDS=5 LOG_REQUESTS=all
WORKDIR /app
COPY --from=runtime /runtime/ /
COPY --from=dependencies /app ./
COPY package.json LICENSE ./
COPY shared/ shared/
COPY server/ server/
COPY regions/ regions/
COPY --from=client /app/client/dist client/dist
USER 1000:1000
EXPOSE 443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "server/src/operations/healthCheck.ts"]
CMD ["node", "--heap-growing-percent=30", "--max-semi-space-size=8", "server/src/main.ts"]
