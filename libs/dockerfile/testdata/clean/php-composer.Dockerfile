FROM composer:2 AS vendor
WORKDIR /app
COPY composer.json composer.lock ./
RUN --mount=type=cache,target=/tmp/cache \
    --mount=type=secret,id=composer-auth,required=true \
    COMPOSER_AUTH=$(cat /run/secrets/composer-auth) composer install --no-dev --no-scripts --prefer-dist

FROM php:8.4-fpm-alpine
RUN set -ex \
    && apk add --no-cache $PHPIZE_DEPS icu-dev \
    && docker-php-ext-install intl opcache
COPY --from=vendor /app/vendor /var/www/vendor
# ids composer-auth
