# syntax=docker/dockerfile:1.7
FROM node:24-slim AS build
WORKDIR /usr/src/app
COPY package*.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci && npm cache clean --force
COPY . .
RUN npm run build

FROM gcr.io/distroless/nodejs24-debian12
COPY --from=build /usr/src/app/dist /app
CMD ["/app/index.js"]
# ids npmrc
