# syntax=docker/dockerfile:1
FROM gradle:9-jdk25 AS build
WORKDIR /home/gradle/app
COPY --chown=gradle . .
RUN --mount=type=secret,id=artifactory-user,required=true \
    --mount=type=secret,id=artifactory-password,required=true <<EOF
set -eu
export ORG_GRADLE_PROJECT_artifactoryUser="$(cat /run/secrets/artifactory-user)"
ORG_GRADLE_PROJECT_artifactoryPassword="$(< /run/secrets/artifactory-password)"
export ORG_GRADLE_PROJECT_artifactoryPassword
echo "building as user of length ${#ORG_GRADLE_PROJECT_artifactoryUser}"
gradle --no-daemon build
ls -l build/libs
EOF
FROM eclipse-temurin:25-jre
COPY --from=build /home/gradle/app/build/libs/app.jar /
# ids artifactory-user, artifactory-password
