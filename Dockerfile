# The workspace layout is kept: Node runs the TypeScript of workspace packages because they are links.
ARG NODE_IMAGE=node:26-slim

FROM ${NODE_IMAGE} AS client
WORKDIR /app
COPY . .
RUN npx --yes pnpm install --frozen-lockfile && npx pnpm build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json pnpm-workspace.yaml pnpm-lock.yaml .npmrc ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY client/package.json client/
COPY test/package.json test/
RUN npx --yes pnpm install --frozen-lockfile --prod --filter @wip/server...

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=dependencies /app ./
COPY package.json LICENSE ./
COPY shared/ shared/
COPY server/ server/
COPY regions/ regions/
COPY --from=client /app/client/dist client/dist
USER node
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--heap-growing-percent=30", "--max-semi-space-size=8", "server/src/main.ts"]
