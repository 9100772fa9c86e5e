FROM node:24-alpine
WORKDIR /app
ONBUILD COPY package*.json ./
ONBUILD RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci
ONBUILD COPY . .
CMD ["node", "."]
# ids
