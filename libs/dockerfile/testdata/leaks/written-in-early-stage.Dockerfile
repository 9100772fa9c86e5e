FROM node:24 AS build
RUN --mount=type=secret,id=npm-token,required=true echo "token=$(cat /run/secrets/npm-token)" > .env && npm run build
FROM nginx
COPY --from=build /dist /usr/share/nginx/html
# expect 2:52 warning secret-written
